//! `schemas/*.json` are what the types say. `cargo run -- schema --out schemas` writes them anew.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says when it skips")]

use std::fs;
use std::path::Path;

use fluxwright_preset::schema;

#[test]
fn schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return;
    }
    for (name, schema) in [("preset", schema::preset()), ("recipe", schema::recipe())] {
        let file = folder.join(format!("{name}.schema.json"));
        let expected = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        let actual = fs::read_to_string(&file).unwrap_or_default();
        assert!(actual == expected, "{} is not what the types say", file.display());
    }
}

//! Slugs and checksums of the shared cases, which flux-operator gave.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;

use fluxwright_gotemplate::function::{Call, Library};
use fluxwright_gotemplate::{Limits, Meter, Value};
use fluxwright_sprig::Sprig;
use serde_json::Value as Json;

/// Each line of the file has what goes `in` and what comes `out` of the function.
fn check(name: &str, file: &str) {
    let folder = match std::env::var_os("FLUXWRIGHT_CONFORMANCE") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance")),
    };
    let file = folder.join("resourceset").join(file);
    let Ok(cases) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return;
    };
    let sprig = Sprig::default();
    let function = sprig.function(name).unwrap();
    let mut right = 0;
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let mut meter = Meter::new(Limits::default());
        let got = (function.run)(&mut Call::new(&mut meter), &[Value::from(case["in"].as_str().unwrap())]).unwrap();
        assert_eq!(got.as_bytes(), case["out"].as_str().map(str::as_bytes), "{line}");
        right += 1;
    }
    println!("{name}: {right} as expected");
    assert!(right > 0);
}

#[test]
fn slugs_are_those_of_flux_operator() {
    check("slugify", "slugify.jsonl");
}

#[test]
fn ids_are_those_of_flux_operator() {
    check("adler32sum", "id.jsonl");
}

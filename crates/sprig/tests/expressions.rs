//! Expressions against what flux-operator makes of them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use std::path::PathBuf;

use fluxwright_gotemplate::Limits;
use fluxwright_sprig::Sprig;
use serde_json::Value as Json;
use support::render;

/// The folder of the cases, when it is there.
fn conformance() -> Option<PathBuf> {
    let folder = match std::env::var_os("FLUXWRIGHT_CONFORMANCE") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance")),
    };
    let found = folder.join("resourceset/tmpl.jsonl").is_file();
    if !found {
        println!("skipped: {} has no resourceset/tmpl.jsonl", folder.display());
    }
    found.then_some(folder)
}

#[test]
fn expressions_give_what_flux_operator_gives() {
    let Some(folder) = conformance() else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join("resourceset").join(name)).unwrap();
    let inputs: Json = serde_json::from_str(&read("tmpl-inputs.json")).unwrap();
    let sprig = Sprig::default();
    let (mut outputs, mut errors, mut wrong) = (0, 0, Vec::new());
    for line in read("tmpl.jsonl").lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let template = case["t"].as_str().unwrap();
        let given = (case["inputs"] == "I").then_some(&inputs);
        let got = render(&sprig, template, given, Limits::default());
        match (&got, case["out"].as_str()) {
            (Ok(got), Some(expected)) if got == expected.as_bytes() => outputs += 1,
            (Err(_), None) => errors += 1,
            (_, expected) => {
                let got = got.as_deref().map(String::from_utf8_lossy);
                wrong.push(format!("{template}\n  expected {expected:?}\n  got      {got:?}"));
            }
        }
    }
    println!("{} expressions: {outputs} outputs and {errors} errors as expected", outputs + errors + wrong.len());
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(outputs > 0 && errors > 0);
}

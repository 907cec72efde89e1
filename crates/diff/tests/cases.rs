//! Small repos in two states, and what is said about them: `tests/cases/<name>/{old,new}/…` and `expected.txt`.
//!
//! `UPDATE_CASES=1` writes the expectations anew; read them before committing.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_diff::text::{TextOptions, render};
use fluxwright_diff::{BuildOptions, Files, Input, Options, Report, Revision, report};

fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left: Vec<PathBuf> = vec![root.to_owned()];
    while let Some(directory) = left.pop() {
        let Ok(entries) = fs::read_dir(&directory) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn read(case: &Path) -> Report {
    let (changes, same) = Files::compare(&tree(&case.join("old")), &tree(&case.join("new")));
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let options = Options { rendered: Some(BuildOptions::default()), ..Options::default() };
    report(Input { base: revision("old"), head: revision("new"), changes, unchanged: &same }, &options)
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 10, "the cases are there");
    let mut wrong = Vec::new();
    for case in cases {
        let said = render(&read(&case), &TextOptions::default());
        let expectation = case.join("expected.txt");
        if update {
            fs::write(&expectation, &said).unwrap();
        } else if fs::read_to_string(&expectation).unwrap_or_default() != said {
            wrong.push(format!("{}:\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Templates of charts are no YAML yet, and JSON may be written as YAML does not allow: neither is broken.
#[test]
fn what_is_no_yaml_is_text() {
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let template = "{{- if .Values.a }}\na: 1\n{{- end }}\n";
    for (path, text) in [("charts/a/templates/x.yaml", template), ("a.json", "{\n\t\"a\": // b\n1}\n")] {
        let changes = vec![fluxwright_diff::Change::of(path, None, Some(text.as_bytes()))];
        let input = Input { base: revision("old"), head: revision("new"), changes, unchanged: &Files::none() };
        let report = report(input, &Options::default());
        assert!(report.problems.is_empty() && report.risks.is_empty(), "{path}: {report:?}");
        assert_eq!(report.files.len(), 1);
    }
}

/// What is said must not depend on what happens to be unchanged around it, nor on the order of the files.
#[test]
fn a_report_is_the_same_each_time() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/version-in-env-file");
    assert_eq!(read(&case), read(&case));
    let json = serde_json::to_value(read(&case)).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["releases"][0]["version"]["new"], "1.19.0");
    assert_eq!(json["releases"][0]["clusters"], serde_json::json!(["dev", "live"]));
}

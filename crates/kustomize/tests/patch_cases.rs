//! Small folders with patches and replacements, with what kustomize 5 makes of them.
//!
//! Each folder `patch-…` or `replacement-…` of `tests/cases` has an input `in` and either `expected.yaml`, as
//! `kustomize build` printed it, or `expected.error`, the code of our error where kustomize fails too.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_diagnostic::Diagnose;
use fluxwright_kustomize::files::DiskFiles;
use fluxwright_kustomize::{Build, Options, to_yaml};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("patch-") || name.starts_with("replacement-")
        })
        .collect();
    cases.sort();
    cases
}

/// What a case comes to: its text, or the codes and messages of its errors.
fn build(case: &Path) -> Result<String, Vec<(String, String)>> {
    let files = DiskFiles::new(&case.join("in")).expect("the input");
    let build = Build::new(&files, Options::default());
    build.run("").and_then(|resources| to_yaml(&resources)).map_err(|errors| {
        let diagnostics = errors.iter().flat_map(Diagnose::diagnose);
        diagnostics
            .map(|it| {
                assert!(!it.labels.is_empty(), "{}: an error without a place: {}", case.display(), it.message);
                (it.code.to_owned(), it.message)
            })
            .collect()
    })
}

#[test]
fn patches_and_replacements_do_what_they_do_in_kustomize() {
    let cases = cases();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in &cases {
        let expected = fs::read_to_string(case.join("expected.yaml"));
        let refused = fs::read_to_string(case.join("expected.error"));
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        count += 1;
        match (expected, refused, build(case)) {
            (Ok(expected), Err(_), Ok(text)) if expected == text => {}
            (Ok(_), Err(_), Ok(text)) => wrong.push(format!("{name}: other objects:\n{text}")),
            (Ok(_), Err(_), Err(errors)) => wrong.push(format!("{name}: {errors:?}")),
            (Err(_), Ok(code), Err(errors)) if errors.iter().all(|(own, _)| own == code.trim()) => {}
            (Err(_), Ok(code), result) => wrong.push(format!("{name}: {result:?} and not {}", code.trim())),
            _ => wrong.push(format!("{name}: needs either expected.yaml or expected.error")),
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 100, "only {count} cases were found");
}

/// What users are told, where kustomize says it in its own way.
#[test]
fn errors_say_what_happened() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut text = String::new();
    for case in cases() {
        if let Err(errors) = build(&case) {
            let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for (_, message) in errors {
                text.push_str(&format!("{name}: {message}\n"));
            }
        }
    }
    let expected = fs::read_to_string(folder.join("patch_messages.txt")).expect("the messages");
    assert_eq!(text, expected);
}

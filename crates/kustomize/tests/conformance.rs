//! Folders of real repos, built as kustomize builds them.
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

use fluxwright_kustomize::files::DiskFiles;
use fluxwright_kustomize::{Build, Options, to_yaml};

/// The folder with the cases, and the one with the repos.
fn places() -> Option<(PathBuf, PathBuf)> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let conformance =
        std::env::var_os("FLUXWRIGHT_CONFORMANCE").map_or_else(|| shared.join("conformance"), PathBuf::from);
    let cases = conformance.join("kustomize");
    let beside = conformance.join("../repos");
    let repos = if beside.is_dir() { beside } else { shared.join("repos") };
    (cases.join("cases.tsv").is_file() && repos.is_dir()).then_some((cases, repos))
}

#[test]
fn folders_are_built_as_kustomize_builds_them() {
    let Some((cases, repos)) = places() else {
        println!("skipped: no cases of kustomize here");
        return;
    };
    let files = DiskFiles::new(&repos).expect("the repos");
    let build = Build::new(&files, Options { any_file: true, ..Options::default() });
    let table = fs::read_to_string(cases.join("cases.tsv")).expect("the table of cases");
    let (mut equal, mut refused, mut wrong) = (0, 0, Vec::new());
    for row in table.lines().skip(1) {
        let mut columns = row.split('\t');
        let (Some(path), Some(result)) = (columns.next(), columns.next()) else { continue };
        let built = build.run(path).and_then(|resources| to_yaml(&resources));
        match (result, built) {
            ("ok", Ok(text)) => {
                let expected = fs::read_to_string(cases.join(format!("{}.yaml", path.replace('/', "__"))));
                if expected.expect("the output of the case") == text {
                    equal += 1;
                } else {
                    wrong.push(format!("{path}: other objects"));
                }
            }
            ("ok", Err(errors)) => wrong.push(format!("{path}: {}", errors[0])),
            (_, Ok(_)) => wrong.push(format!("{path}: kustomize refuses it")),
            (_, Err(_)) => refused += 1,
        }
    }
    println!("{equal} equal, {refused} refused as there, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(equal > 0, "no case was found");
}

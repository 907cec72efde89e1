//! Every object of real repos: what is found there is true.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_schema::{Catalogue, Options};
use fluxwright_yaml::{Dialect, Limits, parse_lenient};

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            into.push(path);
        }
    }
}

/// The files that kustomizations use as patches: they hold parts of objects.
fn patches(paths: &[PathBuf]) -> HashSet<PathBuf> {
    let mut patches = HashSet::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let (stream, _) = parse_lenient(&text, &Limits::default());
        for document in &stream.documents {
            let Some(value) = document.to_value(Dialect::Sigs).ok() else { continue };
            let listed = ["patches", "patchesStrategicMerge"].iter().filter_map(|key| value.get(key)?.as_array());
            for patch in listed.flatten() {
                if let Some(file) = patch.as_str().or_else(|| patch.get("path")?.as_str()) {
                    patches.insert(path.parent().unwrap().join(file));
                }
            }
        }
    }
    patches
}

/// What is wrong in the repos, each looked at: Flux 2.8 and later do not serve that version.
const TRUE: [&str; 1] =
    ["flux-multi-tenancy/infrastructure/kyverno/source.yaml:1:13 removed-version OCIRepository apiVersion: \
     `source.toolkit.fluxcd.io/v1beta2` of OCIRepository is no longer served"];

#[test]
fn findings_in_real_repos_are_true() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    if !repos.is_dir() {
        println!("skipped: there are no repos beside the project");
        return;
    }
    let mut paths = Vec::new();
    files(&repos, &mut paths);
    paths.sort();
    let patches = patches(&paths);
    let catalogue = Catalogue::builtin();
    let (mut objects, mut known) = (0, 0);
    let mut lines = Vec::new();
    for path in &paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let (stream, _) = parse_lenient(&text, &Limits::default());
        for document in &stream.documents {
            let Some(root) = &document.root else { continue };
            let Some(api_version) = document.at(&["apiVersion"]).and_then(|node| node.as_str()) else { continue };
            let Some(kind) = document.at(&["kind"]).and_then(|node| node.as_str()) else { continue };
            objects += 1;
            let (group, _) = api_version.split_once('/').unwrap_or_default();
            known += usize::from(catalogue.any_version(group, kind).is_some());
            let options = Options { partial: patches.contains(path), ..Options::default() };
            for finding in catalogue.validate(root, document, &options) {
                let (line, column) = fluxwright_diagnostic::line_column(&text, finding.span.start);
                let path = path.strip_prefix(&repos).unwrap().display();
                lines.push(format!(
                    "{path}:{line}:{column} {} {kind} {}: {}",
                    finding.problem.code(),
                    finding.path,
                    finding.message
                ));
            }
        }
    }
    println!("{} files, {objects} objects, {known} of known kinds, {} findings", paths.len(), lines.len());
    assert_eq!(lines, TRUE);
}

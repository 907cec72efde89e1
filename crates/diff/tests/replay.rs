//! Real commits that add releases: each of them is told.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use fluxwright_diff::model::Action;
use fluxwright_diff::{BuildOptions, Options, from_git, report};
use fluxwright_git::{Program, Repo};
use fluxwright_yaml::{Node, parse};

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/replay");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// Branches and the releases that their commits add.
fn wanted(folder: &Path, bundle: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        // The homelab has a file for each branch, the others one for all.
        let own = name == format!("{bundle}.yaml") || (bundle == "homelab" && name.starts_with("2026-"));
        if !own || !name.ends_with(".yaml") {
            continue;
        }
        let stream = parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for root in stream.documents.iter().filter_map(|document| document.root.as_ref()) {
            let cases: Vec<&Node> = root.items().map_or_else(|| vec![root], |items| items.iter().collect());
            for case in cases {
                let branch = case.get("branch").and_then(Node::as_str).unwrap().to_owned();
                let releases = case
                    .get("releases")
                    .and_then(Node::items)
                    .map_or_else(|| vec![case], |items| items.iter().collect());
                let first = |release: &Node| release.get("args")?.items()?.first()?.as_str().map(str::to_owned);
                found.push((branch, releases.into_iter().filter_map(first).collect()));
            }
        }
    }
    found
}

#[test]
fn added_releases_are_told() {
    let Some(folder) = shared() else { return };
    let mut told = 0;
    for bundle in ["homelab", "mirceanton-home-ops", "onedr0p-home-ops"] {
        let clone = tempfile::tempdir().unwrap();
        let from = folder.join(format!("{bundle}.bundle"));
        let status =
            Command::new("git").args(["clone", "-q", "--no-checkout"]).arg(&from).arg(clone.path()).status().unwrap();
        assert!(status.success());
        let repo = Repo::open(Program::default(), clone.path()).unwrap();
        for (branch, names) in wanted(&folder, bundle) {
            let head = format!("origin/{branch}");
            let mut input = from_git(repo.compare(Some(&format!("{head}^")), Some(&head)).unwrap()).unwrap();
            let report = report(input.input(), &Options::default());
            for name in names {
                // The request names the app's folder; one of them holds a release with more to its name.
                let fits =
                    |known: &str| known == name || known.strip_prefix(&name).is_some_and(|rest| rest.starts_with('-'));
                let found =
                    report.releases.iter().find(|release| fits(&release.name) && release.change == Action::Added);
                let release = found.unwrap_or_else(|| panic!("{branch}: {name} is not told: {}", report.headline));
                assert!(
                    release.version.new.as_ref().is_some_and(|version| !version.contains("${")),
                    "{branch}: {release:?}"
                );
                assert!(report.problems.is_empty(), "{branch}: {:?}", report.problems);
                told += 1;
            }
        }
    }
    assert!(told >= 52, "{told} releases");
}

/// Building what a change touches comes to the same as building everything.
#[test]
fn what_is_not_touched_need_not_be_built() {
    let Some(folder) = shared() else { return };
    let (mut compared, mut changed, mut few, mut many) = (0, 0, 0, 0);
    for bundle in ["homelab", "mirceanton-home-ops", "onedr0p-home-ops"] {
        let clone = tempfile::tempdir().unwrap();
        let from = folder.join(format!("{bundle}.bundle"));
        let status =
            Command::new("git").args(["clone", "-q", "--no-checkout"]).arg(&from).arg(clone.path()).status().unwrap();
        assert!(status.success());
        let repo = Repo::open(Program::default(), clone.path()).unwrap();
        let mut branches: Vec<String> = wanted(&folder, bundle).into_iter().map(|(branch, _)| branch).collect();
        branches.sort_unstable();
        branches.dedup();
        for branch in branches.iter().step_by(EVERY) {
            let head = format!("origin/{branch}");
            let rendered = |everything| {
                let mut input = from_git(repo.compare(Some(&format!("{head}^")), Some(&head)).unwrap()).unwrap();
                let rendered = Some(BuildOptions::default());
                report(input.input(), &Options { rendered, everything, ..Options::default() }).rendered.unwrap()
            };
            let (some, all) = (rendered(false), rendered(true));
            assert_eq!(some.resources, all.resources, "{branch}");
            assert_eq!(some.noise, all.noise, "{branch}");
            assert!(some.counts.built <= all.counts.built, "{branch}: {:?} of {:?}", some.counts, all.counts);
            (few, many) = (few + some.counts.built, many + all.counts.built);
            compared += 1;
            changed += some.resources.len();
        }
    }
    assert!(compared >= 6 && changed > 20, "{compared} branches, {changed} objects");
    assert!(few * 2 < many, "{few} of {many} appliers are built");
    println!("{compared} branches, {changed} objects; {few} of {many} appliers are built");
}

/// Every so many branches are enough.
const EVERY: usize = 9;

//! What applying a plan costs, beside `cp -r` of the same files.
//!
//! `cargo bench -p fluxwright-plan --bench apply`

#![allow(missing_docs, clippy::expect_used, reason = "a bench has no users, and stops at what it does not expect")]

use std::fs;
use std::path::Path;
use std::process::Command;

use divan::Bencher;
use fluxwright_plan::{ApplyOptions, Desired, Plan, PlanBuilder, Policy, RepoPath};
use tempfile::TempDir;

fn main() {
    divan::main();
}

const FILES: usize = 50;

fn path(path: &str) -> RepoPath {
    RepoPath::parse(path).expect("plain")
}

/// A file of the size and depth that a repo of this kind has.
fn file(number: usize) -> (String, String) {
    (format!("apps/group-{}/app-{number}/release.yaml", number % 10), "key: value of some length\n".repeat(40))
}

fn plan(root: &Path) -> Plan {
    let mut builder = PlanBuilder::new(root).expect("a root");
    for number in 0..FILES {
        let (at, content) = file(number);
        builder.write(Desired::managed(path(&at), content)).expect("planned");
    }
    builder.finish().expect("a plan")
}

fn git_repo() -> TempDir {
    let dir = TempDir::new().expect("a folder");
    fs::create_dir(dir.path().join(".git")).expect("made");
    dir
}

#[divan::bench]
fn cp_r_50_files(bencher: Bencher<'_, '_>) {
    let source = TempDir::new().expect("a folder");
    plan(&source.path().join("repo")).apply(ApplyOptions::default()).expect("applied");
    bencher.with_inputs(|| TempDir::new().expect("a folder")).bench_refs(|dir| {
        let status = Command::new("cp").arg("-r").arg(source.path().join("repo")).arg(dir.path()).status();
        assert!(status.expect("runs").success());
    });
}

#[divan::bench]
fn plan_and_apply_50_files_in_a_new_root(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| TempDir::new().expect("a folder"))
        .bench_refs(|dir| plan(&dir.path().join("repo")).apply(ApplyOptions::default()).expect("applied"));
}

#[divan::bench]
fn plan_and_apply_50_files_in_a_repo(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(git_repo).bench_refs(|dir| plan(dir.path()).apply(ApplyOptions::default()).expect("applied"));
}

#[divan::bench]
fn plan_50_files_again(bencher: Bencher<'_, '_>) {
    let dir = git_repo();
    plan(dir.path()).apply(ApplyOptions::default()).expect("applied");
    bencher.bench(|| {
        let plan = plan(dir.path());
        assert!(plan.is_empty());
        plan.apply(ApplyOptions::default()).expect("applied")
    });
}

/// What adding a release does: three files edited, one new.
#[divan::bench]
fn edit_3_files_and_create_1(bencher: Bencher<'_, '_>) {
    let make = || {
        let dir = git_repo();
        for number in 0..3 {
            fs::write(dir.path().join(number.to_string()), file(0).1).expect("written");
        }
        dir
    };
    bencher.with_inputs(make).bench_refs(|dir| {
        let mut builder = PlanBuilder::new(dir.path()).expect("a root");
        for number in 0..3 {
            let at = path(&number.to_string());
            let before = builder.read(&at).expect("readable").expect("there");
            let after = [&before, b"more: 1\n".as_slice()].concat();
            builder.edit(&at, Policy::Entry, Some(&before), after).expect("planned");
        }
        builder.write(Desired::managed(path("charts/new.yaml"), "---\n{}\n")).expect("planned");
        builder.finish().expect("a plan").apply(ApplyOptions::default()).expect("applied")
    });
}

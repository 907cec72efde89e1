//! Random trees and plans.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::fault::{Fault, Kind};
use super::sandbox::{Sandbox, path};
use crate::{ApplyOptions, ChangeKind, Desired, LockWait, Plan, Policy, recover};

type Files = BTreeMap<String, Vec<u8>>;

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "d e", ".x", "ü", "f\"g", "a.yaml"]).prop_map(str::to_owned)
}

fn file_path() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 1..4).prop_map(|parts| parts.join("/"))
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[ab\n]{0,20}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ]
}

/// Files of which none is the folder of another.
fn files() -> impl Strategy<Value = Files> {
    prop::collection::btree_map(file_path(), content(), 0..12).prop_map(prune)
}

fn prune(files: Files) -> Files {
    let paths: Vec<String> = files.keys().cloned().collect();
    files.into_iter().filter(|(path, _)| !paths.iter().any(|other| other.starts_with(&format!("{path}/")))).collect()
}

/// Whether two sets of files can be in one tree, one after the other.
fn fit(old: &Files, new: &Files) -> bool {
    let mut both = old.clone();
    both.extend(new.clone());
    prune(both.clone()).len() == both.len()
}

fn on_disk(sandbox: &Sandbox) -> Files {
    let state = sandbox.state();
    let files = state.into_iter().filter(|(path, entry)| entry != "dir" && !path.starts_with(".git"));
    files.map(|(path, _)| (path.clone(), std::fs::read(sandbox.at(&path)).expect("there"))).collect()
}

fn make(files: &Files, git: bool) -> Sandbox {
    let sandbox = if git { Sandbox::git() } else { Sandbox::plain() };
    for (path, content) in files {
        sandbox.write(path, "");
        std::fs::write(sandbox.at(path), content).expect("written");
    }
    sandbox
}

/// The plan that turns the files on disk into `new`.
fn plan(sandbox: &Sandbox, old: &Files, new: &Files) -> Plan {
    let mut builder = sandbox.builder();
    for (file, content) in new {
        match old.get(file) {
            Some(before) => builder.edit(&path(file), Policy::Entry, Some(before), content.clone()).expect("planned"),
            None => builder.write(Desired::managed(path(file), content.clone())).expect("planned"),
        }
    }
    for file in old.keys().filter(|file| !new.contains_key(*file)) {
        builder.delete(&path(file), None).expect("planned");
    }
    builder.finish().expect("a plan")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn applying_yields_exactly_what_was_planned(old in files(), new in files(), git: bool) {
        prop_assume!(fit(&old, &new));
        let sandbox = make(&old, git);
        plan(&sandbox, &old, &new).apply(ApplyOptions::default()).expect("applied");
        prop_assert_eq!(&on_disk(&sandbox), &new);
        // Again: nothing to do.
        let again = plan(&sandbox, &new, &new);
        prop_assert!(again.is_empty());
        prop_assert!(again.changes().iter().all(|change| change.kind == ChangeKind::Unchanged));
        // And back.
        plan(&sandbox, &new, &old).apply(ApplyOptions::default()).expect("applied");
        prop_assert_eq!(&on_disk(&sandbox), &old);
    }

    #[test]
    fn a_kill_anywhere_leaves_old_or_new(old in files(), new in files(), git: bool, at in 0usize..120) {
        prop_assume!(fit(&old, &new));
        let sandbox = make(&old, git);
        let disk = Fault::disk(at, Kind::Kill);
        let _ = plan(&sandbox, &old, &new).apply_on(&disk, ApplyOptions::default());
        recover(sandbox.root(), LockWait::default()).expect("works");
        let now = on_disk(&sandbox);
        prop_assert!(now == old || now == new, "after {}: {:?}", Fault::steps(&disk), now);
    }
}

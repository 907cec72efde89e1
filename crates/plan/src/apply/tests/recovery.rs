//! Recovery when somebody did something in between.

use std::fs;
use std::time::Duration;

use super::fault::{Fault, Kind};
use super::sandbox::{Sandbox, edit, mixed, mixed_before, path};
use fluxwright_diagnostic::Diagnose as _;

use crate::{ApplyError, ApplyOptions, LockWait, Recovery, RepoLock, interrupted, recover};

fn wait() -> LockWait<'static> {
    LockWait::at_most(Duration::ZERO)
}

/// A mixed plan that was killed at the first step after `count` steps of this kind.
fn killed_after(step: &str, count: usize) -> Sandbox {
    for at in 0.. {
        let sandbox = mixed_before(Sandbox::git());
        let disk = Fault::disk(at, Kind::Kill);
        let _ = mixed(&sandbox).apply_on(&disk, ApplyOptions::default());
        assert!(Fault::happened(&disk), "there are fewer than {count} of {step}");
        let steps = Fault::steps(&disk);
        let passed = steps.split(", ").take(at).filter(|name| *name == step).count();
        if passed == count {
            return sandbox;
        }
    }
    unreachable!("the loop ends")
}

#[test]
fn an_interrupted_run_shows_without_writing() {
    let sandbox = killed_after("rename new", 2);
    let before = sandbox.state();
    let holder = interrupted(sandbox.root()).expect("readable").expect("there is one");
    assert_eq!(holder.pid, Some(std::process::id()));
    assert_eq!(sandbox.state(), before);
    assert!(
        matches!(recover(sandbox.root(), wait()).expect("works"), Recovery::Finished { left, .. } if left.is_empty())
    );
    assert_eq!(interrupted(sandbox.root()).expect("readable"), None);
}

#[test]
fn what_the_user_changed_since_is_left_and_reported() {
    // `charts`, `apps/c.yaml` and `empty` are in place, the rest is not.
    let sandbox = killed_after("rename new", 3);
    assert_eq!(sandbox.read("versions.env"), "old versions\n");
    sandbox.write("versions.env", "mine\n");
    match recover(sandbox.root(), wait()).expect("works") {
        Recovery::Finished { left, files } => {
            assert_eq!(left, [path("versions.env")]);
            assert_eq!(files.len(), 8);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(sandbox.read("versions.env"), "mine\n");
    assert_eq!(sandbox.read("apps/kustomization.yaml"), "new one\n");
    assert!(sandbox.state().keys().all(|path| !path.contains("fluxwright")));
}

#[test]
fn a_file_that_changed_as_it_was_removed_comes_back() {
    // Both removals happened; nothing was cleaned up.
    let sandbox = killed_after("rename", 5);
    assert!(!sandbox.at("old/gone.yaml").exists() && !sandbox.at("apps/gone.yaml").exists());
    let kept = sandbox.state().into_keys().find(|path| path.starts_with("old/.gone.yaml")).expect("kept");
    sandbox.write(&kept, "changed meanwhile\n");
    match recover(sandbox.root(), wait()).expect("works") {
        Recovery::Finished { left, .. } => assert_eq!(left, [path("old/gone.yaml")]),
        other => panic!("{other:?}"),
    }
    assert_eq!(sandbox.read("old/gone.yaml"), "changed meanwhile\n");
    assert!(!sandbox.at("apps/gone.yaml").exists());
    assert_eq!(sandbox.read("versions.env"), "new versions\n");
    assert!(sandbox.state().keys().all(|path| !path.contains("fluxwright")));
}

#[test]
fn a_run_that_changed_nothing_yet_is_undone_even_if_all_is_staged() {
    let sandbox = killed_after("sync", 6);
    assert!(
        matches!(recover(sandbox.root(), wait()).expect("works"), Recovery::Undone { left, .. } if left.is_empty())
    );
    assert_eq!(sandbox.state(), mixed_before(Sandbox::git()).state());
}

#[test]
fn what_is_half_there_and_not_staged_any_more_is_undone() {
    let sandbox = killed_after("rename new", 3);
    let staged = sandbox.state().into_keys().find(|path| path.starts_with(".versions.env.fluxwright")).expect("staged");
    fs::remove_file(sandbox.at(&staged)).expect("gone");
    sandbox.write("charts/new/mine.yaml", "mine\n");
    match recover(sandbox.root(), wait()).expect("works") {
        Recovery::Undone { left, .. } => assert_eq!(left, [path("charts")], "the user put a file into it"),
        other => panic!("{other:?}"),
    }
    assert_eq!(sandbox.read("charts/new/mine.yaml"), "mine\n");
    assert_eq!(sandbox.read("charts/new/a.yaml"), "a\n");
    assert!(!sandbox.at("apps/c.yaml").exists());
    assert_eq!(sandbox.read("versions.env"), "old versions\n");
    assert!(sandbox.state().keys().all(|path| !path.contains("fluxwright")));
}

#[test]
fn applying_recovers_first() {
    let sandbox = mixed_before(Sandbox::git());
    let mut builder = sandbox.builder();
    edit(&mut builder, "apps/other.yaml", "new other\n");
    let plan = builder.finish().expect("a plan");
    let disk = Fault::disk(usize::MAX, Kind::Kill);
    mixed(&sandbox).apply_on(&disk, ApplyOptions::default()).expect("applied");
    let total = Fault::steps(&disk).split(", ").count();

    let sandbox2 = mixed_before(Sandbox::git());
    let mut builder = sandbox2.builder();
    edit(&mut builder, "apps/other.yaml", "new other\n");
    let other = builder.finish().expect("a plan");
    let disk = Fault::disk(total - 8, Kind::Kill);
    let _ = mixed(&sandbox2).apply_on(&disk, ApplyOptions::default());
    let applied = other.apply(ApplyOptions::default()).expect("applied");
    assert!(matches!(applied.recovery, Recovery::Finished { .. }), "{applied:?}");
    plan.apply(ApplyOptions::default()).expect("applied");
    assert_eq!(sandbox2.state(), sandbox.state());
}

#[test]
fn a_damaged_or_forged_journal_changes_nothing() {
    let outside = Sandbox::plain().with("victim", "content");
    let forged = |path: &str| {
        let hash = crate::ContentHash::of(b"content");
        format!(
            r#"{{"version":1,"token":"abcdefghijkl","started":0,"entries":[{{"step":"delete","path":"{path}","old":"{hash}"}}]}}"#
        )
    };
    let up = "../".repeat(20);
    for journal in [
        String::new(),
        "{".into(),
        "null".into(),
        r#"{"version":2,"token":"abcdefghijkl","started":0,"entries":[]}"#.into(),
        r#"{"version":1,"token":"../../x","started":0,"entries":[]}"#.into(),
        forged(&format!("{up}{}", outside.at("victim").display())),
        forged(&outside.at("victim").display().to_string()),
        forged(".git/HEAD"),
        forged("a/../../x"),
        format!(
            r#"{{"version":1,"token":"abcdefghijkl","started":0,"entries":[{{"step":"tree","path":"a","files":[{{"path":"b","new":"{}"}}]}}]}}"#,
            crate::ContentHash::of(b"content")
        ),
    ] {
        let sandbox = Sandbox::git().with("b", "content").with(".git/fluxwright/journal.json", &journal);
        let before = sandbox.state();
        let error = recover(sandbox.root(), wait()).expect_err(&journal);
        assert!(matches!(error, ApplyError::JournalDamaged { .. }), "{journal}: {error:?}");
        assert!(error.diagnose()[0].help.len() == 2);
        assert_eq!(sandbox.state(), before, "{journal}");
        assert_eq!(outside.read("victim"), "content");
    }
}

#[test]
fn a_disk_that_dies_half_way_is_reported_as_such() {
    for at in 0.. {
        let sandbox = mixed_before(Sandbox::git());
        let disk = Fault::disk(at, Kind::Kill);
        let result = mixed(&sandbox).apply_on(&disk, ApplyOptions::default());
        assert!(Fault::happened(&disk), "no step leaves it half done");
        let Err(error @ ApplyError::HalfDone { .. }) = result else { continue };
        if !sandbox.at("charts/new").exists() || sandbox.read("versions.env").starts_with("new") {
            continue;
        }
        let diagnostics = error.diagnose();
        assert!(diagnostics.len() > 1);
        assert!(diagnostics.iter().any(|d| d.help.iter().any(|help| help == "the next run tries again")));
        assert!(error.to_string().ends_with("not everything could be undone"), "{error}");
        break;
    }
}

#[test]
fn taking_the_lock_recovers() {
    let sandbox = killed_after("rename new", 3);
    let lock = RepoLock::acquire(sandbox.root(), wait()).expect("free");
    assert!(matches!(lock.recovery(), Recovery::Finished { .. }));
    // A plan made under the lock sees the files as they are then.
    let mut builder = sandbox.builder();
    edit(&mut builder, "versions.env", "newer versions\n");
    let applied = builder.finish().expect("a plan").apply_locked(&lock, crate::Conflicts::Refuse).expect("applied");
    assert!(matches!(applied.recovery, Recovery::Finished { .. }));
    lock.release();
    assert_eq!(sandbox.read("versions.env"), "newer versions\n");
    assert!(sandbox.state().keys().all(|path| !path.contains("fluxwright")));
}

#[test]
fn remains_of_a_lock_are_removed() {
    let sandbox = Sandbox::git().with(".git/fluxwright/lock", "{").with(".git/fluxwright/journal.json.new", "{");
    assert_eq!(recover(sandbox.root(), wait()).expect("works"), Recovery::Nothing);
    assert!(!sandbox.at(".git/fluxwright").exists());
}

//! One run at a time.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::sandbox::{Sandbox, edit, managed};
use crate::{ApplyError, ApplyOptions, LockWait, RepoLock};

#[test]
fn a_second_run_waits_and_says_for_whom() {
    let sandbox = Sandbox::git();
    let lock = RepoLock::acquire(sandbox.root(), LockWait::default()).expect("free");
    let mut builder = sandbox.builder();
    managed(&mut builder, "a", "new");
    let plan = builder.finish().expect("a plan");
    let told = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let mut on_wait = |holder: &crate::Holder| {
                assert_eq!(holder.pid, Some(std::process::id()));
                assert!(holder.since.expect("known").elapsed().expect("in the past") < Duration::from_secs(60));
                told.fetch_add(1, Ordering::SeqCst);
            };
            let lock = LockWait { timeout: Duration::from_secs(60), on_wait: Some(&mut on_wait) };
            plan.apply(ApplyOptions { lock, ..ApplyOptions::default() })
        });
        while told.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(!sandbox.at("a").exists(), "it waits");
        lock.release();
        second.join().expect("no panic").expect("applied after the wait");
    });
    assert_eq!(told.load(Ordering::SeqCst), 1, "told once");
    assert_eq!(sandbox.read("a"), "new");
    assert!(!sandbox.at(".git/fluxwright").exists());
}

#[test]
fn a_second_run_gives_up_after_its_time() {
    let sandbox = Sandbox::plain();
    let _lock = RepoLock::acquire(sandbox.root(), LockWait::default()).expect("free");
    let mut builder = sandbox.builder();
    managed(&mut builder, "a", "new");
    let plan = builder.finish().expect("a plan");
    let start = Instant::now();
    let lock = LockWait::at_most(Duration::from_millis(100));
    let error = plan.apply(ApplyOptions { lock, ..ApplyOptions::default() }).expect_err("locked");
    assert!(start.elapsed() >= Duration::from_millis(100));
    let ApplyError::Locked { holder, waited, lock } = &error else { panic!("{error:?}") };
    assert_eq!(holder.pid, Some(std::process::id()));
    assert!(*waited >= Duration::from_millis(100));
    assert!(lock.ends_with(".fluxwright/tmp/lock"));
    let text = error.to_string();
    assert!(text.starts_with("another run is at work in this repo (process "), "{text}");
    assert!(!sandbox.at("a").exists());
}

#[test]
fn the_lock_leaves_nothing_behind_but_what_was_there() {
    for made in [false, true] {
        let sandbox = Sandbox::plain();
        if made {
            fs::create_dir(sandbox.at(".fluxwright")).expect("made");
        }
        let before = sandbox.state();
        RepoLock::acquire(sandbox.root(), LockWait::default()).expect("free").release();
        assert_eq!(sandbox.state(), before);
    }
}

#[test]
fn the_lock_of_a_worktree_is_in_its_git_directory() {
    let sandbox = Sandbox::plain().with("main/.git/worktrees/w/HEAD", "ref: refs/heads/w\n");
    for (target, expected) in [
        ("gitdir: ../main/.git/worktrees/w\n".to_owned(), true),
        (format!("gitdir: {}\n", sandbox.at("main/.git/worktrees/w").display()), true),
        // Not a git directory: nothing is written there.
        ("gitdir: ../main\n".to_owned(), false),
        ("gitdir: /\n".to_owned(), false),
        (String::new(), false),
    ] {
        sandbox.write("w/.git", &target);
        let lock = RepoLock::acquire(sandbox.at("w"), LockWait::default()).expect("free");
        assert_eq!(sandbox.at("main/.git/worktrees/w/fluxwright/lock").exists(), expected, "{target:?}");
        assert_eq!(sandbox.at("w/.fluxwright/tmp/lock").exists(), !expected, "{target:?}");
        lock.release();
    }
}

#[test]
fn a_link_in_the_place_of_the_lock_is_refused() {
    let sandbox = Sandbox::plain().with("victim", "content");
    fs::create_dir_all(sandbox.at("repo/.git")).expect("made");
    sandbox.link("repo/.git/fluxwright", "../..");
    let error = RepoLock::acquire(sandbox.at("repo"), LockWait::default()).expect_err("refused");
    assert!(matches!(error, ApplyError::State { .. }), "{error:?}");
    fs::remove_file(sandbox.at("repo/.git/fluxwright")).expect("gone");
    fs::create_dir(sandbox.at("repo/.git/fluxwright")).expect("made");
    sandbox.link("repo/.git/fluxwright/lock", "../../../victim");
    let error = RepoLock::acquire(sandbox.at("repo"), LockWait::default()).expect_err("refused");
    assert!(matches!(error, ApplyError::State { .. }), "{error:?}");
    assert_eq!(sandbox.read("victim"), "content");
}

#[test]
fn runs_at_once_do_one_after_the_other() {
    let sandbox = Sandbox::plain().with("counter", "0");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for round in 0..20 {
                    // Locked from before the reading, so that no plan is out of date.
                    let wait = LockWait::at_most(Duration::from_secs(120));
                    let lock = RepoLock::acquire(sandbox.root(), wait).expect("in time");
                    let mut builder = sandbox.builder();
                    let count: u32 = sandbox.read("counter").parse().expect("a number");
                    edit(&mut builder, "counter", &(count + 1).to_string());
                    managed(&mut builder, &format!("t{thread}/r{round}/file"), "x");
                    let plan = builder.finish().expect("a plan");
                    plan.apply_locked(&lock, crate::Conflicts::Refuse).expect("applied");
                    lock.release();
                }
            });
        }
    });
    assert_eq!(sandbox.read("counter"), "80");
    assert!(!sandbox.at(".fluxwright").exists());
}

#[test]
fn the_second_of_two_new_roots_is_refused() {
    let sandbox = Sandbox::plain();
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8)
            .map(|run| {
                let sandbox = &sandbox;
                scope.spawn(move || {
                    let mut builder = crate::PlanBuilder::new(sandbox.at("repo")).expect("a root");
                    for file in 0..20 {
                        managed(&mut builder, &format!("d{file}/f"), &run.to_string());
                    }
                    builder.finish().expect("a plan").apply(ApplyOptions::default()).is_ok()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().expect("no panic")).collect()
    });
    let won = outcomes.iter().position(|ok| *ok).expect("one wins").to_string();
    for file in 0..20 {
        let content = sandbox.read(&format!("repo/d{file}/f"));
        assert!(outcomes.iter().filter(|ok| **ok).count() > 1 || content == won, "a mix of runs");
    }
    assert_eq!(fs::read_dir(sandbox.root()).expect("there").count(), 1, "nothing is left beside it");
}

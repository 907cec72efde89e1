//! A run that is killed, or fails, at each of its steps.

use std::time::Duration;

use super::fault::{Fault, Kind};
use super::sandbox::{Sandbox, State, managed, mixed, mixed_before};
use crate::apply::disk::Disk;
use crate::apply::recover::recover_on;
use crate::{ApplyError, ApplyOptions, LockWait, Plan, Problem, Recovery, recover};

fn wait() -> LockWait<'static> {
    LockWait::at_most(Duration::ZERO)
}

/// What a plan makes of a sandbox when nothing goes wrong.
fn applied(make: &dyn Fn() -> Sandbox, plan: &dyn Fn(&Sandbox) -> Plan) -> State {
    let sandbox = make();
    plan(&sandbox).apply(ApplyOptions::default()).expect("applied");
    sandbox.state()
}

/// Whether each file is as it was or as it is to be, and the other files are untouched. What is staged, kept, or of
/// the journal is left out.
fn assert_old_or_new(now: &State, old: &State, new: &State, context: &str) {
    let own = |path: &str| {
        path.contains(".fluxwright-") || path.contains(".git/fluxwright") || path.starts_with(".fluxwright")
    };
    for (path, entry) in now.iter().filter(|(path, _)| !own(path)) {
        assert!(
            old.get(path) == Some(entry) || new.get(path) == Some(entry),
            "{context}: {path} is neither old nor new: {entry}"
        );
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(now.contains_key(path), "{context}: {path} is missing");
    }
}

/// Killed before the lock file could say who made the folder around it, or after it was removed: then that folder may
/// stay, empty.
fn forget_empty_state(now: &mut State) {
    if !now.keys().any(|path| path.starts_with(".fluxwright/")) {
        now.remove(".fluxwright");
    }
}

/// Kills a run at every step; the next run completes or undoes it, itself killed at every step, too.
fn killed_everywhere(make: &dyn Fn() -> Sandbox, plan: &dyn Fn(&Sandbox) -> Plan) -> (usize, usize, usize) {
    killed_everywhere_on(Fault::disk, make, plan)
}

fn killed_everywhere_on(
    faulty: fn(usize, Kind) -> Disk,
    make: &dyn Fn() -> Sandbox,
    plan: &dyn Fn(&Sandbox) -> Plan,
) -> (usize, usize, usize) {
    let (mut steps, mut finished, mut undone) = (0, 0, 0);
    let new = applied(make, plan);
    for at in 0.. {
        let sandbox = make();
        let old = sandbox.state();
        let disk = faulty(at, Kind::Kill);
        let result = plan(&sandbox).apply_on(&disk, ApplyOptions::default());
        if !Fault::happened(&disk) {
            result.expect("nothing went wrong");
            assert_eq!(sandbox.state(), new);
            break;
        }
        steps += 1;
        let context = format!("killed after {}", Fault::steps(&disk));
        assert_old_or_new(&sandbox.state(), &old, &new, &context);
        for again in 0.. {
            let disk = faulty(again, Kind::Kill);
            let result = recover_on(&disk, sandbox.root(), wait());
            if !Fault::happened(&disk) {
                result.unwrap_or_else(|error| panic!("{context}: {error}"));
                break;
            }
            let context = format!("{context}, then recovery after {}", Fault::steps(&disk));
            assert_old_or_new(&sandbox.state(), &old, &new, &context);
        }
        let mut now = sandbox.state();
        forget_empty_state(&mut now);
        if now == new {
            finished += 1;
        } else {
            assert_eq!(now, old, "{context}: neither finished nor undone");
            undone += 1;
        }
        assert_eq!(recover(sandbox.root(), wait()).expect("nothing to do"), Recovery::Nothing);
        if now == old {
            plan(&sandbox).apply(ApplyOptions::default()).expect("the next run works");
            let mut now = sandbox.state();
            now.remove(".fluxwright");
            let mut new = new.clone();
            new.remove(".fluxwright");
            assert_eq!(now, new, "{context}, and the next run");
        }
    }
    (steps, finished, undone)
}

#[test]
fn mixed_plans_in_git_repos_are_finished_or_undone() {
    let (steps, finished, undone) = killed_everywhere(&|| mixed_before(Sandbox::git()), &mixed);
    println!("{steps} steps: {finished} finished, {undone} undone");
    assert!(steps > 40 && finished > 5 && undone > 10, "{steps} {finished} {undone}");
}

#[test]
fn mixed_plans_elsewhere_are_finished_or_undone() {
    let (steps, finished, undone) = killed_everywhere(&|| mixed_before(Sandbox::plain()), &mixed);
    assert!(steps > 40 && finished > 5 && undone > 10, "{steps} {finished} {undone}");
}

#[test]
fn without_hard_links_plans_are_finished_or_undone_too() {
    let make = || {
        let sandbox = mixed_before(Sandbox::git());
        sandbox.set_mode("versions.env", 0o640);
        sandbox
    };
    let (steps, finished, undone) = killed_everywhere_on(Fault::disk_without_links, &make, &mixed);
    assert!(steps > 40 && finished > 5 && undone > 10, "{steps} {finished} {undone}");
}

#[test]
fn a_scaffold_in_an_empty_repo_is_finished_or_undone() {
    let plan = |sandbox: &Sandbox| {
        let mut builder = sandbox.builder();
        for file in ["README.md", "apps/a/x.yaml", "apps/b/y.yaml", "clusters/z.yaml", ".fluxwright/record.yaml"] {
            managed(&mut builder, file, file);
        }
        builder.finish().expect("a plan")
    };
    killed_everywhere(&Sandbox::git, &plan);
    killed_everywhere(&Sandbox::plain, &plan);
}

#[test]
fn a_new_root_appears_in_one_piece_or_not_at_all() {
    let plan = |sandbox: &Sandbox| {
        let mut builder = crate::PlanBuilder::new(sandbox.at("work/repo")).expect("can be made");
        for file in ["README.md", "apps/a/x.yaml", "apps/b/y.yaml"] {
            managed(&mut builder, file, file);
        }
        builder.finish().expect("a plan")
    };
    let make = || Sandbox::plain().with("other", "stays");
    let new = applied(&make, &plan);
    for at in 0.. {
        let sandbox = make();
        let old = sandbox.state();
        let disk = Fault::disk(at, Kind::Kill);
        let result = plan(&sandbox).apply_on(&disk, ApplyOptions::default());
        if !Fault::happened(&disk) {
            result.expect("nothing went wrong");
            assert_eq!(sandbox.state(), new);
            assert!(at > 8, "only {at} steps");
            break;
        }
        let visible =
            |state: State| -> State { state.into_iter().filter(|(path, _)| !path.starts_with(".work")).collect() };
        assert_eq!(visible(sandbox.state()), old, "after {}", Fault::steps(&disk));
        recover(sandbox.at("work/repo"), wait()).expect("swept");
        assert_eq!(sandbox.state(), old, "after {}", Fault::steps(&disk));
        plan(&sandbox).apply(ApplyOptions::default()).expect("the next run works");
        assert_eq!(sandbox.state(), new);
    }
}

#[test]
fn a_call_that_fails_anywhere_undoes_everything() {
    for git in [true, false] {
        let make = || mixed_before(if git { Sandbox::git() } else { Sandbox::plain() });
        let new = applied(&make, &mixed);
        let (mut failed, mut done) = (0, 0);
        for at in 0.. {
            let sandbox = make();
            let old = sandbox.state();
            let disk = Fault::disk(at, Kind::Full);
            let result = mixed(&sandbox).apply_on(&disk, ApplyOptions::default());
            if !Fault::happened(&disk) {
                result.expect("nothing went wrong");
                break;
            }
            let context = format!("failed after {}", Fault::steps(&disk));
            // The clean-up of a step that failed may be left to the next run.
            recover(sandbox.root(), wait()).expect(&context);
            let mut now = sandbox.state();
            forget_empty_state(&mut now);
            match result {
                Ok(_) => {
                    done += 1;
                    assert_eq!(now, new, "{context}");
                }
                Err(error) => {
                    failed += 1;
                    assert_eq!(now, old, "{context}: {error}");
                    assert!(is_full(&error), "{context}: {error:?}");
                }
            }
        }
        assert!(failed > 25 && done > 3, "{failed} failed, {done} done");
    }
}

fn is_full(error: &ApplyError) -> bool {
    match error {
        ApplyError::Refused(errors) => errors.iter().all(|error| matches!(error.problem, Problem::NoSpace { .. })),
        ApplyError::State { problem, .. } => matches!(problem, Problem::NoSpace { .. }),
        _ => false,
    }
}

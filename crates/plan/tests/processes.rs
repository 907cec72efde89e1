//! Real processes: runs at once, runs that are killed, runs without permission, runs on a full disk.
//!
//! The runs are this very test program, started again with the name of a role in its environment.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "the helpers of tests are tests, too")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use fluxwright_diagnostic::Diagnose as _;
use fluxwright_plan::{
    ApplyError, ApplyOptions, Desired, LockWait, PlanBuilder, Policy, Problem, Recovery, RepoLock, RepoPath, recover,
};
use tempfile::TempDir;

const ROLE: &str = "FLUXWRIGHT_PLAN_TEST_ROLE";
const ROOT: &str = "FLUXWRIGHT_PLAN_TEST_ROOT";
const ARGUMENT: &str = "FLUXWRIGHT_PLAN_TEST_ARGUMENT";
/// The user `nobody`.
const NOBODY: u32 = 65534;

fn path(path: &str) -> RepoPath {
    RepoPath::parse(path).expect(path)
}

fn git_repo(root: &Path) {
    fs::create_dir_all(root.join(".git")).expect("made");
    fs::write(root.join(".git/HEAD"), "ref: refs/heads/main\n").expect("written");
}

/// The number of files of each kind that [`turn`] handles.
const FILES: usize = 12;

/// Turns all files from one generation to the next, makes a new folder and removes the old one.
fn turn(root: &Path, to: usize) -> Result<(), ApplyError> {
    let mut builder = PlanBuilder::new(root).expect("a root");
    for number in 0..FILES {
        let file = path(&format!("edit/{number}"));
        let before = builder.read(&file).expect("readable");
        builder
            .edit(&file, Policy::Entry, before.as_deref(), format!("generation {to}\n").repeat(50))
            .expect("planned");
        let new = path(&format!("generation-{to}/{number}/file"));
        builder.write(Desired::managed(new, format!("generation {to}\n"))).expect("planned");
        if to > 0 {
            builder.delete(&path(&format!("generation-{}/{number}/file", to - 1)), None).expect("planned");
        }
    }
    builder.finish().expect("a plan").apply(ApplyOptions::default()).map(|_| ())
}

/// The generation that all files are of.
fn generation(root: &Path) -> usize {
    let read = |path: &str| fs::read_to_string(root.join(path)).expect(path);
    let first = read("edit/0");
    let generation =
        first.lines().next().and_then(|l| l.strip_prefix("generation ")).expect("whole").parse().expect("a number");
    for number in 0..FILES {
        assert_eq!(read(&format!("edit/{number}")), format!("generation {generation}\n").repeat(50), "file {number}");
        assert_eq!(read(&format!("generation-{generation}/{number}/file")), format!("generation {generation}\n"));
    }
    let mut names: Vec<_> = fs::read_dir(root)
        .expect("there")
        .map(|e| e.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    assert_eq!(names, [".git", "edit", &format!("generation-{generation}")]);
    assert_eq!(fs::read_dir(root.join("edit")).expect("there").count(), FILES);
    assert_eq!(fs::read_dir(root.join(".git")).expect("there").count(), 1);
    generation
}

/// What a child does. Not a test of its own: without a role it does nothing.
#[test]
fn role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let root = std::env::var_os(ROOT).expect("given");
    let root = Path::new(&root);
    let argument = std::env::var(ARGUMENT).unwrap_or_default();
    match role.as_str() {
        "turn" => turn(root, argument.parse().expect("a number")).expect("applied"),
        "count" => {
            for _ in 0..argument.parse().expect("a number") {
                let lock = RepoLock::acquire(root, LockWait::at_most(Duration::from_secs(120))).expect("in time");
                let mut builder = PlanBuilder::new(root).expect("a root");
                let file = path("counter");
                let before = builder.read_text(&file).expect("readable").expect("there");
                let next = before.parse::<u32>().expect("a number") + 1;
                builder.edit(&file, Policy::Entry, Some(before.as_bytes()), next.to_string()).expect("planned");
                let plan = builder.finish().expect("a plan");
                plan.apply_locked(&lock, fluxwright_plan::Conflicts::Refuse).expect("applied");
                lock.release();
            }
        }
        "permissions" => permissions(root),
        other => panic!("no role {other}"),
    }
}

fn child(role: &str, root: &Path, argument: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("known"));
    command.args(["--exact", "role", "--nocapture", "--test-threads=1"]);
    command.env(ROLE, role).env(ROOT, root).env(ARGUMENT, argument);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn assert_ok(output: &Output) {
    assert!(
        output.status.success(),
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn processes_at_once_do_one_after_the_other() {
    let dir = TempDir::new().expect("a folder");
    git_repo(dir.path());
    fs::write(dir.path().join("counter"), "0").expect("written");
    let children: Vec<Child> = (0..4).map(|_| child("count", dir.path(), "25").spawn().expect("starts")).collect();
    for child in children {
        assert_ok(&child.wait_with_output().expect("ends"));
    }
    assert_eq!(fs::read_to_string(dir.path().join("counter")).expect("there"), "100");
    assert!(!dir.path().join(".git/fluxwright").exists());
}

#[test]
fn a_killed_process_leaves_old_or_new() {
    let dir = TempDir::new().expect("a folder");
    let root = dir.path();
    git_repo(root);
    turn(root, 0).expect("applied");
    let (mut killed, mut finished, mut undone, mut clean) = (0, 0, 0, 0);
    assert_ok(&child("turn", root, "1").output().expect("runs"));
    let mut now = generation(root);
    for round in 0..40u32 {
        let mut run = child("turn", root, &(now + 1).to_string()).spawn().expect("starts");
        // From when it begins to write, later and later.
        while !root.join(".git/fluxwright/journal.json").exists() && run.try_wait().expect("known").is_none() {
            std::hint::spin_loop();
        }
        std::thread::sleep(Duration::from_micros(u64::from(round % 20) * 1000));
        let _ = run.kill();
        if run.wait().expect("ends").signal() == Some(9) {
            killed += 1;
        }
        match recover(root, LockWait::default()).expect("works") {
            Recovery::Finished { left, .. } => {
                assert!(left.is_empty());
                finished += 1;
            }
            Recovery::Undone { left, .. } => {
                assert!(left.is_empty());
                undone += 1;
            }
            Recovery::Nothing => clean += 1,
        }
        let then = generation(root);
        assert!(then == now || then == now + 1);
        now = then;
    }
    println!("{killed} of 40 killed: {finished} finished, {undone} undone, {clean} with nothing to do");
    assert!(killed > 5, "only {killed} were killed");
}

#[test]
fn without_permission_nothing_is_written() {
    let dir = TempDir::new().expect("a folder");
    let root = dir.path();
    fs::set_permissions(root, fs::Permissions::from_mode(0o777)).expect("set");
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        permissions(&root.join("repo"));
        return;
    }
    let mut command = child("permissions", &root.join("repo"), "");
    match command.uid(NOBODY).gid(NOBODY).output() {
        Ok(output) => assert_ok(&output),
        Err(error) => println!("note: cannot run as another user ({error}); the permission tests are skipped"),
    }
    fs::set_permissions(root, fs::Permissions::from_mode(0o700)).expect("set");
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
}

/// The only problem of a plan that is refused.
fn refused(result: Result<fluxwright_plan::Applied, ApplyError>) -> Problem {
    match result {
        Err(ApplyError::Refused(mut errors)) if errors.len() == 1 => {
            let error = errors.remove(0);
            assert!(!error.diagnose()[0].help.is_empty());
            error.problem
        }
        other => panic!("not refused for one reason: {other:?}"),
    }
}

/// What a user without rights sees.
fn permissions(root: &Path) {
    fs::create_dir(root).expect("made");
    git_repo(root);
    for file in ["plain", "unreadable", "readonly", "shut/x", "closed/x"] {
        fs::create_dir_all(root.join(file).parent().expect("has one")).expect("made");
        fs::write(root.join(file), "old").expect("written");
    }
    mode(&root.join("unreadable"), 0o000);
    mode(&root.join("readonly"), 0o444);
    mode(&root.join("shut"), 0o555);
    mode(&root.join("closed"), 0o000);
    let edited = |files: &[&str]| {
        let mut builder = PlanBuilder::new(root).expect("a root");
        for file in files {
            let before = builder.read(&path(file)).expect(file);
            builder.edit(&path(file), Policy::Entry, before.as_deref(), "new").expect(file);
        }
        builder.finish().expect("a plan")
    };

    let mut builder = PlanBuilder::new(root).expect("a root");
    for file in ["unreadable", "closed/x"] {
        let error = builder.read(&path(file)).expect_err("no permission");
        assert!(matches!(error.problem, Problem::NoPermission { .. }), "{error:?}");
        assert_eq!(error.diagnose()[0].code, "no-permission");
    }
    // A file that may not be written to is not replaced, although its folder would permit it.
    let problem = refused(edited(&["plain", "readonly"]).apply(ApplyOptions::default()));
    assert!(matches!(problem, Problem::NoPermission { action: "write the file" }), "{problem:?}");
    for files in [["plain", "shut/x"], ["plain", "shut/new"], ["new", "shut/new/deep"]] {
        let problem = refused(edited(&files).apply(ApplyOptions::default()));
        assert!(matches!(problem, Problem::NoPermission { .. }), "{problem:?}");
    }
    mode(&root.join(".git"), 0o555);
    let error = edited(&["plain"]).apply(ApplyOptions::default()).expect_err("no place for the journal");
    assert!(matches!(error, ApplyError::State { problem: Problem::NoPermission { .. }, .. }), "{error:?}");
    mode(&root.join(".git"), 0o755);
    // Nothing of all that was written, and no temporary file is left.
    let mut names: Vec<_> = fs::read_dir(root)
        .expect("there")
        .map(|e| e.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    assert_eq!(names, [".git", "closed", "plain", "readonly", "shut", "unreadable"]);
    assert_eq!(fs::read_to_string(root.join("plain")).expect("readable"), "old");
    assert_eq!(fs::read_dir(root.join("shut")).expect("there").count(), 1);
    // A folder that is empty now stays where it may not be removed.
    mode(&root.join("shut"), 0o755);
    fs::create_dir(root.join("shut/sub")).expect("made");
    fs::write(root.join("shut/sub/x"), "old").expect("written");
    mode(&root.join("shut"), 0o555);
    let mut builder = PlanBuilder::new(root).expect("a root");
    builder.delete(&path("shut/sub/x"), None).expect("planned");
    builder.finish().expect("a plan").apply(ApplyOptions::default()).expect("applied");
    assert_eq!(fs::read_dir(root.join("shut/sub")).expect("there").count(), 0);
    assert!(!root.join(".git/fluxwright").exists());
    // A new root where none can be made.
    let mut builder = PlanBuilder::new(root.join("shut/repo")).expect("a root");
    builder.write(Desired::managed(path("a"), "x")).expect("planned");
    let error = builder.finish().expect("a plan").apply(ApplyOptions::default()).expect_err("refused");
    assert!(matches!(error, ApplyError::Root(fluxwright_plan::RootError::NoPermission { .. })), "{error:?}");
    for folder in ["shut", "closed"] {
        mode(&root.join(folder), 0o755);
    }
}

/// A small disk that is unmounted when the test ends.
struct SmallDisk {
    dir: TempDir,
}

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let dir = TempDir::new().expect("a folder");
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(dir.path())
            .output();
        match output {
            Ok(output) if output.status.success() => Some(Self { dir }),
            Ok(output) => {
                println!(
                    "note: cannot mount a small disk ({}); skipped",
                    String::from_utf8_lossy(&output.stderr).trim()
                );
                None
            }
            Err(error) => {
                println!("note: cannot mount a small disk ({error}); skipped");
                None
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.dir.path()).status();
    }
}

/// All files of a folder with their contents.
fn files(dir: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).expect("there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.push((path.display().to_string(), Vec::new()));
            files(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).expect("readable")));
        }
    }
    found.sort();
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let Some(disk) = SmallDisk::mount("1m") else { return };
    let root = disk.dir.path();
    git_repo(root);
    fs::write(root.join("edit"), "old").expect("written");
    fs::write(root.join("gone"), "old").expect("written");
    // The more is left free, the later the disk is full.
    let (mut failed, mut done) = (0, 0);
    for free in 0..40u64 {
        let filler = root.join("filler");
        let total = 1024 * 1024;
        fs::write(&filler, vec![0u8; total]).expect_err("larger than the disk");
        let file = fs::OpenOptions::new().write(true).open(&filler).expect("there");
        let size = file.metadata().expect("known").len();
        file.set_len(size.saturating_sub(free * 4096)).expect("smaller");
        drop(file);
        let mut before = Vec::new();
        files(root, &mut before);
        let mut builder = PlanBuilder::new(root).expect("a root");
        builder.edit(&path("edit"), Policy::Entry, Some(b"old"), "new ".repeat(10_000)).expect("planned");
        builder.delete(&path("gone"), None).expect("planned");
        for number in 0..10 {
            let new = Desired::managed(path(&format!("new/{number}/file")), "content ".repeat(800));
            builder.write(new).expect("planned");
        }
        match builder.finish().expect("a plan").apply(ApplyOptions::default()) {
            Ok(_) => {
                done += 1;
                assert_eq!(fs::read_to_string(root.join("edit")).expect("there").len(), 40_000);
                fs::remove_dir_all(root.join("new")).expect("there");
                fs::write(root.join("edit"), "old").expect("written");
                fs::write(root.join("gone"), "old").expect("written");
            }
            Err(error) => {
                failed += 1;
                let diagnostics = error.diagnose();
                assert!(diagnostics.iter().all(|d| d.code == "no-space"), "{free} pages free: {error:?}");
                let mut after = Vec::new();
                files(root, &mut after);
                assert_eq!(after, before, "{free} pages free");
            }
        }
        fs::remove_file(&filler).expect("there");
    }
    assert!(failed > 10 && done > 3, "{failed} failed, {done} done");
}

#[test]
fn a_new_root_on_a_full_disk_does_not_appear() {
    let Some(disk) = SmallDisk::mount("64k") else { return };
    let mut builder = PlanBuilder::new(disk.dir.path().join("repo")).expect("a root");
    for number in 0..50 {
        builder.write(Desired::managed(path(&format!("d/{number}")), "content ".repeat(800))).expect("planned");
    }
    let error = builder.finish().expect("a plan").apply(ApplyOptions::default()).expect_err("full");
    assert_eq!(error.diagnose()[0].code, "no-space", "{error:?}");
    assert_eq!(fs::read_dir(disk.dir.path()).expect("there").count(), 0);
}

#[test]
fn a_read_only_disk_is_an_error() {
    let Some(disk) = SmallDisk::mount("64k") else { return };
    let root = disk.dir.path();
    git_repo(root);
    fs::write(root.join("edit"), "old").expect("written");
    let output = Command::new("mount").args(["-o", "remount,ro"]).arg(root).output().expect("runs");
    assert!(output.status.success());
    let mut builder = PlanBuilder::new(root).expect("a root");
    builder.edit(&path("edit"), Policy::Entry, Some(b"old"), "new").expect("planned");
    let error = builder.finish().expect("a plan").apply(ApplyOptions::default()).expect_err("read only");
    assert!(error.to_string().contains("Read-only file system"), "{error}");
}

//! What applying does to files, and what it refuses.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use super::sandbox::{Sandbox, edit, managed, mixed, mixed_before, path};
use crate::{ApplyError, ApplyOptions, Conflicts, Desired, Plan, PlanBuilder, Policy, Problem};

fn apply(plan: &Plan) -> Result<crate::Applied, ApplyError> {
    plan.apply(ApplyOptions::default())
}

/// The only problem of a plan that is refused.
fn refused(result: Result<crate::Applied, ApplyError>) -> Problem {
    match result {
        Err(ApplyError::Refused(mut errors)) if errors.len() == 1 => errors.remove(0).problem,
        other => panic!("not refused for one reason: {other:?}"),
    }
}

#[test]
fn all_steps_leave_exactly_what_was_planned() {
    let sandbox = mixed_before(Sandbox::git());
    let applied = apply(&mixed(&sandbox)).expect("applied");
    assert_eq!((applied.counts.created, applied.counts.configured, applied.counts.deleted), (4, 2, 2));
    let state = sandbox.state();
    let files: Vec<_> = state.iter().map(|(path, entry)| format!("{path}: {}", entry.trim_end())).collect();
    assert_eq!(
        files,
        [
            ".git: dir",
            ".git/HEAD: 644 ref: refs/heads/main",
            "apps: dir",
            "apps/c.yaml: 644 c",
            "apps/kustomization.yaml: 644 new one",
            "apps/other.yaml: 644 stays",
            "charts: dir",
            "charts/new: dir",
            "charts/new/a.yaml: 644 a",
            "charts/new/deep: dir",
            "charts/new/deep/b.yaml: 644 b",
            "empty: 644",
            "versions.env: 644 new versions",
        ],
        "the folder of the removed file is gone, too, and no journal is left"
    );
}

#[test]
fn a_plan_without_changes_writes_nothing_and_takes_no_lock() {
    let sandbox = Sandbox::git().with("a", "same").with("seed", "mine");
    let mut builder = sandbox.builder();
    managed(&mut builder, "a", "same");
    builder.write(Desired::seed(path("seed"), "theirs")).expect("planned");
    let plan = builder.finish().expect("a plan");
    assert!(plan.is_empty());
    // A lock that another run holds does not matter.
    let lock = crate::RepoLock::acquire(sandbox.root(), crate::LockWait::default()).expect("free");
    apply(&plan).expect("nothing to do");
    lock.release();
    let sandbox = Sandbox::git().with("a", "same");
    sandbox.set_mode(".git", 0o555);
    let mut builder = sandbox.builder();
    managed(&mut builder, "a", "same");
    let stamp = || fs::metadata(sandbox.at(".git")).map(|meta| (meta.mtime(), meta.mtime_nsec())).expect("there");
    let then = stamp();
    apply(&builder.finish().expect("a plan")).expect("nothing to do");
    assert_eq!(stamp(), then);
}

#[test]
fn mode_owner_and_attributes_are_kept() {
    let sandbox = Sandbox::git().with("run.sh", "old\n").with("secret", "old\n");
    sandbox.set_mode("run.sh", 0o755);
    sandbox.set_mode("secret", 0o640);
    let root = rustix::process::geteuid().is_root();
    if root {
        std::os::unix::fs::chown(sandbox.at("secret"), Some(1234), Some(4321)).expect("root may");
    } else {
        println!("note: the owner is not changed, because this is not root");
    }
    let attribute = {
        let file = fs::File::open(sandbox.at("secret")).expect("there");
        rustix::fs::fsetxattr(&file, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_ok()
    };
    let mut builder = sandbox.builder();
    edit(&mut builder, "run.sh", "new\n");
    edit(&mut builder, "secret", "new\n");
    builder.write(Desired::managed(path("bin/new.sh"), "x").executable(true)).expect("planned");
    apply(&builder.finish().expect("a plan")).expect("applied");
    assert_eq!((sandbox.read("run.sh").as_str(), sandbox.mode("run.sh")), ("new\n", 0o755));
    assert_eq!((sandbox.read("secret").as_str(), sandbox.mode("secret")), ("new\n", 0o640));
    assert_eq!(sandbox.mode("bin/new.sh") & 0o111, 0o111);
    let meta = fs::metadata(sandbox.at("secret")).expect("there");
    if root {
        assert_eq!((meta.uid(), meta.gid()), (1234, 4321));
    }
    if attribute {
        let file = fs::File::open(sandbox.at("secret")).expect("there");
        let mut value = [0u8; 16];
        let length = rustix::fs::fgetxattr(&file, "user.note", value.as_mut_slice()).expect("kept");
        assert_eq!(&value[..length], b"kept");
    } else {
        println!("note: this file system has no attributes; they are not checked");
    }
}

#[test]
fn hard_links_are_refused() {
    let sandbox = Sandbox::git().with("a", "old");
    let mut builder = sandbox.builder();
    edit(&mut builder, "a", "new");
    let plan = builder.finish().expect("a plan");
    fs::hard_link(sandbox.at("a"), sandbox.at("b")).expect("made");
    assert!(matches!(refused(apply(&plan)), Problem::HardLinked { links: 2 }));
    assert_eq!(sandbox.read("b"), "old");
    let mut builder = sandbox.builder();
    edit(&mut builder, "a", "new");
    let error = builder.finish().expect_err("already when it is planned");
    assert!(matches!(error.problems[0].problem, Problem::HardLinked { links: 2 }));
}

#[test]
fn files_that_changed_meanwhile_are_refused_and_nothing_is_written() {
    type Case = (&'static str, fn(&Sandbox), fn(&Problem) -> bool);
    let cases: [Case; 8] = [
        ("other content", |s| s.write("versions.env", "mine now\n"), |p| matches!(p, Problem::Changed)),
        ("same size", |s| s.write("versions.env", "old_versions\n"), |p| matches!(p, Problem::Changed)),
        ("removed", |s| fs::remove_file(s.at("versions.env")).expect("gone"), |p| matches!(p, Problem::Vanished)),
        ("appeared", |s| s.write("empty", "mine"), |p| matches!(p, Problem::Appeared)),
        (
            "a link in its place",
            |s| {
                fs::rename(s.at("versions.env"), s.at("real.env")).expect("moved");
                s.link("versions.env", "real.env");
            },
            |p| matches!(p, Problem::Changed),
        ),
        (
            "a folder in its place",
            |s| {
                fs::remove_file(s.at("versions.env")).expect("gone");
                fs::create_dir(s.at("versions.env")).expect("made");
            },
            |p| matches!(p, Problem::Changed | Problem::Directory),
        ),
        ("to be removed, changed", |s| s.write("old/gone.yaml", "mine\n"), |p| matches!(p, Problem::Changed)),
        ("a dangling link where a file is new", |s| s.link("empty", "nowhere"), |p| matches!(p, Problem::Appeared)),
    ];
    for (name, meddle, expected) in cases {
        let sandbox = mixed_before(Sandbox::git());
        let plan = mixed(&sandbox);
        meddle(&sandbox);
        let before = sandbox.state();
        let problem = refused(apply(&plan));
        assert!(expected(&problem), "{name}: {problem:?}");
        assert_eq!(sandbox.state(), before, "{name}");
    }
}

#[test]
fn a_file_that_was_only_touched_is_no_change() {
    let sandbox = mixed_before(Sandbox::git());
    let plan = mixed(&sandbox);
    sandbox.write("versions.env", "old versions\n");
    apply(&plan).expect("applied");
}

#[test]
fn a_folder_swapped_for_a_link_is_not_followed() {
    for target in ["/", "elsewhere", "../outside", ".git"] {
        let sandbox = Sandbox::plain();
        let repo = sandbox.at("repo");
        for folder in ["repo/.git", "repo/apps/web", "repo/elsewhere/web", "outside/web"] {
            fs::create_dir_all(sandbox.at(folder)).expect("made");
        }
        sandbox.write("repo/apps/web/x", "old");
        sandbox.write("outside/web/x", "old");
        let mut builder = PlanBuilder::new(&repo).expect("a root");
        edit(&mut builder, "apps/web/x", "new");
        managed(&mut builder, "apps/web/y", "new");
        managed(&mut builder, "apps/new/z", "new");
        let plan = builder.finish().expect("a plan");
        fs::rename(repo.join("apps"), repo.join("moved")).expect("moved");
        sandbox.link("repo/apps", target);
        let before = sandbox.state();
        let Err(ApplyError::Refused(errors)) = apply(&plan) else { panic!("not refused") };
        assert_eq!(errors.len(), 3, "all of them are reported");
        assert!(
            errors.iter().all(|e| matches!(&e.problem, Problem::ParentNotDirectory { parent } if parent == "apps"))
        );
        assert_eq!(sandbox.state(), before);
    }
}

#[test]
fn links_inside_the_repo_are_written_through() {
    let sandbox = Sandbox::git().with("kubernetes/apps/web/x", "old").with("shared.env", "old");
    sandbox.link("apps", "kubernetes/apps");
    sandbox.link("kubernetes/versions.env", "../shared.env");
    sandbox.link("absolute", sandbox.at("shared.env").to_str().expect("text"));
    let mut builder = sandbox.builder();
    edit(&mut builder, "apps/web/x", "new");
    edit(&mut builder, "kubernetes/versions.env", "newer");
    // The same file by another way builds on the first edit.
    assert_eq!(builder.read_text(&path("absolute")).expect("read").as_deref(), Some("newer"));
    edit(&mut builder, "absolute", "newest");
    managed(&mut builder, "apps/db/y", "new");
    let plan = builder.finish().expect("a plan");
    let targets: Vec<_> = plan.changes().iter().map(|c| (c.path.as_str(), c.target().map(|t| t.as_str()))).collect();
    assert_eq!(
        targets,
        [
            ("apps/db/y", Some("kubernetes/apps/db/y")),
            ("apps/web/x", Some("kubernetes/apps/web/x")),
            ("kubernetes/versions.env", Some("shared.env")),
        ]
    );
    apply(&plan).expect("applied");
    assert_eq!(sandbox.read("kubernetes/apps/web/x"), "new");
    assert_eq!(sandbox.read("kubernetes/apps/db/y"), "new");
    assert_eq!(sandbox.read("shared.env"), "newest");
    for link in ["apps", "kubernetes/versions.env", "absolute"] {
        assert!(sandbox.at(link).is_symlink(), "{link} is still a link");
    }
}

#[test]
fn conflicts_stop_the_plan_unless_they_are_left() {
    let sandbox = Sandbox::git().with("a", "mine");
    let mut builder = sandbox.builder();
    managed(&mut builder, "a", "theirs");
    managed(&mut builder, "b", "new");
    let plan = builder.finish().expect("a plan");
    let before = sandbox.state();
    match apply(&plan) {
        Err(ApplyError::Conflicts { paths }) => assert_eq!(paths, [path("a")]),
        other => panic!("{other:?}"),
    }
    assert_eq!(sandbox.state(), before);
    let options = ApplyOptions { conflicts: Conflicts::Leave, ..ApplyOptions::default() };
    assert_eq!(plan.apply(options).expect("applied").counts.created, 1);
    assert_eq!((sandbox.read("a").as_str(), sandbox.read("b").as_str()), ("mine", "new"));
}

#[test]
fn a_root_that_appears_meanwhile_is_refused() {
    let sandbox = Sandbox::plain();
    let mut builder = PlanBuilder::new(sandbox.at("repo")).expect("a root");
    managed(&mut builder, "a/b", "new");
    let plan = builder.finish().expect("a plan");
    fs::create_dir_all(sandbox.at("repo/a")).expect("made");
    sandbox.write("repo/a/b", "mine");
    assert!(matches!(refused(apply(&plan)), Problem::Appeared));
    assert_eq!(sandbox.read("repo/a/b"), "mine");
}

#[test]
fn many_files_take_few_open_files_and_long_names_fit() {
    let sandbox = Sandbox::git();
    let mut builder = sandbox.builder();
    for folder in 0..600 {
        fs::create_dir_all(sandbox.at(&format!("old/{folder}"))).expect("made");
        managed(&mut builder, &format!("old/{folder}/x"), "x");
        managed(&mut builder, &format!("new/{folder}/x"), "x");
    }
    let long = "n".repeat(255);
    sandbox.write(&long, "old");
    edit(&mut builder, &long, "new");
    managed(&mut builder, &format!("{}/{}", "m".repeat(255), "ü".repeat(127)), "new");
    managed(&mut builder, &"ß".repeat(127), "new");
    let plan = builder.finish().expect("a plan");
    apply(&plan).expect("applied");
    assert_eq!(sandbox.read(&long), "new");
    assert_eq!(sandbox.read("old/599/x"), "x");
    assert!(sandbox.state().keys().all(|path| !path.contains(".fluxwright-")));
}

#[test]
fn entries_and_seeds_build_on_each_other() {
    let sandbox = Sandbox::git().with("seed", "mine\n");
    let mut builder = sandbox.builder();
    builder.write(Desired::seed(path("seed"), "theirs\n")).expect("planned");
    builder.write(Desired::seed(path("fresh"), "one\n")).expect("planned");
    edit(&mut builder, "seed", "mine\nentry\n");
    edit(&mut builder, "fresh", "one\ntwo\n");
    let error = builder.edit(&path("fresh"), Policy::Entry, Some(b"one\n"), "three\n").expect_err("made from old");
    assert!(matches!(error.problem, Problem::OutdatedEdit));
    apply(&builder.finish().expect("a plan")).expect("applied");
    assert_eq!((sandbox.read("seed").as_str(), sandbox.read("fresh").as_str()), ("mine\nentry\n", "one\ntwo\n"));
}

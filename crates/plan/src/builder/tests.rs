use std::fs;

use super::*;
use crate::PlanReport;
use crate::apply::tests::sandbox::{Sandbox, edit, managed, path};

fn problem(result: Result<Option<Bytes>, FileError>) -> Problem {
    result.expect_err("refused").problem
}

#[test]
fn policies_decide_what_happens() {
    let sandbox = Sandbox::git().with("same", "x").with("mine", "mine").with("ours", "written").with("gone", "x");
    let mut builder = sandbox.builder();
    let wrote = ContentHash::of(b"written");
    for desired in [
        Desired::managed(path("new"), "x"),
        Desired::managed(path("same"), "x"),
        Desired::managed(path("mine"), "x").recorded(wrote).note("the file is not the one that was written"),
        Desired::managed(path("ours"), "x").recorded(wrote),
        Desired::seed(path("seed-new"), "x").executable(true),
    ] {
        builder.write(desired).expect("planned");
    }
    sandbox.write("seed-mine", "mine");
    sandbox.write("seed-same", "x");
    builder.write(Desired::seed(path("seed-mine"), "x")).expect("planned");
    builder.write(Desired::seed(path("seed-same"), "x")).expect("planned");
    sandbox.write("list", "- a\n");
    edit(&mut builder, "list", "- a\n- b\n");
    builder.delete(&path("gone"), None).expect("planned");
    builder.delete(&path("never"), None).expect("planned");
    sandbox.write("changed", "mine");
    builder.delete(&path("changed"), Some(wrote)).expect("planned");
    sandbox.write("release", "name: a\n");
    builder.conflict(&path("release"), Policy::Entry, None, "has an input of that name").expect("planned");
    let plan = builder.finish().expect("a plan");
    let kinds: Vec<_> = plan.changes().iter().map(|c| format!("{} {}", c.kind.as_str(), c.path)).collect();
    assert_eq!(
        kinds,
        [
            "conflict changed",
            "deleted gone",
            "configured list",
            "conflict mine",
            "created new",
            "configured ours",
            "conflict release",
            "unchanged same",
            "skipped seed-mine",
            "created seed-new",
            "unchanged seed-same",
        ]
    );
    let counts = plan.counts();
    for kind in ChangeKind::ALL {
        assert_eq!(counts.of(kind), plan.changes().iter().filter(|change| change.kind == kind).count());
    }
    assert_eq!(plan.conflicts().count(), 3);
    assert_eq!(plan.writes().count(), 5);
    assert_eq!(plan.change(&path("mine")).expect("planned").notes.len(), 1);
    assert!(plan.change(&path("other")).is_none());
    assert!(!plan.is_empty());
}

#[test]
fn edits_of_one_file_build_on_each_other() {
    let sandbox = Sandbox::git().with("list", "a\n");
    let mut builder = sandbox.builder();
    edit(&mut builder, "list", "a\nb\n");
    assert_eq!(builder.read_text(&path("list")).expect("read").as_deref(), Some("a\nb\n"));
    assert_eq!(builder.on_disk(&path("list")).expect("read").as_deref(), Some(b"a\n".as_slice()));
    edit(&mut builder, "list", "a\nb\nc\n");
    assert_eq!(builder.read(&path("new")).expect("nothing there"), None);
    edit(&mut builder, "new", "1\n");
    edit(&mut builder, "new", "1\n2\n");
    sandbox.write("back", "x");
    edit(&mut builder, "back", "y");
    edit(&mut builder, "back", "x");
    let plan = builder.finish().expect("a plan");
    let change = plan.change(&path("list")).expect("planned");
    assert_eq!(change.before.as_deref(), Some(b"a\n".as_slice()));
    assert_eq!(change.after.as_deref(), Some(b"a\nb\nc\n".as_slice()));
    assert_eq!(plan.change(&path("new")).expect("planned").kind, ChangeKind::Created);
    assert_eq!(plan.change(&path("back")).expect("planned").kind, ChangeKind::Unchanged);
}

#[test]
fn an_edit_of_a_file_that_disappeared_from_the_plan_is_refused() {
    let sandbox = Sandbox::git().with("a", "x");
    let mut builder = sandbox.builder();
    builder.delete(&path("a"), None).expect("planned");
    assert_eq!(builder.read(&path("a")).expect("read"), None);
    let error = builder.edit(&path("a"), Policy::Entry, Some(b"x"), "y").expect_err("refused");
    assert!(matches!(error.problem, Problem::OutdatedEdit));
}

#[test]
fn contradictions_are_refused() {
    let sandbox = Sandbox::git();
    let mut builder = sandbox.builder();
    managed(&mut builder, "a", "x");
    managed(&mut builder, "a", "x");
    let error = builder.write(Desired::seed(path("a"), "y")).expect_err("planned twice");
    assert!(matches!(error.problem, Problem::PlannedTwice));
    managed(&mut builder, "a/b/c", "x");
    managed(&mut builder, "a-b", "x");
    let error = builder.finish().expect_err("both file and folder");
    assert_eq!(error.problems.len(), 1);
    assert!(matches!(&error.problems[0].problem, Problem::FileAndFolder { below } if *below == path("a/b/c")));
    assert_eq!(error.problems[0].path, path("a"));
}

#[test]
fn what_cannot_be_read_says_why() {
    let sandbox = Sandbox::git().with("file", "x").with("module/.git", "gitdir: x").with("module/deep/x", "x");
    fs::create_dir(sandbox.at("folder")).expect("made");
    fs::create_dir_all(sandbox.at("clone/.git")).expect("made");
    let file = fs::File::create(sandbox.at("large")).expect("made");
    file.set_len(crate::MAX_FILE_SIZE + 1).expect("sparse");
    let file = fs::File::create(sandbox.at("limit")).expect("made");
    file.set_len(crate::MAX_FILE_SIZE).expect("sparse");
    fs::write(sandbox.at("latin"), b"a\nb\xe9\n").expect("written");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        sandbox.at("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .expect("made");
    let mut builder = sandbox.builder();
    let mut read = |at: &str| problem(builder.read(&path(at)));
    assert!(matches!(read("folder"), Problem::Directory));
    assert!(matches!(read("large"), Problem::TooLarge { size } if size == crate::MAX_FILE_SIZE + 1));
    assert!(matches!(read("pipe"), Problem::Special { what: "named pipe" }));
    assert!(matches!(read("file/below"), Problem::ParentNotDirectory { parent } if parent == "file"));
    assert!(matches!(read("module/deep/x"), Problem::NestedRepository { folder } if folder == "module"));
    assert!(matches!(read("clone/new"), Problem::NestedRepository { folder } if folder == "clone"));
    assert_eq!(builder.read(&path("limit")).expect("the limit itself").expect("there").len(), 16 << 20);
    assert_eq!(builder.read(&path("missing")).expect("nothing there"), None);
    assert_eq!(builder.read(&path("missing/deep")).expect("nothing there"), None);
    assert!(builder.read(&path("latin")).expect("bytes").is_some());
    let error = builder.read_text(&path("latin")).expect_err("no text");
    assert!(matches!(error.problem, Problem::NotUtf8 { offset: 3, line: 2 }));
    assert_eq!(error.to_string(), "latin: the file is not UTF-8 (byte 3, line 2)");
    assert_eq!(error.diagnose()[0].code, "not-utf8");
}

#[test]
fn links_are_followed_only_inside_the_repo() {
    let sandbox = Sandbox::plain();
    fs::create_dir_all(sandbox.at("repo/.git/hooks")).expect("made");
    for file in ["repo/.git/config", "repo/real/x", "repo/deep/er/y", "outside/x", "repo/.fluxwright/tmp/x"] {
        sandbox.write(file, file);
    }
    let absolute = |path: &str| sandbox.at(path).to_str().expect("text").to_owned();
    let links: [(&str, String); 22] = [
        ("file", "real/x".into()),
        ("chain", "file".into()),
        ("folder", "deep/./er/../er/".into()),
        ("deep/up", "../real".into()),
        ("inside-absolute", absolute("repo/real/x")),
        ("inside-other-way", absolute("alias/real/x")),
        ("round", absolute("repo/../repo/real/x")),
        ("outside", "../outside/x".into()),
        ("outside-folder", "../outside".into()),
        ("back-in", "../repo/real/x".into()),
        ("outside-absolute", "/etc/passwd".into()),
        ("root", "/".into()),
        ("git", ".git".into()),
        ("git-file", ".git/config".into()),
        ("git-disguised", "real/../.GIT./config".into()),
        ("git-absolute", absolute("repo/.git/config")),
        ("journal", ".fluxwright/tmp".into()),
        ("dangling", "nowhere".into()),
        ("dangling-deep", "nowhere/x".into()),
        ("loop-a", "loop-b".into()),
        ("loop-b", "loop-a".into()),
        ("here", ".".into()),
    ];
    sandbox.link("alias", "repo");
    for (link, target) in &links {
        sandbox.link(&format!("repo/{link}"), target);
    }
    let mut builder = PlanBuilder::new(sandbox.at("repo")).expect("a root");
    for (at, content) in [
        ("file", "repo/real/x"),
        ("chain", "repo/real/x"),
        ("folder/y", "repo/deep/er/y"),
        ("deep/up/x", "repo/real/x"),
        ("inside-absolute", "repo/real/x"),
        ("inside-other-way", "repo/real/x"),
        ("round", "repo/real/x"),
        ("here/real/x", "repo/real/x"),
    ] {
        let read = builder.read_text(&path(at)).expect(at);
        assert_eq!(read.as_deref(), Some(content), "{at}");
    }
    assert_eq!(builder.read(&path("folder/new")).expect("can be made"), None);
    let mut read = |at: &str| problem(builder.read(&path(at)));
    for at in ["outside", "outside-folder/x", "outside-folder/new", "back-in", "outside-absolute", "root/etc/passwd"] {
        let problem = read(at);
        assert!(matches!(problem, Problem::LinkOutside { .. }), "{at}: {problem}");
    }
    for at in ["git/config", "git/hooks/post-commit", "git-file", "git-disguised", "git-absolute", "journal/x"] {
        let problem = read(at);
        assert!(matches!(problem, Problem::LinkRefused { .. }), "{at}: {problem}");
    }
    for at in ["dangling", "dangling-deep", "dangling/x"] {
        let problem = read(at);
        assert!(matches!(problem, Problem::LinkDangling { .. }), "{at}: {problem}");
    }
    for at in ["loop-a", "loop-b/x"] {
        let problem = read(at);
        assert!(matches!(problem, Problem::LinkLoop { .. }), "{at}: {problem}");
    }
    for at in ["here", "folder", "deep/up"] {
        assert!(matches!(read(at), Problem::Directory), "{at}");
    }
}

#[test]
fn every_problem_says_what_to_do() {
    let sandbox = Sandbox::git();
    sandbox.link("a", "../x");
    sandbox.link("b", ".git/config");
    let mut builder = sandbox.builder();
    for at in ["a", "b"] {
        let error = builder.read(&path(at)).expect_err("refused");
        let diagnostics = error.diagnose();
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].labels[0].path, at);
        assert_eq!(diagnostics[0].help.len(), 1);
    }
    let error = builder.read(&path("a")).expect_err("refused");
    assert_eq!(error.to_string(), "a: the symbolic link a points out of the repo, to ../x");
}

#[test]
fn the_report_is_json_with_a_version() {
    let sandbox = Sandbox::git().with("list", "a: 1\npassword: old\n");
    let mut builder = sandbox.builder();
    edit(&mut builder, "list", "a: 2\npassword: new\n");
    builder.write(Desired::managed(path("blob"), b"\0\x01".to_vec()).note("a picture")).expect("planned");
    let plan = builder.finish().expect("a plan");
    let json = serde_json::to_value(PlanReport::new(&plan, |change| format!("of {}", change.path))).expect("JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(json["counts"]["created"], 1);
    assert_eq!(json["changes"][0]["path"], "blob");
    assert_eq!(json["changes"][0]["binary"], true);
    assert_eq!(json["changes"][0]["notes"][0], "a picture");
    assert_eq!(json["changes"][1]["change"], "configured");
    assert_eq!(json["changes"][1]["policy"], "entry");
    assert_eq!(json["changes"][1]["diff"], "of list");
}

//! What is shown of a file without secrets is a patch that the usual tools take.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use fluxwright_diff::model::LineKind;
use fluxwright_diff::unified::{self, Characters};
use fluxwright_diff::{Change, Files, Input, Mode, Options, Revision, files};
use proptest::prelude::*;

fn shown(changes: Vec<Change>) -> Vec<fluxwright_diff::model::ChangedFile> {
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let input = Input { base: revision("a"), head: revision("b"), changes, unchanged: &Files::none() };
    files(input, &Options { reformatted: true, apart: true, ..Options::default() })
}

fn patch(changes: Vec<Change>) -> String {
    shown(changes).iter().map(|file| unified::file(file, Characters::Raw)).collect()
}

fn diff(old: Option<&str>, new: Option<&str>) -> String {
    patch(vec![Change::of("dir/file.yaml", old.map(str::as_bytes), new.map(str::as_bytes))])
}

#[test]
fn text_is_a_unified_diff() {
    assert_eq!(
        diff(Some("a\nb\nc\nd\ne\nf\ng\n"), Some("a\nb\nc\nX\ne\nf\ng\n")),
        "diff --git a/dir/file.yaml b/dir/file.yaml\n--- a/dir/file.yaml\n+++ b/dir/file.yaml\n\
         @@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+X\n e\n f\n g\n"
    );
    assert_eq!(
        diff(None, Some("a\nb")),
        "diff --git a/dir/file.yaml b/dir/file.yaml\nnew file mode 100644\n--- /dev/null\n+++ b/dir/file.yaml\n\
         @@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"
    );
    assert_eq!(
        diff(Some("a\n"), None),
        "diff --git a/dir/file.yaml b/dir/file.yaml\ndeleted file mode 100644\n--- a/dir/file.yaml\n+++ /dev/null\n\
         @@ -1 +0,0 @@\n-a\n"
    );
    assert_eq!(
        diff(None, Some("")),
        "diff --git a/dir/file.yaml b/dir/file.yaml\nnew file mode 100644\n",
        "an empty file"
    );
    assert!(diff(Some("a\r\nb\r\n"), Some("a\nb\r\n")).contains("\n-a\r\n+a\n b\r\n"));
}

#[test]
fn binary_files_are_named() {
    let changes =
        vec![Change::of("new.bin", None, Some(b"\xff\xfe")), Change::of("old.bin", Some(b"\0a"), Some(b"\0b"))];
    assert_eq!(
        patch(changes),
        "diff --git a/new.bin b/new.bin\nnew file mode 100644\nBinary files /dev/null and b/new.bin differ\n\
         diff --git a/old.bin b/old.bin\nBinary files a/old.bin and b/old.bin differ\n"
    );
}

/// Runs a patch tool in a folder.
fn run(tool: &str, args: &[&str], folder: &Path, patch: &str) -> bool {
    let child = Command::new(tool)
        .args(args)
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", "/")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn();
    let mut child = child.expect("starts");
    child.stdin.take().expect("piped").write_all(patch.as_bytes()).expect("written");
    child.wait().expect("ends").success()
}

fn has(tool: &str) -> bool {
    let found = Command::new(tool).arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        println!("note: {tool} is not installed; the test with it is skipped");
    }
    found
}

type State = BTreeMap<&'static str, &'static str>;

fn written(state: &State) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in state {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

#[test]
fn git_and_patch_make_the_same_of_it() {
    let before = State::from([
        ("edit.yaml", "a\nb\nc\n"),
        ("with space.yaml", "x\n"),
        ("quo\"te.yaml", "x\n"),
        ("crlf.yaml", "a\r\nb\r\nc\r\n"),
        ("lone-cr", "a\rb\nc\rd\n"),
        ("no-newline", "a"),
        ("umlaut-ü", "a\n"),
        ("gone.yaml", "bye\n"),
        ("deep/gone", "bye"),
    ]);
    let after = State::from([
        ("edit.yaml", "a\nB\nc\nd"),
        ("with space.yaml", "y\n"),
        ("quo\"te.yaml", "y\n"),
        ("crlf.yaml", "a\r\nB\r\nc\r\n"),
        ("lone-cr", "a\rB\nc\rd\n"),
        ("no-newline", "a\n"),
        ("umlaut-ü", "b\n"),
        ("new/file.yaml", "x\n"),
        ("new sp/a b", "x"),
        ("empty", ""),
        ("---", "--- x\n+++ y\n"),
        ("run.sh", "#!/bin/sh\n"),
    ]);
    let paths: std::collections::BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let changes = paths.into_iter().map(|path| {
        let bytes = |state: &State| state.get(path).map(|text| text.as_bytes().to_vec());
        let mut change = Change::of(path, bytes(&before).as_deref(), bytes(&after).as_deref());
        if let Some(new) = change.new.as_mut().filter(|new| new.path == "run.sh") {
            new.mode = Mode::Executable;
        }
        change
    });
    let patch = patch(changes.collect());
    for (tool, arguments) in
        [("git", ["apply", "--whitespace=nowarn", "-"]), ("patch", ["-p1", "--binary", "--no-backup-if-mismatch"])]
    {
        if !has(tool) {
            continue;
        }
        let folder = written(&before);
        assert!(run(tool, &arguments, folder.path(), &patch), "{patch}");
        for path in before.keys().chain(after.keys()) {
            let found = fs::read_to_string(folder.path().join(path)).ok();
            assert_eq!(found.as_deref(), after.get(path).copied(), "{tool}: {path}\n{patch}");
        }
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join("run.sh")).expect("there").permissions().mode();
        assert!(tool != "git" || mode & 0o100 != 0, "git makes it executable");
    }
}

#[test]
fn large_unrelated_texts_end_in_time() {
    let old: String = (0..60_000).map(|i| format!("old {i}\n")).collect();
    let new: String = (0..60_000).map(|i| format!("new {}\n", i * 7919 % 60_000)).collect();
    let start = std::time::Instant::now();
    assert!(!patch(vec![Change::of("f", Some(old.as_bytes()), Some(new.as_bytes()))]).is_empty());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// Texts whose lines are often the same.
fn text() -> impl Strategy<Value = String> {
    let line =
        prop::sample::select(vec!["a\n", "b\n", "c: d\n", "\n", " \n", "- x\r\n", "+\n", "\\ x\n", "é\n", "@@\n"]);
    (prop::collection::vec(line, 0..30), prop::sample::select(vec!["", "a", "x", "\r"]))
        .prop_map(|(lines, last)| lines.concat() + last)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn git_applies_any_diff(pairs in prop::collection::vec((text(), text()), 20)) {
        if !has("git") {
            return Ok(());
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut changes = Vec::new();
        for (number, (old, new)) in pairs.iter().enumerate() {
            let path = format!("{number}.txt");
            fs::write(folder.path().join(&path), old).expect("written");
            changes.push(Change::of(&path, Some(old.as_bytes()), Some(new.as_bytes())));
        }
        changes.retain(|change| change.old.as_ref().map(|file| &file.content) != change.new.as_ref().map(|file| &file.content));
        let patch = patch(changes);
        if !patch.is_empty() {
            prop_assert!(run("git", &["apply", "--whitespace=nowarn", "-"], folder.path(), &patch), "{}", patch);
        }
        for (number, (_, new)) in pairs.iter().enumerate() {
            prop_assert_eq!(&fs::read_to_string(folder.path().join(format!("{number}.txt"))).expect("there"), new);
        }
    }

    #[test]
    fn hunks_hold_both_texts(old in text(), new in text()) {
        let files = shown(vec![Change::of("f", Some(old.as_bytes()), Some(new.as_bytes()))]);
        for hunk in files.iter().flat_map(|file| &file.hunks) {
            let count = |kind| hunk.lines.iter().filter(|line| line.kind == kind).count();
            prop_assert_eq!(hunk.old_lines, count(LineKind::Context) + count(LineKind::Removed));
            prop_assert_eq!(hunk.new_lines, count(LineKind::Context) + count(LineKind::Added));
            let (mut before, mut after) = (old.split_inclusive('\n').skip(hunk.old_start.max(1) - 1), new.split_inclusive('\n').skip(hunk.new_start.max(1) - 1));
            for line in &hunk.lines {
                let end = [if line.carriage_return { "\r" } else { "" }, if line.no_newline { "" } else { "\n" }].concat();
                let full = line.text.clone() + &end;
                if line.kind != LineKind::Added {
                    prop_assert_eq!(before.next(), Some(full.as_str()));
                }
                if line.kind != LineKind::Removed {
                    prop_assert_eq!(after.next(), Some(full.as_str()));
                }
            }
        }
    }
}

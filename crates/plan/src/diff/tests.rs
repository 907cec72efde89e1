use std::fs;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::apply::tests::sandbox::{Sandbox, path};
use crate::{Desired, Plan, Policy};

fn diff(old: Option<&str>, new: Option<&str>) -> String {
    unified_texts(&path("dir/file.yaml"), old, new).to_string()
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
    assert_eq!(diff(Some("a\n"), Some("a\n")), "");
    assert_eq!(diff(Some("a\r\nb\r\n"), Some("a\nb\r\n")).lines().nth(4), Some("-a\r").map(|l| &l[..2]));
}

#[test]
fn lines_are_tagged_and_words_emphasized() {
    let diff = unified_texts(&path("f"), Some("version: 1.2.3\nname: x\n"), Some("version: 1.2.4\nname: x\n"));
    let [hunk] = diff.hunks.as_slice() else { panic!("{diff:?}") };
    assert_eq!((hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines), (1, 2, 1, 2));
    let kinds: Vec<_> = hunk.lines.iter().map(|line| (line.kind, line.old, line.new, line.text())).collect();
    assert_eq!(
        kinds,
        [
            (LineKind::Removed, Some(1), None, "version: 1.2.3".to_owned()),
            (LineKind::Added, None, Some(1), "version: 1.2.4".to_owned()),
            (LineKind::Context, Some(2), Some(2), "name: x".to_owned()),
        ]
    );
    let emphasized: Vec<_> = hunk.lines[1].segments.iter().filter(|s| s.emphasized).map(|s| s.text.as_str()).collect();
    assert!(!emphasized.is_empty() && emphasized.concat().len() < 8, "{emphasized:?}");
}

#[test]
fn large_unrelated_texts_end_in_time() {
    let old: String = (0..60_000).map(|i| format!("old {i}\n")).collect();
    let new: String = (0..60_000).map(|i| format!("new {}\n", i * 7919 % 60_000)).collect();
    let start = Instant::now();
    let diff = unified_texts(&path("f"), Some(&old), Some(&new));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert!(!diff.hunks.is_empty());
}

#[test]
fn a_minified_line_ends_in_time() {
    let line = |word: &str| (0..40_000).map(|i| format!("{word}{i} ")).collect::<String>();
    let start = Instant::now();
    let diff = unified_texts(&path("f"), Some(&line("a")), Some(&line("b")));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert_eq!(diff.hunks.len(), 1);
}

/// Runs a patch tool in a folder.
fn run(tool: &str, args: &[&str], dir: &Sandbox, patch: &str) -> bool {
    use std::io::Write as _;
    let child = Command::new(tool)
        .args(args)
        .current_dir(dir.root())
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

fn patch(plan: &Plan) -> String {
    plan.changes().iter().map(|change| unified(change).to_string()).collect()
}

#[test]
fn git_and_patch_make_the_same_of_a_plan() {
    let make = || {
        Sandbox::plain()
            .with("edit.yaml", "a\nb\nc\n")
            .with("with space.yaml", "x\n")
            .with("quo\"te.yaml", "x\n")
            .with("crlf.yaml", "a\r\nb\r\nc\r\n")
            .with("lone-cr", "a\rb\nc\rd\n")
            .with("no-newline", "a")
            .with("umlaut-ü", "a\n")
            .with("gone.yaml", "bye\n")
            .with("deep/gone", "bye")
    };
    let origin = make();
    let mut builder = origin.builder();
    for (at, content) in [
        ("edit.yaml", "a\nB\nc\nd"),
        ("with space.yaml", "y\n"),
        ("quo\"te.yaml", "y\n"),
        ("crlf.yaml", "a\r\nB\r\nc\r\n"),
        ("lone-cr", "a\rB\nc\rd\n"),
        ("no-newline", "a\n"),
        ("umlaut-ü", "b\n"),
    ] {
        let before = builder.read(&path(at)).expect(at);
        builder.edit(&path(at), Policy::Entry, before.as_deref(), content).expect(at);
    }
    for (at, content) in [("new/file.yaml", "x\n"), ("new sp/a b", "x"), ("empty", ""), ("---", "--- x\n+++ y\n")] {
        builder.write(Desired::managed(path(at), content)).expect(at);
    }
    builder.write(Desired::managed(path("run.sh"), "#!/bin/sh\n").executable(true)).expect("planned");
    builder.delete(&path("gone.yaml"), None).expect("planned");
    builder.delete(&path("deep/gone"), None).expect("planned");
    let plan = builder.finish().expect("a plan");
    let patch = patch(&plan);
    plan.apply(crate::ApplyOptions::default()).expect("applied");
    let expected = origin.state();
    if has("git") {
        let copy = make();
        assert!(run("git", &["apply", "--whitespace=nowarn", "-"], &copy, &patch), "{patch}");
        assert_eq!(copy.state(), expected, "git apply\n{patch}");
    }
    if has("patch") {
        let copy = make();
        assert!(run("patch", &["-p1", "--binary", "--no-backup-if-mismatch"], &copy, &patch), "{patch}");
        let mut state = copy.state();
        // patch keeps a folder that it emptied.
        if state.keys().all(|path| !path.starts_with("deep/")) {
            state.remove("deep");
        }
        assert_eq!(state, expected, "patch\n{patch}");
    }
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
        let sandbox = Sandbox::plain();
        let mut patch = String::new();
        for (number, (old, new)) in pairs.iter().enumerate() {
            let at = format!("{number}.txt");
            sandbox.write(&at, old);
            patch.push_str(&unified_texts(&path(&at), Some(old), Some(new)).to_string());
        }
        if !patch.is_empty() {
            prop_assert!(run("git", &["apply", "--whitespace=nowarn", "-"], &sandbox, &patch), "{}", patch);
        }
        for (number, (_, new)) in pairs.iter().enumerate() {
            prop_assert_eq!(&sandbox.read(&format!("{number}.txt")), new);
        }
    }

    #[test]
    fn hunks_hold_both_texts(old in text(), new in text()) {
        let diff = unified_texts(&path("f"), Some(&old), Some(&new));
        for hunk in &diff.hunks {
            let count = |kind| hunk.lines.iter().filter(|line| line.kind == kind).count();
            prop_assert_eq!(hunk.old_lines, count(LineKind::Context) + count(LineKind::Removed));
            prop_assert_eq!(hunk.new_lines, count(LineKind::Context) + count(LineKind::Added));
            for line in &hunk.lines {
                let of = |text: &str, number: Option<usize>| {
                    number.and_then(|n| text.split_inclusive('\n').nth(n - 1).map(str::to_owned))
                };
                let full = line.text() + if line.newline { "\n" } else { "" };
                if let Some(there) = of(&old, line.old) {
                    prop_assert_eq!(&there, &full);
                }
                if let Some(there) = of(&new, line.new) {
                    prop_assert_eq!(&there, &full);
                }
            }
        }
    }
}

#[test]
fn binary_files_are_named() {
    let sandbox = Sandbox::plain();
    fs::write(sandbox.at("old.bin"), b"\0old").expect("written");
    let mut builder = sandbox.builder();
    let before = builder.read(&path("old.bin")).expect("read");
    builder.edit(&path("old.bin"), Policy::Merge, before.as_deref(), b"\0new".to_vec()).expect("planned");
    builder.write(Desired::managed(path("new.bin"), b"\xff\xfe".to_vec())).expect("planned");
    let plan = builder.finish().expect("a plan");
    assert_eq!(
        patch(&plan),
        "diff --git a/new.bin b/new.bin\nnew file mode 100644\nBinary files /dev/null and b/new.bin differ\n\
         diff --git a/old.bin b/old.bin\nBinary files a/old.bin and b/old.bin differ\n"
    );
}

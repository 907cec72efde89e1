use super::*;

fn diff(old: Option<&str>, new: Option<&str>, colors: bool) -> String {
    unified(&Sides { path: "a.yaml", old, new }, colors)
}

#[test]
fn equal_texts_have_no_diff() {
    assert_eq!(diff(Some("a\n"), Some("a\n"), true), "");
    assert_eq!(diff(None, None, false), "");
}

#[test]
fn a_change_is_shown_with_three_lines_around_it() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
    assert_eq!(
        diff(Some(old), Some(new), false),
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
    );
}

#[test]
fn a_new_file_comes_from_nowhere() {
    assert_eq!(diff(None, Some("a\nb\n"), false), "--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    assert_eq!(diff(Some("a\n"), None, false), "--- a/a.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
}

#[test]
fn a_missing_line_end_is_told() {
    assert_eq!(
        diff(Some("a"), Some("a\n"), false),
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    );
}

#[test]
fn a_patch_keeps_carriage_returns_and_a_terminal_shows_them() {
    let plain = diff(Some("a\r\nb\r\n"), Some("a\r\nc\r\n"), false);
    assert!(plain.ends_with(" a\r\n-b\r\n+c\r\n"), "{plain:?}");
    let painted = diff(Some("a\r\nb\r\n"), Some("a\r\nc\r\n"), true);
    assert!(painted.contains(" a\n"), "{painted:?}");
    assert!(painted.contains('␍') && !painted.contains('\r'), "{painted:?}");
}

#[test]
fn words_that_differ_are_marked_and_control_characters_are_harmless() {
    let painted = diff(Some("name: one two\n"), Some("name: one \u{1b}[2Jthree\n"), true);
    assert!(painted.contains(r"\u{1b}[2J"), "{painted:?}");
    assert!(painted.contains(&Style::RemovedWord.paint("two", true)), "{painted:?}");
}

#[test]
fn git_applies_a_diff() {
    let folder = tempfile::tempdir().unwrap();
    let old = "one\ntwo\r\nthree\n\n\n\n\n\nlast";
    let new = "one\n2\r\nthree\n\n\n\n\n\nlast\nmore";
    std::fs::write(folder.path().join("a.yaml"), old).unwrap();
    std::fs::write(folder.path().join("p.patch"), diff(Some(old), Some(new), false)).unwrap();
    let done = std::process::Command::new("git")
        .args(["apply", "--whitespace=nowarn", "p.patch"])
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
        .current_dir(folder.path())
        .status();
    match done {
        Ok(status) => {
            assert!(status.success());
            assert_eq!(std::fs::read_to_string(folder.path().join("a.yaml")).unwrap(), new);
        }
        Err(error) => eprintln!("skipped: no git here ({error})"),
    }
}

use fluxwright_diagnostic::Diagnose as _;

use super::*;

fn reason(path: &str) -> PathReason {
    RepoPath::parse(path).expect_err(path).reason
}

#[test]
fn plain_paths_are_taken_as_they_are() {
    for path in [
        "a",
        "README.md",
        ".gitignore",
        ".github/workflows/ci.yaml",
        ".gitattributes",
        "git",
        "gitops/x",
        "a.git",
        ".git-hooks/x",
        ".gitea/x",
        "git~",
        "git~x",
        "apps/aux/con.yaml",
        "charts/kube-prometheus-stack.yaml",
        "a b/c d.yaml",
        "~/x",
        "-rf",
        "dash:board.json",
        "...x",
        "ümlaut/日本語.yaml",
        "می\u{200C}خواهم",
        ".fluxwright/record.yaml",
        ".fluxwright/tmpl/x",
        "x/.fluxwright/tmp/y",
    ] {
        assert_eq!(RepoPath::parse(path).expect(path).as_str(), path);
    }
}

#[test]
fn dot_segments_are_dropped() {
    for (given, expected) in [("./a", "a"), ("a/./b", "a/b"), ("a/.", "a"), ("./././a/./b/.", "a/b")] {
        assert_eq!(RepoPath::parse(given).expect(given).as_str(), expected);
    }
}

#[test]
fn every_spelling_of_git_is_refused() {
    for name in [
        ".git",
        ".GIT",
        ".gIt",
        ".git ",
        ".git.",
        ".git. . ..",
        ".git::$INDEX_ALLOCATION",
        ".git:stream",
        ".git ::$DATA",
        "git~1",
        "GIT~1",
        "git~1.",
        "git~1:x",
        "Git~23",
        ".g\u{200C}it",
        "\u{FEFF}.git",
        ".git\u{200D}",
        ".\u{206A}G\u{206F}i\u{200B}T ",
        ".gi\u{00AD}t",
        ".git\u{200C}.",
        ".git\u{2060}:x",
    ] {
        for path in
            [name.to_owned(), format!("{name}/hooks/post-commit"), format!("a/{name}/config"), format!("a/{name}")]
        {
            assert!(
                matches!(reason(&path), PathReason::GitFolder { .. }),
                "{path:?} is refused as {:?}",
                reason(&path)
            );
        }
    }
}

#[test]
fn whatever_is_not_plain_is_refused_with_its_reason() {
    let long = "x".repeat(256);
    let deep = "abc/".repeat(256) + "x";
    for (path, expected) in [
        ("", PathReason::Empty),
        (".", PathReason::Empty),
        ("./.", PathReason::Empty),
        ("/etc/passwd", PathReason::Absolute),
        ("//server/share", PathReason::Absolute),
        ("\\\\server\\share", PathReason::Backslash),
        ("a\\b", PathReason::Backslash),
        ("..\\x", PathReason::Backslash),
        ("C:/x", PathReason::Drive),
        ("c:x", PathReason::Drive),
        ("..", PathReason::Parent),
        ("../x", PathReason::Parent),
        ("a/../b", PathReason::Parent),
        ("a/..", PathReason::Parent),
        ("a//b", PathReason::EmptySegment),
        ("a/", PathReason::Folder),
        ("a/../", PathReason::Folder),
        ("a\0b", PathReason::Control { character: '\0' }),
        ("a\nb", PathReason::Control { character: '\n' }),
        ("a\u{85}b", PathReason::Control { character: '\u{85}' }),
        ("a\u{202E}lmay.x", PathReason::Deceptive { character: '\u{202E}' }),
        (".. /x", PathReason::TrailingDotOrSpace { segment: ".. ".into() }),
        ("a/.../x", PathReason::TrailingDotOrSpace { segment: "...".into() }),
        ("a./x", PathReason::TrailingDotOrSpace { segment: "a.".into() }),
        ("x ", PathReason::TrailingDotOrSpace { segment: "x ".into() }),
        (long.as_str(), PathReason::SegmentTooLong { bytes: 256 }),
        (deep.as_str(), PathReason::TooLong { bytes: 1025 }),
        (".fluxwright/tmp", PathReason::State),
        (".fluxwright/tmp/journal.json", PathReason::State),
        ("./.FluxWright/./TMP/lock", PathReason::State),
    ] {
        assert_eq!(reason(path), expected, "{path:?}");
    }
}

#[test]
fn the_limits_themselves_are_fine() {
    let name = "x".repeat(255);
    assert!(RepoPath::parse(&name).is_ok());
    let path = "abc/".repeat(255) + "abcd";
    assert_eq!(path.len(), 1024);
    assert!(RepoPath::parse(&path).is_ok());
}

#[test]
fn a_batch_reports_every_bad_path() {
    let errors = RepoPath::parse_all(["a", "../b", "c", ".git/config"]).expect_err("two are bad");
    assert_eq!(errors.0.iter().map(|e| e.path.as_str()).collect::<Vec<_>>(), ["../b", ".git/config"]);
    assert_eq!(errors.diagnose().len(), 2);
    assert_eq!(RepoPath::parse_all(["a", "c"]).expect("fine").len(), 2);
}

#[test]
fn messages_show_nothing_invisible_and_stay_short() {
    let message = RepoPath::parse(".g\u{200C}it").expect_err("refused").to_string();
    assert_eq!(message, r#"the path ".g\u{200c}it" reaches into git's own folder (".g\u{200c}it")"#);
    let message = RepoPath::parse(&"x/".repeat(1_000_000)).expect_err("refused").to_string();
    assert!(message.len() < 300, "{message}");
    for error in ["", "/x", "c:", "a/", "..", "a//b", "\\", "\n", ".git", ".fluxwright/tmp", "a."] {
        let diagnostics = RepoPath::parse(error).expect_err(error).diagnose();
        assert_eq!(diagnostics.len(), 1);
        assert!(!diagnostics[0].help.is_empty(), "{error:?} says what to do");
    }
}

#[test]
fn parts_and_order() {
    let path = RepoPath::parse("apps/web/release.yaml").expect("plain");
    assert_eq!(path.file_name(), "release.yaml");
    assert_eq!(path.parent().expect("has one").as_str(), "apps/web");
    assert_eq!(path.folders().map(String::from).collect::<Vec<_>>(), ["apps/web", "apps"]);
    assert_eq!(RepoPath::parse("a").expect("plain").parent(), None);
    assert!(path.starts_with(&RepoPath::parse("apps").expect("plain")));
    assert!(!path.starts_with(&RepoPath::parse("app").expect("plain")));
    assert!(path.starts_with(&path));
    assert!(path.join("../x").is_err());
    let read: RepoPath = serde_json::from_str("\"./a/b\"").expect("plain");
    assert_eq!(serde_json::to_string(&read).expect("text"), "\"a/b\"");
    assert!(serde_json::from_str::<RepoPath>("\"a/../../b\"").is_err());
}

proptest::proptest! {
    #[test]
    fn what_is_taken_is_plain(path in "[./a\\\\:~ g-iGT\u{200c}\n0-2]{0,24}") {
        if let Ok(path) = RepoPath::parse(&path) {
            let text = path.as_str();
            proptest::prop_assert_eq!(&RepoPath::parse(text).expect("still fine"), &path);
            proptest::prop_assert!(!text.starts_with('/') && !text.ends_with('/'));
            for segment in text.split('/') {
                proptest::prop_assert!(!segment.is_empty() && segment != "." && segment != "..");
                let plain: String = segment.to_lowercase().chars().filter(char::is_ascii).collect();
                proptest::prop_assert!(plain != ".git" && plain != "git~1");
            }
        }
    }
}

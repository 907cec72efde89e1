use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;

use super::*;

fn text(diagnostic: &Diagnostic) -> String {
    report(&[diagnostic], false, 80)
}

#[test]
fn an_excerpt_shows_the_line_and_its_neighbours() {
    let source: Arc<str> = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n".into();
    let diagnostic = Diagnostic::error("wrong-value", "`c` is wrong")
        .at("dir/a.yaml", Some(source), 13..14, "this value")
        .note("it was 2 before")
        .help("write 4");
    insta::assert_snapshot!(text(&diagnostic), @r"
    error[wrong-value]: `c` is wrong
     --> dir/a.yaml:3:4
      |
    2 | b: 2
    3 | c: 3
      |    ^ this value
    4 | d: 4
      |
      = note: it was 2 before
      = help: write 4
    ");
}

#[test]
fn the_first_of_two_places_is_the_place_of_the_problem() {
    let source: Arc<str> = "a: 1\nb: 2\na: 3\n".into();
    let diagnostic = Diagnostic::error("duplicate-key", "`a` is given twice")
        .see("a.yaml", Some(source.clone()), 0..1, "first here")
        .at("a.yaml", Some(source), 10..11, "again here");
    insta::assert_snapshot!(text(&diagnostic), @r"
    error[duplicate-key]: `a` is given twice
     --> a.yaml:3:1
      |
    1 | a: 1
      | - first here
    2 | b: 2
    3 | a: 3
      | ^ again here
    ");
}

#[test]
fn without_text_the_place_is_named() {
    let diagnostic = Diagnostic::error("not-a-file", "is a directory").at("charts", None, 0..0, "");
    insta::assert_snapshot!(text(&diagnostic), @r"
    error[not-a-file]: is a directory
    --> charts
    ");
}

#[test]
fn what_has_no_place_has_no_excerpt() {
    let diagnostic = Diagnostic::error("unknown", "there is no `x`").note("one\ntwo").help("try `y`");
    insta::assert_snapshot!(text(&diagnostic), @r"
    error[unknown]: there is no `x`
      = note: one
              two
      = help: try `y`
    ");
}

#[test]
fn lines_of_a_secret_are_never_shown() {
    let source: Arc<str> = "kind: Secret\nstringData:\n  password: hunter2\n  x: [\n".into();
    let bracket = source.find('[').unwrap();
    let diagnostic = Diagnostic::error("yaml", "unclosed list").at("s.yaml", Some(source), bracket..bracket + 1, "");
    let text = text(&diagnostic);
    assert!(!text.contains("hunter2"), "{text}");
    assert!(text.contains("s.yaml:4:6"), "{text}");
}

#[test]
fn spans_that_do_not_fit_are_made_to_fit() {
    let source: Arc<str> = "é: 日本\n".into();
    for span in [1..1, 0..1, 4..5, 0..999, 999..1000, Span { start: 5, end: 2 }] {
        let diagnostic = Diagnostic::error("x", "wrong").at("a.yaml", Some(source.clone()), span.clone(), "");
        assert!(text(&diagnostic).contains("a.yaml"), "{span:?}");
    }
    let diagnostic = Diagnostic::error("x", "wrong").at("a.yaml", Some("".into()), 0..0, "empty");
    assert!(text(&diagnostic).contains("a.yaml"));
}

#[test]
fn a_minified_file_has_no_excerpt() {
    let source: Arc<str> = format!("{{{}}}\n", "\"a\":1,".repeat(10_000)).into();
    let diagnostic = Diagnostic::error("x", "wrong").at("a.json", Some(source), 30_000..30_001, "");
    let text = text(&diagnostic);
    assert!(text.len() < 200, "{}", text.len());
    assert!(text.contains("a.json:1:30001"), "{text}");
}

#[test]
fn a_large_file_shows_its_places_only() {
    let source: Arc<str> = "key: value\n".repeat(1_500_000).into();
    let end = source.len() - 5;
    let diagnostic = Diagnostic::error("x", "wrong").see("a.yaml", Some(source.clone()), 0..3, "first").at(
        "a.yaml",
        Some(source),
        end..end + 1,
        "last",
    );
    let text = text(&diagnostic);
    assert!(text.contains("a.yaml:1500000:7") && text.contains("1500000 | key: value"), "{text}");
    assert!(text.contains("1 | key: value"), "{text}");
    assert!(text.lines().count() < 20, "{text}");
}

#[test]
fn messages_cannot_steer_the_terminal() {
    let source: Arc<str> = "a: \u{1b}[31mred\n".into();
    let diagnostic = Diagnostic::error("x", "bad \u{1b}[2J name\nsecond line")
        .at("a\u{7}.yaml", Some(source), 3..4, "\u{1b}]0;title\u{7}")
        .help("run \u{1b}c");
    let text = text(&diagnostic);
    assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
}

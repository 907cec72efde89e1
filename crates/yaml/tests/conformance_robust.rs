//! Texts made to break a reader: each is answered at once, by a value or by an error that says why.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that says what it measured")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use fluxwright_yaml::{Dialect, ErrorKind, Limits, SyntaxError, parse, parse_bytes, parse_lenient, parse_with};

/// Far more than any of them needs, even without optimisation on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(10);

fn timed<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    let took = start.elapsed();
    println!("{name}: {took:?}");
    assert!(took < AT_ONCE, "{name} took {took:?}");
    result
}

fn error_of(name: &str, text: &str) -> ErrorKind {
    let error = timed(name, || parse(text)).unwrap_err();
    assert!(text.get(error.span.clone()).is_some(), "{name}: {:?}", error.span);
    error.kind
}

#[test]
fn deep_nesting_is_an_error() {
    for (name, piece) in [("[", "["), ("{a: ", "{a: "), ("- ", "- "), ("? ", "? "), ("[{a: ", "[{a: "), ("- [", "- [")]
    {
        let kind = error_of(name, &piece.repeat(100_000 / piece.len()));
        match name {
            // Text after the bracket cannot be.
            "- [" => assert!(matches!(kind, ErrorKind::Syntax(SyntaxError::SequenceNotAllowed)), "{kind:?}"),
            _ => assert_eq!(kind, ErrorKind::TooDeep { limit: 250 }, "{name}"),
        }
    }
    let mut steps = String::new();
    for depth in 0..2000 {
        let _ = writeln!(steps, "{}a:", " ".repeat(depth));
    }
    assert_eq!(error_of("indented keys", &steps), ErrorKind::TooDeep { limit: 250 });
}

#[test]
fn the_depth_limit_is_exact_and_counts_aliases() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let limits = Limits { depth: 10, ..Limits::default() };
    assert!(parse_with(&nested(10), &limits).is_ok());
    assert_eq!(parse_with(&nested(11), &limits).unwrap_err().kind, ErrorKind::TooDeep { limit: 10 });
    let aliased = |depth: usize| format!("a: &a {}\nb: {}", nested(4), nested(depth).replace("[]", "[*a]"));
    assert!(parse_with(&aliased(5), &limits).is_ok());
    assert_eq!(parse_with(&aliased(6), &limits).unwrap_err().kind, ErrorKind::TooDeep { limit: 10 });
    let most = Limits { depth: usize::MAX, ..Limits::default() };
    let stream = timed("500 levels", || parse_with(&nested(499), &most)).unwrap();
    assert!(stream.documents[0].to_value(Dialect::Sigs).is_ok());
    assert_eq!(parse_with(&nested(501), &most).unwrap_err().kind, ErrorKind::TooDeep { limit: 500 });
}

#[test]
fn alias_bombs_are_errors() {
    let mut list = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut map = "a0: &a0 {k: x, l: x, m: x, n: x}\n".to_owned();
    let mut merged = map.clone();
    for level in 1..100 {
        let before = level - 1;
        let aliases = vec![format!("*a{before}"); 9].join(", ");
        let _ = writeln!(list, "a{level}: &a{level} [{aliases}]");
        let _ = writeln!(map, "a{level}: &a{level} {{k: *a{before}, l: *a{before}, m: *a{before}, n: *a{before}}}");
        let _ = writeln!(merged, "a{level}: &a{level} {{k{level}: *a{before}, <<: [*a{before}, *a{before}]}}");
    }
    for (name, text) in [("bomb of lists", list), ("bomb of maps", map), ("bomb of merges", merged)] {
        assert_eq!(error_of(name, &text), ErrorKind::TooManyNodes { limit: 1_000_000 });
    }
}

#[test]
fn aliases_that_lead_nowhere_are_errors() {
    assert_eq!(error_of("unknown", "a: *b\nb: &b 1"), ErrorKind::UnknownAlias("b".into()));
    assert_eq!(error_of("of another document", "a: &a 1\n---\nb: *a"), ErrorKind::UnknownAlias("a".into()));
    assert_eq!(error_of("itself", "a: &a [*a]"), ErrorKind::RecursiveAlias("a".into()));
    assert_eq!(error_of("its parent", "&a x: 1\ny: &a {z: {q: *a}}"), ErrorKind::RecursiveAlias("a".into()));
}

#[test]
fn long_texts_are_read_at_once() {
    let comments = format!("a:\n{}  b: 1\n", "  # off\n".repeat(300_000));
    let stream = timed("300,000 comments before a value", || parse(&comments)).unwrap();
    assert_eq!(stream.documents[0].comments.len(), 300_000);
    assert_eq!(stream.documents[0].at(&["a", "b"]).and_then(|node| node.as_str()), Some("1"));

    let commented = format!("{}a: 1\n", "# off\n---\n".repeat(50_000));
    assert_eq!(timed("50,000 documents", || parse(&commented)).unwrap().documents.len(), 50_000);

    for (name, text) in [
        ("plain text of 5 MB", format!("a: {}\n", "x".repeat(5 << 20))),
        ("quoted text of 5 MB", format!("a: \"{}\"\n", "x\\n".repeat(5 << 20 >> 2))),
        ("block of 5 MB", format!("a: |\n{}", "  line of text\n".repeat(350_000))),
        ("blank lines", format!("a: |\n  x\n{}b: 1\n", "\n".repeat(1 << 20))),
        ("blank lines before", format!("a: |\n{}  x\n", "\n".repeat(1 << 20))),
        ("indented blank lines", format!("a: |\n  x\n{}b: 1\n", " \n".repeat(1 << 20))),
        ("spaces", format!("a: {}b\n", " ".repeat(5 << 20))),
        ("tabs", format!("a: {}b\n", "\t".repeat(5 << 20))),
        ("carriage returns", format!("a: 1\n{}", "\r".repeat(1 << 20))),
    ] {
        let stream = timed(name, || parse(&text)).unwrap();
        assert!(timed("  its value", || stream.documents[0].to_value(Dialect::V3)).is_ok(), "{name}");
    }

    let mut wide = String::new();
    for key in 0..300_000 {
        let _ = writeln!(wide, "key{key}: {key}");
    }
    let stream = timed("300,000 keys", || parse(&wide)).unwrap();
    let value = timed("  their value", || stream.documents[0].to_value(Dialect::V3)).unwrap();
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(300_000));

    let mut anchors = String::new();
    for anchor in 0..50_000 {
        let _ = writeln!(anchors, "- &a{anchor} x\n- *a{anchor}");
    }
    let stream = timed("50,000 aliases", || parse(&anchors)).unwrap();
    assert!(timed("  their value", || stream.documents[0].to_value(Dialect::Sigs)).is_ok());
}

#[test]
fn texts_that_are_too_large_are_refused_unread() {
    let large = vec![b'a'; (16 << 20) + 1];
    let error = timed("over 16 MiB", || parse_bytes(&large, &Limits::default())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge { size: (16 << 20) + 1, limit: 16 << 20 });
    let few = Limits { nodes: 3, ..Limits::default() };
    assert!(parse_with("[a, b]", &few).is_ok());
    assert_eq!(parse_with("[a, b, c]", &few).unwrap_err().kind, ErrorKind::TooManyNodes { limit: 3 });
    // The limit is one of each document.
    assert!(parse_with("[a, b]\n---\n[a, b]", &few).is_ok());
}

#[test]
fn bytes_that_are_not_text_are_refused_where_they_are() {
    let error = parse_bytes(b"a: \xff", &Limits::default()).unwrap_err();
    assert_eq!((error.kind, error.span), (ErrorKind::NotUtf8, 3..3));
    let error = parse("a: b\u{7}c").unwrap_err();
    assert_eq!((error.kind, error.span), (ErrorKind::ControlCharacter('\u{7}'), 4..5));
    let error = parse("# \u{2028}a: 1").unwrap_err();
    assert_eq!((error.kind, error.span), (ErrorKind::LineSeparator('\u{2028}'), 2..5));
}

#[test]
fn one_broken_document_does_not_hide_the_others() {
    let text = "a: 1\n---\nb: [\n---\nc: 3\n---\n\td: 4\n---\ne: 5\n";
    let (stream, errors) = parse_lenient(text, &Limits::default());
    let roots: Vec<&str> =
        stream.documents.iter().map(|document| &text[document.root.as_ref().unwrap().span.clone()]).collect();
    assert_eq!(roots, ["a: 1", "c: 3", "e: 5"]);
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert_eq!(errors[1].kind, ErrorKind::TabIndent);
    let joined: String = stream.documents.iter().map(|document| &text[document.span.clone()]).collect();
    assert_eq!(joined, text);
    let broken = "[\n---\n".repeat(10_000);
    let (_, errors) = timed("10,000 broken documents", || parse_lenient(&broken, &Limits::default()));
    assert_eq!(errors.len(), 10_000);
}

//! Spans, over the shapes that a node can have.

use super::*;
use crate::{Node, ScalarStyle, SyntaxError};

/// Every node below the root with its source: scalars and aliases as `source`, collections as `source` too, in the
/// order of [`Node::walk`].
fn sources(text: &str) -> Vec<&str> {
    let stream = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
    let mut found = Vec::new();
    for document in &stream.documents {
        if let Some(root) = &document.root {
            root.walk(&mut |node| found.push(&text[node.span.clone()]));
        }
    }
    found
}

#[track_caller]
fn assert_sources(text: &str, expected: &[&str]) {
    assert_eq!(sources(text), expected, "{text:?}");
}

#[test]
fn scalars_have_their_quotes() {
    assert_sources("a: 'b c'", &["a: 'b c'", "a", "'b c'"]);
    assert_sources("\"a\": \"b\\n\" # c\n", &["\"a\": \"b\\n\"", "\"a\"", "\"b\\n\""]);
    assert_sources("a: b c  # d\n", &["a: b c", "a", "b c"]);
    assert_sources("é: 日本 # ü\nx: 😀\n", &["é: 日本 # ü\nx: 😀", "é", "日本", "x", "😀"]);
    assert_sources("a: b\n  c\n\n  d   # x\n", &["a: b\n  c\n\n  d", "a", "b\n  c\n\n  d"]);
    assert_sources("a: 'b\n\n  c'\n", &["a: 'b\n\n  c'", "a", "'b\n\n  c'"]);
}

#[test]
fn absent_values_are_after_their_indicator() {
    let text = "a:\nb :   # c\nc: !x\nd: &y\n- \n";
    let text = &text[..text.len() - 3];
    let stream = parse(text).unwrap();
    let ends: Vec<usize> = stream.documents[0]
        .root
        .as_ref()
        .unwrap()
        .entries()
        .unwrap()
        .iter()
        .map(|entry| entry.value.span.start)
        .collect();
    assert_eq!(ends, [2, 6, 18, 24]);
    assert_sources("a:\nb:\n", &["a:\nb:", "a", "", "b", ""]);
    assert_sources("-\n-   \n- x\n", &["-\n-   \n- x", "", "", "x"]);
    assert_sources("{a, b: , ? c}", &["{a, b: , ? c}", "a", "", "b", "", "c", ""]);
    let stream = parse("? a # x\n? b\n: c\n: d\n?\n: e").unwrap();
    let entries = stream.documents[0].root.as_ref().unwrap().entries().unwrap();
    let spans: Vec<(usize, usize)> =
        entries.iter().map(|entry| (entry.key.span.start, entry.value.span.start)).collect();
    assert_eq!(spans, [(2, 3), (10, 14), (16, 18), (21, 24)]);
}

#[test]
fn block_scalars_go_from_header_to_last_line() {
    assert_sources(
        "a: |\n  x\n  y\n\n\nb: >-\n  z\n",
        &["a: |\n  x\n  y\n\n\nb: >-\n  z", "a", "|\n  x\n  y", "b", ">-\n  z"],
    );
    assert_sources("a: |+ # c\n  x\n\n\nb: 1", &["a: |+ # c\n  x\n\n\nb: 1", "a", "|+ # c\n  x\n\n", "b", "1"]);
    assert_sources("a: | # |\n\n  x\n\nb: 1", &["a: | # |\n\n  x\n\nb: 1", "a", "| # |\n\n  x", "b", "1"]);
    assert_sources("a: |2-\n   x\n  \n", &["a: |2-\n   x", "a", "|2-\n   x"]);
    assert_sources("a: |\n  x\n # c\nb: 1", &["a: |\n  x\n # c\nb: 1", "a", "|\n  x", "b", "1"]);
    assert_sources("a: |\n  x\n   \n# c\n", &["a: |\n  x\n   ", "a", "|\n  x\n   "]);
    assert_sources("a: |\nb: >+\n\n", &["a: |\nb: >+\n", "a", "|", "b", ">+\n"]);
    assert_sources("- |\n x\n- >\n y\n", &["- |\n x\n- >\n y", "|\n x", ">\n y"]);
    assert_sources("a: &x !!str # |\n  |\n    q\n", &["a: &x !!str # |\n  |\n    q", "a", "|\n    q"]);
    assert_sources("? |\n  k\n: |\n  v\n", &["? |\n  k\n: |\n  v", "|\n  k", "|\n  v"]);
    assert_sources("--- |\n x\n--- >\n y\n", &["|\n x", ">\n y"]);
    assert_sources(
        "a: |\r\n  x\r\n\r\n  y\r\n\r\nb: 1\r\n",
        &["a: |\r\n  x\r\n\r\n  y\r\n\r\nb: 1", "a", "|\r\n  x\r\n\r\n  y", "b", "1"],
    );
}

#[test]
fn collections_go_from_their_first_to_their_last_byte() {
    assert_sources("a: [b, {c: d}]  # e\n", &["a: [b, {c: d}]", "a", "[b, {c: d}]", "b", "{c: d}", "c", "d"]);
    assert_sources("a: [\n  1, # c\n  2\n]\n", &["a: [\n  1, # c\n  2\n]", "a", "[\n  1, # c\n  2\n]", "1", "2"]);
    assert_sources("[a: b, c]", &["[a: b, c]", "a: b", "a", "b", "c"]);
    assert_sources(
        "a:\n- b\n- c: d\n  e: f\n# g\nh: i\n",
        &[
            "a:\n- b\n- c: d\n  e: f\n# g\nh: i",
            "a",
            "- b\n- c: d\n  e: f",
            "b",
            "c: d\n  e: f",
            "c",
            "d",
            "e",
            "f",
            "h",
            "i",
        ],
    );
    assert_sources(
        "a:\n- - x\n- - y\n  - - z\n-\n",
        &[
            "a:\n- - x\n- - y\n  - - z\n-",
            "a",
            "- - x\n- - y\n  - - z\n-",
            "- x",
            "x",
            "- y\n  - - z",
            "y",
            "- z",
            "z",
            "",
        ],
    );
    assert_sources(
        "b: # - x\n- &a-b !!seq # -\n  - q\n",
        &["b: # - x\n- &a-b !!seq # -\n  - q", "b", "- &a-b !!seq # -\n  - q", "- q", "q"],
    );
    assert_sources(
        "- ? - 1\n    -\n  : - 2\n",
        &["- ? - 1\n    -\n  : - 2", "? - 1\n    -\n  : - 2", "- 1\n    -", "1", "", "- 2", "2"],
    );
}

#[test]
fn anchors_and_tags_are_before_their_node() {
    let text = "&m\na: &x !t [b]\n&k c: *x\nd: !<tag:y> &y v\n";
    let stream = parse(text).unwrap();
    let root = stream.documents[0].root.as_ref().unwrap();
    let anchor =
        |node: &Node| node.anchor.as_ref().map(|anchor| (anchor.name.clone(), text[anchor.span.clone()].to_owned()));
    let named = |name: &str| Some((name.to_owned(), format!("&{name}")));
    assert_eq!(anchor(root), named("m"));
    assert_eq!(&text[root.span.clone()], "a: &x !t [b]\n&k c: *x\nd: !<tag:y> &y v");
    let [a, c, d] = root.entries().unwrap() else { panic!("{root:?}") };
    assert_eq!(
        (anchor(&a.value), a.value.tag.as_deref(), &text[a.value.span.clone()]),
        (named("x"), Some("!t"), "[b]")
    );
    assert_eq!((anchor(&c.key), &text[c.key.span.clone()]), (named("k"), "c"));
    assert_eq!(&text[c.value.span.clone()], "*x");
    assert_eq!(
        (anchor(&d.value), d.value.tag.as_deref(), &text[d.value.span.clone()]),
        (named("y"), Some("tag:y"), "v")
    );
    let NodeKind::Alias { name, target } = &c.value.kind else { panic!("{c:?}") };
    assert_eq!((name.as_str(), stream.documents[0].anchored(*target)), ("x", Some(&a.value)));
}

#[test]
fn documents_cover_the_text() {
    let text = "\u{feff}# head\r\n---\r\na: 1\r\n...\r\n# between\r\n\
        %YAML 1.1\r\n%TAG ! x\r\n--- # start\r\n!b c\r\n---\r\n# only\r\n---";
    let stream = parse(text).unwrap();
    let parts: Vec<&str> = stream.documents.iter().map(|document| &text[document.span.clone()]).collect();
    assert_eq!(
        parts,
        [
            "\u{feff}# head\r\n---\r\na: 1\r\n...\r\n# between\r\n",
            "%YAML 1.1\r\n%TAG ! x\r\n--- # start\r\n!b c\r\n",
            "---\r\n# only\r\n",
            "---",
        ]
    );
    let comments: Vec<Vec<&str>> = stream
        .documents
        .iter()
        .map(|document| document.comments.iter().map(|comment| &text[comment.span.clone()]).collect())
        .collect();
    assert_eq!(comments, [vec!["# head", "# between"], vec!["# start"], vec!["# only"], vec![]]);
    let second = &stream.documents[1];
    assert!(second.explicit_start);
    assert_eq!(second.yaml_version, Some((1, 1)));
    assert_eq!(second.root.as_ref().and_then(|root| root.tag.as_deref()), Some("xb"));
    let directives: Vec<&str> = second.directives.iter().map(|span| &text[span.clone()]).collect();
    assert_eq!(directives, ["%YAML 1.1", "%TAG ! x"]);
    assert!(stream.documents[2].root.is_none() && stream.documents[3].root.is_none());

    for text in ["", "# c\n", "\n\n"] {
        let stream = parse(text).unwrap();
        let [document] = stream.documents.as_slice() else { panic!("{text:?}") };
        assert_eq!((document.root.as_ref(), document.span.clone()), (None, 0..text.len()));
    }
    let text = "a\n...\nb\n";
    let stream = parse(text).unwrap();
    assert_eq!(&text[stream.documents[1].span.clone()], "b\n");
}

#[test]
fn styles_are_kept() {
    let stream = parse("[a, 'b', \"c\"]\n---\n- |\n x\n- >\n y\n").unwrap();
    let mut styles = Vec::new();
    for document in &stream.documents {
        document.root.as_ref().unwrap().walk(&mut |node| {
            if let NodeKind::Scalar { style, .. } = node.kind {
                styles.push(style);
            }
        });
    }
    assert_eq!(
        styles,
        [
            ScalarStyle::Plain,
            ScalarStyle::SingleQuoted,
            ScalarStyle::DoubleQuoted,
            ScalarStyle::Literal,
            ScalarStyle::Folded,
        ]
    );
}

#[test]
fn duplicate_keys_are_found_where_they_are() {
    let text = "a: 1\nb: {c: 1, 'c': 2}\n\"a\": 3\n<<: {}\n<<: {}\nc: [{d: 1}, {d: 2}]\n";
    let stream = parse(text).unwrap();
    let found: Vec<(Span, Span)> = duplicate_keys(&stream.documents[0]);
    let places: Vec<(usize, &str)> = found.iter().map(|(first, second)| (first.start, &text[second.clone()])).collect();
    assert_eq!(places, [(0, "\"a\""), (9, "'c'")]);
}

#[test]
fn what_goes_wrong_is_said_with_its_place() {
    let cases: &[(&str, ErrorKind, &str)] = &[
        ("a:\n\tb: 1", ErrorKind::TabIndent, "\t"),
        ("a:\n  - \tb: 1", ErrorKind::TabIndent, "\t"),
        ("\ta: 1", ErrorKind::TabIndent, "\t"),
        ("a: {{ .Values.x }}-b", ErrorKind::UnquotedTemplate, "{{"),
        ("a:\n  {{- toYaml .x | nindent 2 }}\n", ErrorKind::UnquotedTemplate, "{{"),
        ("{{- if .x }}\na: 1\n{{- end }}\n", ErrorKind::UnquotedTemplate, "{{"),
        ("a: *b", ErrorKind::UnknownAlias("b".into()), "*b"),
        ("a: @b", ErrorKind::Syntax(SyntaxError::ReservedCharacter('@')), "@"),
        ("a: [b", ErrorKind::Syntax(SyntaxError::UnclosedBracket('[')), "["),
        ("a: 'b", ErrorKind::Syntax(SyntaxError::UnclosedQuote), "'"),
        ("a: b: c", ErrorKind::Syntax(SyntaxError::MappingNotAllowed), ":"),
        ("a: [http://x?y=z]", ErrorKind::Syntax(SyntaxError::FlowQuestion), "?"),
        ("a: {b:[c]}", ErrorKind::Syntax(SyntaxError::FlowColon), ":"),
        (
            "...\n",
            ErrorKind::Syntax(SyntaxError::Other("`...` ends a document, and there is none before it".into())),
            "...",
        ),
    ];
    for (text, kind, at) in cases {
        let error = parse(text).unwrap_err();
        assert_eq!((&error.kind, &text[error.span.clone()]), (kind, *at), "{text:?} {error:?}");
    }
}

#[test]
fn block_scalars_at_the_end_of_the_text_end_as_go_ends_them() {
    let cases = [
        ("|\n  x", "x"),
        ("|\n  x\n", "x\n"),
        ("|\n  x\n  ", "x\n"),
        ("|\n  x\n    ", "x\n  "),
        ("|+\n  x\n\n ", "x\n\n"),
        ("|+\n  ", ""),
        ("|+\n\n  ", "\n"),
        ("|+\n\n\n", "\n\n"),
        ("|1\n  ", " "),
        (">2+\n   \n ", " \n"),
        (">\n  x\n  y", "x y"),
        (">+\n  x\n\n\n", "x\n\n\n"),
    ];
    for (text, value) in cases {
        let stream = parse(text).unwrap();
        let root = stream.documents[0].root.as_ref().unwrap();
        assert_eq!(root.as_str(), Some(value), "{text:?}");
        assert!(text[root.span.clone()].starts_with(['|', '>']), "{text:?}");
    }
}

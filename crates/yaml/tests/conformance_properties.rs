//! What holds for any text and any value.
#![expect(clippy::unwrap_used, reason = "a test")]

use fluxwright_yaml::emit::{EmitOptions, Keys, Place, Quotes, flow, fragment, go_yaml, scalar, to_yaml};
use fluxwright_yaml::{Dialect, Limits, Node, NodeKind, parse, parse_bytes, parse_lenient};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Pieces that mean something to YAML, put together at random.
fn yaml_like() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        ":",
        " ",
        "  ",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "# c",
        "'",
        "\"",
        "'q'",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "|\n",
        "|2-\n  ",
        ">+\n ",
        "&x ",
        "*x",
        "!t ",
        "!!str ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "~",
        "1",
        "yes",
        "<<: ",
        "\t",
        "\r\n",
        "\r",
        "é",
        "😀",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "%",
        "@",
        "\\",
        "\"\\x41\"",
        "{{ a }}",
        "{a: 1}",
        "\u{7}",
    ];
    vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

/// Texts that emitters get wrong.
fn nasty_text() -> impl Strategy<Value = String> {
    let pieces = [
        "",
        "a",
        "Z",
        " ",
        "  ",
        "-",
        "- ",
        ":",
        ": ",
        " #",
        "#",
        "'",
        "\"",
        "\n",
        "\n\n",
        "\n  ",
        "\t",
        "\\",
        "é",
        "日",
        "😀",
        "0",
        "1",
        ".",
        "_",
        "{",
        "}",
        "[",
        "]",
        ",",
        "y",
        "no",
        "on",
        "~",
        "null",
        "true",
        "%",
        "@",
        "`",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "\r",
        "\u{1}",
        "\u{7f}",
        "\u{a0}",
        "*",
        "&",
        "!",
        "|",
        ">",
        "?",
        "? ",
        "<<",
        "=",
        "1e3",
        "0x1F",
        "0o17",
        "017",
        "1_000",
        ".inf",
        "inf",
        "NaN",
        "2024-01-02",
        "12:30",
        "---",
        "...",
        "${X}",
        "<< inputs.x >>",
        "{{ x }}",
        "http://a.b/c?d=e#f",
    ];
    vec(prop::sample::select(pieces.to_vec()), 0..6).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        nasty_text().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((nasty_text(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn options() -> impl Strategy<Value = EmitOptions> {
    let quotes = prop::sample::select(vec![Quotes::Go, Quotes::Single, Quotes::Double]);
    (1usize..=9, any::<bool>(), any::<bool>(), quotes).prop_map(|(indent, indent_sequences, sorted, quotes)| {
        EmitOptions { indent, indent_sequences, keys: if sorted { Keys::Sorted } else { Keys::Kept }, quotes }
    })
}

/// Floats without a fraction are whole numbers to the readers.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64().is_none() => {
            let float = number.as_f64().unwrap();
            format!("{float}").parse::<i64>().map_or_else(|_| float.into(), Value::from)
        }
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), canonical(value))).collect(),
        other => other.clone(),
    }
}

/// The value without what go-yaml writes and nobody reads back: line separators where they end lines, and `<<` as a
/// key.
fn tame(value: &Value) -> Value {
    let text = |text: &str| text.replace(['\u{85}', '\u{2028}', '\u{2029}'], "x");
    match value {
        Value::String(string) => text(string).into(),
        Value::Array(items) => items.iter().map(tame).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (text(key).replace("<<", "<"), tame(value))).collect(),
        other => other.clone(),
    }
}

/// The value of the first document in both dialects.
fn read(text: &str) -> Vec<Value> {
    let stream = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
    let value = |dialect| {
        let value = stream.documents[0].to_value(dialect);
        canonical(&value.unwrap_or_else(|error| panic!("{text:?} as {dialect:?}: {error:?}")))
    };
    Dialect::ALL.into_iter().map(value).collect()
}

/// Spans are in bounds, on characters, inside of their parents and in order.
fn check_spans(text: &str, root: &Node) {
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        assert!(text.get(node.span.clone()).is_some(), "{text:?} {node:?}");
        if let Some(anchor) = &node.anchor {
            assert_eq!(text.get(anchor.span.clone()), Some(format!("&{}", anchor.name).as_str()), "{text:?}");
            assert!(anchor.span.end <= node.span.start, "{text:?} {node:?}");
        }
        let children: Vec<&Node> = match &node.kind {
            NodeKind::Sequence { items, .. } => items.iter().collect(),
            NodeKind::Mapping { entries, .. } => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).collect(),
            NodeKind::Alias { name, .. } => {
                assert_eq!(text.get(node.span.clone()), Some(format!("*{name}").as_str()), "{text:?}");
                continue;
            }
            NodeKind::Scalar { .. } => continue,
        };
        let mut at = node.span.start;
        for child in children {
            assert!(at <= child.span.start && child.span.end <= node.span.end, "{text:?} {node:?} {child:?}");
            at = child.span.end;
            stack.push(child);
        }
    }
}

/// Whatever is read of a text is consistent.
fn check_text(text: &str) {
    let (lenient, errors) = parse_lenient(text, &Limits::default());
    for error in &errors {
        assert!(text.get(error.span.clone()).is_some(), "{text:?} {error:?}");
        let diagnostic = error.diagnostic("a.yaml", None);
        assert!(!diagnostic.message.is_empty() && !diagnostic.message.ends_with('.'), "{diagnostic:?}");
    }
    let strict = parse(text);
    assert_eq!(strict.is_err(), !errors.is_empty(), "{text:?}");
    for stream in strict.iter().chain([&lenient]) {
        if stream.documents.is_empty() {
            continue;
        }
        let mut at = 0;
        for document in &stream.documents {
            assert_eq!(document.span.start, at, "{text:?}");
            at = document.span.end;
            if let Some(root) = &document.root {
                assert!(document.span.start <= root.span.start && root.span.end <= document.span.end, "{text:?}");
                check_spans(text, root);
            }
            for comment in &document.comments {
                assert!(text.get(comment.span.clone()).is_some_and(|comment| comment.starts_with('#')), "{text:?}");
            }
            for dialect in Dialect::ALL {
                if let Err(error) = document.to_value(dialect) {
                    assert!(text.get(error.span.clone()).is_some(), "{text:?} {error:?}");
                }
            }
        }
        assert_eq!(at, text.len(), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn texts_of_yaml_pieces_are_read_consistently(text in yaml_like()) {
        check_text(&text);
    }

    #[test]
    fn any_text_is_read_consistently(text in prop_oneof!["\\PC*", "(?s:.*)"]) {
        check_text(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200)) {
        if let Err(error) = parse_bytes(&bytes, &Limits::default()) {
            prop_assert!(error.span.end <= bytes.len());
        }
    }

    #[test]
    fn what_is_written_is_read_back(value in value(), options in options()) {
        let text = to_yaml(&value, &options);
        prop_assert_eq!(read(&text), vec![canonical(&value); 2], "{}", text);
        prop_assert!(text.ends_with('\n') && !text.contains(" \n"), "{}", text);
    }

    #[test]
    fn a_fragment_fits_in_its_place(value in value(), options in options()) {
        let text = format!("x:\n  - {}\n  - z\n", fragment(&value, 4, &options));
        prop_assert_eq!(read(&text), vec![json!({"x": [canonical(&value), "z"]}); 2], "{}", text);
    }

    #[test]
    fn a_flow_value_fits_in_its_place(value in value()) {
        let text = format!("x: [{}, {{k: {}}}] # c\n", flow(&value, Quotes::Go), flow(&value, Quotes::Single));
        let canonical = canonical(&value);
        prop_assert_eq!(read(&text), vec![json!({"x": [canonical.clone(), {"k": canonical}]}); 2], "{}", text);
    }

    #[test]
    fn a_scalar_is_that_text_everywhere(text in prop_oneof![nasty_text(), ".*".boxed()]) {
        for quotes in [Quotes::Go, Quotes::Single, Quotes::Double] {
            let block = scalar(&text, Place::Block, quotes);
            let inner = scalar(&text, Place::Flow, quotes);
            for written in [
                format!("{block}: {block} # c\n? {block}\n"),
                format!("- {block}\n-   {block}\n"),
                format!("[{inner}, {{{inner}: {inner}}}]"),
            ] {
                // A key twice, of which the second has no value, is no matter of writing.
                let written = written.replace(&format!("? {block}\n"), "");
                let texts: Vec<Value> = read(&written);
                let expected = match &texts[0] {
                    Value::Object(_) => json!({text.clone(): text.clone()}),
                    Value::Array(items) if items[1].is_object() => json!([text.clone(), {text.clone(): text.clone()}]),
                    _ => json!([text.clone(), text.clone()]),
                };
                prop_assert_eq!(texts, vec![expected; 2], "{}", written);
            }
        }
    }

    #[test]
    fn what_go_writes_is_read_back(value in value()) {
        let value = tame(&value);
        if let Ok(text) = go_yaml(&value) {
            prop_assert_eq!(&read(&text)[..1], &[canonical(&value)], "{}", text);
        }
    }
}

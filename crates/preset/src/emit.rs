//! Values as YAML for templates: keys in their order, lists not indented, texts quoted only where they need it, no
//! folding.

use fluxwright_yaml::{Dialect, NodeKind, ScalarStyle, ScalarType};
use serde_json::Value;

/// Block YAML without a line end at the end.
pub(crate) fn emit(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

/// A scalar on one line that reads back as what it is; a list or map in its flow form.
pub(crate) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) => quote(text),
        // JSON is YAML.
        other => other.to_string(),
    }
}

/// The depth of the value bounds the recursion: templates and answers are bounded in theirs.
fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (position, (key, value)) in map.iter().enumerate() {
                if position > 0 {
                    new_line(indent, out);
                }
                out.push_str(&scalar(&Value::String(key.clone())));
                out.push(':');
                match value {
                    Value::Object(map) if !map.is_empty() => {
                        new_line(indent + 2, out);
                        block(value, indent + 2, out);
                    }
                    Value::Array(items) if !items.is_empty() => {
                        new_line(indent, out);
                        block(value, indent, out);
                    }
                    _ => {
                        out.push(' ');
                        leaf(value, indent + 2, out);
                    }
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    new_line(indent, out);
                }
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        _ => leaf(value, indent.max(2), out),
    }
}

fn new_line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A scalar, or an empty list or map; a text of several lines as a literal block.
fn leaf(value: &Value, indent: usize, out: &mut String) {
    let Some(text) = value.as_str().filter(|text| is_literal(text)) else {
        out.push_str(&scalar(value));
        return;
    };
    let (body, chomping) = match text.strip_suffix('\n') {
        Some(body) => (body, "|"),
        None => (text, "|-"),
    };
    out.push_str(chomping);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
}

/// Whether a text of several lines can be a literal block that any reader takes, and that keeps every byte.
fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    text.contains('\n')
        && !body.is_empty()
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && body.split('\n').all(|line| !line.ends_with(' '))
        && !text.chars().any(|c| c != '\n' && needs_escape(c))
}

/// Whether a text means itself without quotes, to every reader of Kubernetes, wherever it stands.
fn is_plain(text: &str) -> bool {
    let looks_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let is_text = |dialect| fluxwright_yaml::scalar_type(text, dialect) == ScalarType::String;
    if text.is_empty() || !is_text(Dialect::Sigs) || !is_text(Dialect::V3) || starts_like_date(text) {
        return false;
    }
    if text.chars().all(looks_plain) && !text.starts_with(['-', '.']) {
        return true;
    }
    // Flow lists and comments around it would change what it means.
    if text.contains([',', '[', ']', '{', '}', '#', '\n']) || text.chars().any(needs_escape) {
        return false;
    }
    // The reader itself decides on the rest: after a key, and in a flow list.
    let reads = |written: String, first: bool| -> bool {
        let Ok(stream) = fluxwright_yaml::parse(&written) else { return false };
        let root = stream.documents.first().and_then(|document| document.root.as_ref());
        let node = root.and_then(|root| if first { root.items()?.first() } else { root.get("k") });
        node.is_some_and(|node| {
            let unmarked = node.tag.is_none() && node.anchor.is_none();
            let same = |value: &str, style| value == text && style == ScalarStyle::Plain;
            unmarked && matches!(&node.kind, NodeKind::Scalar { value, style } if same(value, *style))
        })
    };
    reads(format!("k: {text}\n"), false) && reads(format!("[{text}]\n"), true)
}

/// Dates and times of day are numbers to some readers of YAML 1.1.
fn starts_like_date(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0
        && matches!(text.as_bytes().get(digits), Some(b':' | b'-'))
        && text.bytes().all(|b| !b.is_ascii_alphabetic())
}

fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            // Every character that needs it lies in the basic plane.
            _ if needs_escape(c) => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scalars_read_back() {
        for text in [
            "plain",
            "two words",
            "a: b",
            "a #b",
            "yes",
            "on",
            "y",
            "null",
            "~",
            "1",
            "1.10",
            "1e3",
            "0x1F",
            "017",
            "1_000",
            "2024-01-02",
            "1:30",
            "=",
            "<<",
            "- a",
            "-",
            "-a",
            ".5",
            "",
            " x",
            "x ",
            "a\nb",
            "a\n",
            "\u{7f}",
            "\u{feff}x",
            "é",
            "日本",
            "😀",
            "'",
            "\"",
            "\\",
            "{a}",
            "[a]",
            "a,b",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "|",
            ">",
            "?",
            "? a",
            "{{ .x }}",
            "${X}",
            "<< x >>",
            "#{ x }#",
            "a: ",
            ":",
            ":a",
            "a:",
            "https://x/y:z",
            "true",
            "True",
            ".inf",
            "NaN",
            "---",
            "...",
            "a\tb",
            "v1.2.3",
            "1.2.3",
            "\u{2028}",
            "12e03",
            "0o7",
            "+1",
            "*.example.com",
        ] {
            let value = json!(text);
            let key = json!({ text: { "x": [text, { text: text }] } });
            for (what, written, expected) in [
                ("scalar", format!("k: {}\n", scalar(&value)), json!({ "k": text })),
                ("flow", format!("k: [{}]\n", scalar(&value)), json!({ "k": [text] })),
                ("block", format!("{}\n", emit(&key)), key.clone()),
            ] {
                for dialect in Dialect::ALL {
                    let stream = fluxwright_yaml::parse(&written)
                        .unwrap_or_else(|error| panic!("{what} {text:?}: {error}\n{written}"));
                    let read = stream.documents[0].to_value(dialect);
                    // kustomize's reader takes `<<` for a merge key even in quotes.
                    if text == "<<" && what == "block" {
                        continue;
                    }
                    assert_eq!(read.as_ref(), Ok(&expected), "{what} {text:?} as {dialect:?}\n{written}");
                }
            }
        }
    }

    #[test]
    fn blocks_are_kubectls() {
        let value = json!({
            "b": 1, "a": [{ "x": "1.10", "z": [] }, ["i", { "k": {} }]],
            "text": "one\ntwo\n", "bare": "one\n  two", "odd": "one \n", "none": null, "deep": { "er": [true] },
        });
        let written = "b: 1\na:\n- x: \"1.10\"\n  z: []\n- - i\n  - k: {}\ntext: |\n  one\n  two\nbare: |-\n  one\n    two\n\
                       odd: \"one \\n\"\nnone: null\ndeep:\n  er:\n  - true";
        assert_eq!(emit(&value), written);
    }
}

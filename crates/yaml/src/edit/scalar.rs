//! Texts as scalars: which styles can hold them, and how they are written in each.

use crate::{Dialect, ScalarType, resolve};

/// How a text is written on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quote {
    /// Without quotes.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
}

/// Whether `text` without quotes is that text to both readers, at any place outside of flow collections, or inside of them
/// when `flow`.
///
/// What other readers take for something else (`1:30`, `=`) does not count as a text.
pub(super) fn is_plain(text: &str, flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let starts_wrong = match first {
        '-' | '?' | ':' => {
            let second = text.chars().nth(1);
            second.is_none_or(|c| c == ' ' || (flow && is_flow_indicator(c)))
        }
        _ => is_flow_indicator(first) || "#&*!|>'\"%@` =".contains(first),
    };
    let is_marker = text.starts_with("---") || text.starts_with("...");
    if starts_wrong || is_marker || text.ends_with([' ', ':']) || text.starts_with("<<") && text.len() == 2 {
        return false;
    }
    if text.contains(": ") || text.contains(" #") || text.chars().any(|c| !is_printable(c)) {
        return false;
    }
    // go-yaml stumbles over a question mark and a leading colon in a flow collection.
    if flow && (text.contains(is_flow_indicator) || text.contains('?') || first == ':') {
        return false;
    }
    let is_text = |dialect| resolve::scalar_type(text, dialect) == ScalarType::String;
    Dialect::ALL.into_iter().all(is_text) && !is_sexagesimal(text)
}

/// `text` in quotes of a kind; `None` where they cannot hold it.
pub(super) fn quoted(text: &str, quote: Quote, flow: bool) -> Option<String> {
    match quote {
        Quote::Plain => is_plain(text, flow).then(|| text.to_owned()),
        Quote::Single => text.chars().all(is_printable).then(|| format!("'{}'", text.replace('\'', "''"))),
        Quote::Double => Some(double_quoted(text)),
    }
}

/// The lines of `text` below a `|`, and what follows the `|`; `None` where a literal block cannot hold it safely: it would
/// need to keep blank lines at its end, or to state its indentation, or it has blanks at line ends, which editors strip.
pub(super) fn literal(text: &str) -> Option<(&'static str, Vec<&str>)> {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let lines: Vec<&str> = body.split('\n').collect();
    let holds = |line: &&str| !line.ends_with([' ', '\t']) && line.chars().all(|c| c == '\t' || is_printable(c));
    let first = lines.first().copied().unwrap_or_default();
    let last = lines.last().copied().unwrap_or_default();
    let bounded = !first.starts_with([' ', '\t']) && !first.is_empty() && !last.is_empty();
    (bounded && lines.iter().all(holds)).then_some((header, lines))
}

/// The lines of `text`, which has no inner line ends, below a `>`, none longer than `width` unless one word is, and what
/// follows the `>`; `None` where folding would lose something.
pub(super) fn folded(text: &str, width: usize) -> Option<(&'static str, Vec<String>)> {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => (">", body),
        None => (">-", text),
    };
    let mut lines: Vec<String> = Vec::new();
    for word in body.split(' ') {
        if word.is_empty() || !word.chars().all(is_printable) {
            return None;
        }
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Some((header, lines))
}

fn double_quoted(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for c in text.chars() {
        match c {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c if is_printable(c) => result.push(c),
            c => match u32::from(c) {
                code @ ..=0xff => result.push_str(&format!("\\x{code:02X}")),
                code @ ..=0xffff => result.push_str(&format!("\\u{code:04X}")),
                code => result.push_str(&format!("\\U{code:08X}")),
            },
        }
    }
    result.push('"');
    result
}

fn is_flow_indicator(c: char) -> bool {
    matches!(c, ',' | '[' | ']' | '{' | '}')
}

/// Characters that every reader takes as they are and that show.
fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= '\u{a0}',
    }
}

/// `1:30`, which YAML 1.1 has as a number of base 60.
fn is_sexagesimal(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let mut parts = digits.split(':');
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'_' | b'.'));
    let leads = parts.next().is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()) && number(part));
    let rest: Vec<&str> = parts.collect();
    leads && !rest.is_empty() && rest.iter().all(|part| number(part) && part.split('.').next().is_some_and(is_sixty))
}

fn is_sixty(part: &str) -> bool {
    part.len() <= 2 && part.parse::<u8>().is_ok_and(|value| value < 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Node, parse};

    const NASTY: &[&str] = &[
        "",
        " ",
        "a",
        "a b",
        " a",
        "a ",
        "-",
        "- a",
        "-a",
        "?",
        "? a",
        "?a",
        ":",
        ":a",
        "a:",
        "a: b",
        "a:b",
        "a #b",
        "a#b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "'",
        "\"",
        "'a'",
        "\"a\"",
        "%a",
        "@a",
        "`a",
        "[",
        "]",
        "{",
        "}",
        ",",
        "[a]",
        "{a}",
        "a,b",
        "a[0]",
        "${a}",
        "<< a >>",
        "<<",
        "{{ a }}",
        "=",
        "~",
        "null",
        "Null",
        "true",
        "True",
        "yes",
        "y",
        "N",
        "off",
        "1",
        "1.5",
        "0x1f",
        "017",
        "1_000",
        "1e3",
        ".inf",
        ".nan",
        "2024-01-02",
        "1:30",
        "12:30:45",
        "8080:80",
        "---",
        "--- a",
        "...",
        "--",
        "a\nb",
        "a\n",
        "\n",
        "\n\n",
        "a\tb",
        "\ta",
        "a\r\n",
        "\u{85}",
        "\u{feff}",
        "\u{2028}",
        "é",
        "😀",
        "a\\b",
        "a'b",
        "a\"b",
        "1.2.3",
        "v1",
        "*.example.com",
        "10m",
        "a: ",
        "a :",
        "x\u{7}y",
        "-\t",
        "a\t#b",
        "0o17",
        "+1",
        "1.",
        "08",
        "a\n\nb\n",
        " a\nb",
        "a\n ",
        "a \nb",
        "\u{a0}",
        "::1",
        "http://x",
        "k=v",
        "<a>",
        "=a",
        "a=",
        "1:",
        "a\n\tb\n",
    ];

    fn value_of(text: &str) -> [serde_json::Value; 2] {
        let stream = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let document = &stream.documents[0];
        Dialect::ALL.map(|dialect| first(document.root.as_ref().unwrap()).to_value(document, dialect).unwrap())
    }

    fn first(node: &Node) -> &Node {
        node.entries().map_or_else(|| node.items().map_or(node, |items| first(&items[0])), |all| first(&all[0].value))
    }

    #[test]
    fn every_style_that_says_it_can_holds_the_text() {
        for text in NASTY {
            for quote in [Quote::Plain, Quote::Single, Quote::Double] {
                for (flow, before, after) in
                    [(false, "- ", "\n"), (true, "[", "]\n"), (true, "{a: ", "}\n"), (false, "k: ", " # c")]
                {
                    if let Some(written) = quoted(text, quote, flow) {
                        let [sigs, v3] = value_of(&format!("{before}{written}{after}"));
                        assert_eq!((sigs.as_str(), v3.as_str()), (Some(*text), Some(*text)), "{written}");
                    }
                }
            }
            assert!(quoted(text, Quote::Double, true).is_some());
            let folded = folded(text, 3).map(|(header, lines)| (header, lines.join("\n")));
            let literal = literal(text).map(|(header, lines)| (header, lines.join("\n")));
            for (header, lines) in [literal, folded].into_iter().flatten() {
                let body: String = lines
                    .split('\n')
                    .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
                    .collect();
                let [sigs, v3] = value_of(&format!("k: {header}\n{body}\nj: 1\n"));
                assert_eq!((sigs.as_str(), v3.as_str()), (Some(*text), Some(*text)), "{header} {body}");
            }
        }
    }

    #[test]
    fn usual_texts_need_no_quotes() {
        for text in ["a b", "1.2.3", "v1", "${a}", "a:b", "http://x", "::1", "é", "a#b", "k=v", "10m", "a[0]"] {
            assert!(is_plain(text, false), "{text}");
        }
        assert!(!is_plain("${a}", true) && !is_plain("a[0]", true));
        assert_eq!(literal("a\nb\n"), Some(("|", vec!["a", "b"])));
        assert_eq!(literal("a\nb"), Some(("|-", vec!["a", "b"])));
        assert_eq!(literal("a\n\n"), None);
        assert_eq!(literal("a"), Some(("|-", vec!["a"])));
        let lines = |width| folded("one two three", width).unwrap().1;
        assert_eq!(lines(7), ["one two", "three"]);
        assert_eq!(lines(2), ["one", "two", "three"]);
        assert_eq!(folded("a  b", 9), None);
    }
}

//! Texts as scalars: which styles can hold them, and how they are written in each.

use crate::emit::{self, Place};

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

/// Whether `text` needs no quotes, inside of a flow collection when `flow`.
pub(super) fn is_plain(text: &str, flow: bool) -> bool {
    emit::is_plain(text, if flow { Place::Flow } else { Place::Block })
}

/// `text` in quotes of a kind; `None` where they cannot hold it.
pub(super) fn quoted(text: &str, quote: Quote, flow: bool) -> Option<String> {
    match quote {
        Quote::Plain => is_plain(text, flow).then(|| text.to_owned()),
        Quote::Single => emit::single_quoted(text),
        Quote::Double => Some(emit::double_quoted(text)),
    }
}

/// The lines of `text` below a `|`, and what follows the `|`; `None` where a literal block cannot hold it well at any place:
/// it would need to keep blank lines at its end, or to state its indentation.
pub(super) fn literal(text: &str) -> Option<(&'static str, Vec<&str>)> {
    if !text.contains('\n') {
        let fits = !text.starts_with([' ', '\t']) && !text.ends_with(' ') && emit::single_quoted(text).is_some();
        return (fits && !text.is_empty()).then(|| ("|-", vec![text]));
    }
    // The indentation matters only where it has to be stated.
    let literal = emit::literal(text, 0)?;
    let header = match literal.header.as_str() {
        "|" => "|",
        "|-" => "|-",
        _ => return None,
    };
    Some((header, literal.lines))
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
        if word.is_empty() || emit::single_quoted(word).is_none() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, Node, parse};

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

//! U+0085, U+2028 and U+2029: line ends to the Go readers, and ordinary characters to YAML 1.2.

use fluxwright_diagnostic::Span;

use crate::ScalarStyle;

const SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Whether a text has any of them.
pub(super) fn any(text: &str) -> bool {
    SEPARATORS.iter().any(|separator| text.contains(*separator))
}

/// The first of them in a comment, which would end it.
pub(super) fn in_comment(text: &str, comment: &Span) -> Option<(char, Span)> {
    find(text, comment).next()
}

/// The first of them in a scalar that the Go readers would read as something else, or not at all. `single_line` is a
/// scalar that must not go over lines or whose lines must be indented.
pub(super) fn in_scalar(text: &str, scalar: &Span, style: ScalarStyle, single_line: bool) -> Option<(char, Span)> {
    let multiline = match style {
        ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => !single_line,
        ScalarStyle::Literal | ScalarStyle::Folded => false,
    };
    find(text, scalar).find(|(separator, at)| {
        // Blanks beside a line end are dropped, and U+0085 becomes a space.
        let blank =
            |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\r') || SEPARATORS.contains(&c));
        let before = text.get(..at.start).and_then(|text| text.chars().next_back());
        let after = text.get(at.end..).and_then(|text| text.chars().next());
        !multiline || *separator == '\u{85}' || blank(before) || blank(after)
    })
}

fn find<'t>(text: &'t str, span: &Span) -> impl Iterator<Item = (char, Span)> + 't {
    let start = span.start;
    text.get(span.clone())
        .unwrap_or_default()
        .match_indices(SEPARATORS)
        .filter_map(move |(at, found)| Some((found.chars().next()?, start + at..start + at + found.len())))
}

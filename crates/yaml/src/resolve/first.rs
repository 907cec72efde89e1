//! The first document of a text, as go-yaml reads it when it is asked for one value.

use serde_json::Value;

use super::Dialect;
use crate::{CollectionStyle, Error, ErrorKind, Limits, NodeKind, ScalarStyle, SyntaxError, parse_with};

/// How many lines of quoted texts are mended before a text is given up.
const MOST_MENDED: usize = 200;

/// More than any quoted text is indented by what it is in.
const INDENT: &str =
    "                                                                                                    ";

/// The value of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    /// The value of its first document, as [`Dialect::Sigs`] has it; null when it is empty.
    pub value: Value,
    /// Where what is never looked at begins: text behind the first document that no `---` separates from it.
    pub lost: Option<usize>,
}

/// The value of the first document of a text, as [`Dialect::Sigs`] has it. Faster than by way of a tree, where nobody asks
/// for places.
///
/// As go-yaml it takes three things that [`parse_with`] refuses: further lines of a quoted text that are not indented, a
/// comment that touches a closing quote or bracket, and text behind the end of the document, which is lost.
///
/// # Errors
/// Those of [`parse_with`] and of [`Document::to_value`](crate::Document::to_value).
pub fn first_value(text: &str, limits: &Limits) -> Result<First, Error> {
    if let Some(value) = crate::quick::value(text, limits) {
        return Ok(First { value, lost: None });
    }
    let error = match read(text, limits) {
        Ok(value) => return Ok(First { value, lost: None }),
        Err(error) => error,
    };
    let mended = mend(text, &error, limits);
    let found = match &mended {
        Some(mended) => match read(mended, limits) {
            Ok(value) => Some(First { value, lost: None }),
            Err(_) => None,
        },
        None => before_rest(text, &error, limits),
    };
    found.ok_or(error)
}

fn read(text: &str, limits: &Limits) -> Result<Value, Error> {
    let stream = parse_with(text, limits)?;
    stream.documents.first().map_or(Ok(Value::Null), |first| first.to_value(Dialect::Sigs))
}

/// The text with the lines of quoted texts indented and comments set apart as far as they must be. `None` when that is not
/// what is wrong.
fn mend(text: &str, error: &Error, limits: &Limits) -> Option<String> {
    let mut text = text.to_owned();
    let mut error = error.clone();
    for _ in 0..MOST_MENDED {
        match error.kind {
            ErrorKind::TabIndent | ErrorKind::Syntax(SyntaxError::Indentation) => indent(&mut text, &error, limits)?,
            ErrorKind::Syntax(SyntaxError::Comment) => set_apart(&mut text, &error)?,
            _ => return None,
        }
        match parse_with(&text, limits) {
            Ok(_) => return Some(text),
            Err(next) => error = next,
        }
    }
    None
}

/// Indents a line inside of quotes.
fn indent(text: &mut String, error: &Error, limits: &Limits) -> Option<()> {
    let start = text.get(..error.span.start)?.rfind('\n')? + 1;
    let line = text.get(start..)?;
    let stays = line.starts_with(INDENT) || line.starts_with("---") || line.starts_with("...");
    if stays || !ends_in_quotes(text.get(..start)?, limits) {
        return None;
    }
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    text.replace_range(start..start + blanks, INDENT);
    Some(())
}

/// Puts a blank between a closing quote or bracket and a comment.
fn set_apart(text: &mut String, error: &Error) -> Option<()> {
    let at = error.span.start;
    let touches = text.get(..at)?.ends_with(['"', '\'', ']', '}']) && text.get(at..)?.starts_with('#');
    touches.then(|| text.insert(at, ' '))
}

/// Whether a text ends inside of quotes: a quote behind it closes it, and nothing else does.
fn ends_in_quotes(text: &str, limits: &Limits) -> bool {
    let closes = |end: &str| parse_with(&format!("{text}{INDENT}{end}\n"), limits).is_ok();
    !closes("x") && (closes("\"") || closes("'"))
}

/// The value of what stands before an error, when the document ends there.
fn before_rest(text: &str, error: &Error, limits: &Limits) -> Option<First> {
    let at = error.span.start;
    let (before, rest) = text.split_at_checked(at).filter(|(before, _)| !before.trim().is_empty())?;
    if !is_passed_over(before, rest) {
        return None;
    }
    let stream = parse_with(before, limits).ok()?;
    let document = stream.documents.first()?;
    // Only a value that ends by itself has an end before the text's: one in quotes or brackets.
    let root = document.root.as_ref()?;
    let closed = match &root.kind {
        NodeKind::Scalar { style, .. } => matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted),
        NodeKind::Sequence { style, .. } | NodeKind::Mapping { style, .. } => *style == CollectionStyle::Flow,
        NodeKind::Alias { .. } => false,
    };
    let alone = stream.documents.len() == 1 && closed;
    alone.then(|| document.to_value(Dialect::Sigs).ok())?.map(|value| First { value, lost: Some(at) })
}

/// Whether go-yaml stops before the rest: it has looked at its first token, which must be one.
fn is_passed_over(before: &str, rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    let blank = before.rsplit('\n').next().unwrap_or_default();
    let tab = blank.trim().is_empty() && blank.contains('\t');
    let unclosed = |quote: char| rest.strip_prefix(quote).is_some_and(|rest| !rest.contains(quote));
    // A key behind a value on its line is a map that begins in the wrong place.
    let key = !blank.trim().is_empty() && !line.starts_with(':') && line.contains(": ");
    !(tab || key || line.starts_with(['@', '`', '%', '\t']) || unclosed('"') || unclosed('\''))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn first(text: &str) -> Option<(Value, Option<usize>)> {
        first_value(text, &Limits::default()).ok().map(|First { value, lost }| (value, lost))
    }

    #[test]
    fn lines_of_quoted_texts_need_no_indentation() {
        assert_eq!(first("k: \"a\n- b\nc\"\nd: 1\n"), Some((json!({"k": "a - b c", "d": 1}), None)));
        assert_eq!(first("m:\n  k: 'a\n b\n\n\nc'\n  d: x\n"), Some((json!({"m": {"k": "a b\n\nc", "d": "x"}}), None)));
        assert_eq!(first("- \"a\n\tb\"\n"), Some((json!(["a b"]), None)));
        assert_eq!(first("a: 'b'#c\nd: []#e\n"), Some((json!({"a": "b", "d": []}), None)));
        assert_eq!(first("a:\n    b: 1\n  c: 2\n"), None);
        assert_eq!(first("a: 'x\n--- y'\n"), None);
        assert_eq!(first("a: \"x\ny\n"), None);
    }

    #[test]
    fn what_follows_a_document_is_lost() {
        assert_eq!(first("{\"a\": 1}\nb: 2\n"), Some((json!({"a": 1}), Some(9))));
        assert_eq!(first("''x"), Some((json!(""), Some(2))));
        assert_eq!(first("[1]\n- 2\n").map(|it| it.0), Some(json!([1])));
        assert_eq!(first("{a: 1} # c\nx\n").map(|it| it.0), Some(json!({"a": 1})));
        for refused in ["\"a\" b: 1\n", "{a: 1}\n\tx\n", "{a: 1}\n@\n", "{a: 1}\n\"x\n", "{a: 1}\n%x\n", "'a': 1\nb\n"]
        {
            assert_eq!(first(refused), None, "{refused:?}");
        }
        // A block map does not end with a value of its own.
        assert_eq!(first("a: 'b: it's'\nc: d\n"), None);
        assert_eq!(first("a: {b: c} d\n"), None);
        assert_eq!(first("a: 1\n- b\n"), None);
        assert_eq!(first("- b\na: 1\n"), None);
        assert_eq!(first("a\nb: 1\n"), None);
    }
}

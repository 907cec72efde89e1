//! How one text is written: without quotes where that is safe, else in the quotes that its neighbours would have.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::quote::escape;
use crate::resolve::is_timestamp;
use crate::{Dialect, ScalarType, scalar_type};

/// Where a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// As a key or value on lines of their own.
    Block,
    /// As a key or value inside `[…]` or `{…}`.
    Flow,
}

/// Which quotes a text gets that needs some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Quotes {
    /// As kubectl does: double ones around what would be a number, a boolean, a date or null, single ones around what
    /// YAML would take apart.
    #[default]
    Go,
    /// Single ones where they can hold the text.
    Single,
    /// Always double ones.
    Double,
}

/// The text as a scalar on one line, which both readers take for this text and nothing else.
pub fn scalar(text: &str, place: Place, quotes: Quotes) -> Cow<'_, str> {
    if is_plain(text, place) {
        return Cow::Borrowed(text);
    }
    let single = match quotes {
        Quotes::Go => is_unambiguous(text),
        Quotes::Single => true,
        Quotes::Double => false,
    };
    let quoted = if single { single_quoted(text) } else { None };
    Cow::Owned(quoted.unwrap_or_else(|| double_quoted(text)))
}

/// Whether the text needs no quotes: both readers find this text in it, and no other reader of YAML 1.1 or 1.2 is
/// likely to find something else.
pub fn is_plain(text: &str, place: Place) -> bool {
    is_unambiguous(text) && is_syntactically_plain(text, place)
}

/// `'…'`, where that can hold the text: it has no control characters, no tabs and no line ends.
pub fn single_quoted(text: &str) -> Option<String> {
    text.chars().all(is_visible).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// `"…"`, with escapes for what does not show.
pub fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') || !is_visible(c) {
            quoted.push_str(&escape(c));
        } else {
            quoted.push(c);
        }
    }
    quoted.push('"');
    quoted
}

/// A text of several lines below a `|`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal<'t> {
    /// `|` with its indicators, such as `|-` or `|2+`.
    pub header: String,
    /// The lines, to be indented where they are not empty.
    pub lines: Vec<&'t str>,
}

/// The text as a literal block whose lines are indented by `indent` more than its parent; `None` where it is no text of
/// several lines, or where a block would not hold it well: blanks at the end of a line, characters that do not show,
/// only empty lines, a tab before anything else.
pub fn literal(text: &str, indent: usize) -> Option<Literal<'_>> {
    let is_fit = |line: &str| !line.ends_with([' ', '\t']) && line.chars().all(|c| c == '\t' || is_visible(c));
    let body = text.trim_end_matches('\n');
    let first = body.trim_start_matches('\n');
    if !text.contains('\n') || first.is_empty() || first.starts_with('\t') || !text.split('\n').all(is_fit) {
        return None;
    }
    let mut header = "|".to_owned();
    if text.starts_with([' ', '\n']) {
        let _ = write!(header, "{}", if (1..=9).contains(&indent) { indent } else { return None });
    }
    let kept = match text.len() - body.len() {
        0 => {
            header.push('-');
            body
        }
        1 => body,
        _ => {
            header.push('+');
            text.strip_suffix('\n').unwrap_or(text)
        }
    };
    Some(Literal { header, lines: kept.split('\n').collect() })
}

/// Whether nobody takes the text for something else than text.
fn is_unambiguous(text: &str) -> bool {
    !text.is_empty()
        && Dialect::ALL.into_iter().all(|dialect| is_text(text, dialect))
        && !is_sexagesimal(text)
        && !is_date_like(text)
        && !matches!(text, "=" | "<<")
        // `inf`, `NaN` and numbers too large for Go.
        && text.parse::<f64>().is_err()
}

/// Whether a reader finds nothing but text in it when it has no quotes, not even a date.
pub(crate) fn is_text(text: &str, dialect: Dialect) -> bool {
    scalar_type(text, dialect) == ScalarType::String && !is_timestamp(text)
}

fn is_syntactically_plain(text: &str, place: Place) -> bool {
    let flow = place == Place::Flow;
    let mut chars = text.chars();
    let first = chars.next();
    let second = chars.next();
    let starts_well = match first {
        None => false,
        Some('-') => second.is_some_and(|c| c != ' '),
        Some(':' | '?') => !flow && second.is_some_and(|c| c != ' '),
        Some(c) => !matches!(
            c,
            ' ' | '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`'
        ),
    };
    starts_well
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !(flow && text.contains([',', '?', '[', ']', '{', '}']))
        && text.chars().all(is_visible)
}

/// Characters that show and that every reader takes as they are.
fn is_visible(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// `2001-12-14 21:59:43.10 -5`, and anything else that begins with a date.
fn is_date_like(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(parts.next(), 4..=4)
        && digits(parts.next(), 1..=2)
        && digits(parts.next().and_then(|rest| rest.split(['T', 't', ' ']).next()), 1..=2)
}

/// `1:30`, which YAML 1.1 has as a number of base 60: `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
pub(crate) fn is_sexagesimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = text.split(':');
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let leads = parts.next().is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()) && digits(part));
    let mut rest = parts.peekable();
    if !leads || rest.peek().is_none() {
        return false;
    }
    while let Some(part) = rest.next() {
        let (sixty, fraction) = match part.split_once('.') {
            Some((sixty, fraction)) if rest.peek().is_none() => (sixty, fraction),
            _ => (part, ""),
        };
        let in_range = match sixty.as_bytes() {
            [unit] => unit.is_ascii_digit(),
            [ten, unit] => matches!(ten, b'0'..=b'5') && unit.is_ascii_digit(),
            _ => false,
        };
        if !in_range || !digits(fraction) {
            return false;
        }
    }
    true
}

//! How one text is written.

use crate::resolve::is_timestamp;
use crate::{Dialect, ScalarType, scalar_type};

/// Whether a reader finds nothing but text in it when it has no quotes, not even a date.
pub(crate) fn is_text(text: &str, dialect: Dialect) -> bool {
    scalar_type(text, dialect) == ScalarType::String && !is_timestamp(text)
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

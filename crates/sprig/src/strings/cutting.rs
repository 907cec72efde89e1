//! Parts of strings by position, and without what is at their ends: `trunc`, `substr`, `trim` and its kin.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::FunctionError;
use fluxwright_gotemplate::value::Type;

use crate::arguments::{bytes, int};
use crate::registry::Registry;
use crate::runes;

pub(super) fn register(registry: &mut Registry) {
    registry.add("trunc", &[Type::Int, Type::String], None, |_, arguments| {
        Ok(Value::string(trunc(int(arguments, 0)?, bytes(arguments, 1)?)))
    });
    registry.add("substr", &[Type::Int, Type::Int, Type::String], None, |_, arguments| {
        substr(int(arguments, 0)?, int(arguments, 1)?, bytes(arguments, 2)?).map(Value::string)
    });
    registry
        .add("trim", &[Type::String], None, |_, arguments| Ok(Value::string(runes::trim_space(bytes(arguments, 0)?))));
    for name in ["trimAll", "trimall"] {
        registry.add(name, &[Type::String, Type::String], None, |call, arguments| {
            let (set, text) = (bytes(arguments, 0)?, bytes(arguments, 1)?);
            let set: Vec<Option<char>> = runes::all(set).map(|(c, _)| odd(c)).collect();
            // Each character at an end is looked for in the whole set.
            call.take_steps(set.len().saturating_mul(text.len()) / 64)?;
            Ok(Value::string(runes::trim(text, true, true, |c| set.contains(&odd(c)))))
        });
    }
    registry.add("trimPrefix", &[Type::String, Type::String], None, |_, arguments| {
        let text = bytes(arguments, 1)?;
        Ok(Value::string(text.strip_prefix(bytes(arguments, 0)?).unwrap_or(text)))
    });
    registry.add("trimSuffix", &[Type::String, Type::String], None, |_, arguments| {
        let text = bytes(arguments, 1)?;
        Ok(Value::string(text.strip_suffix(bytes(arguments, 0)?).unwrap_or(text)))
    });
}

/// Bytes that are not UTF-8 are all the same to Go's `Trim`, and the same as U+FFFD.
fn odd(c: Option<char>) -> Option<char> {
    c.filter(|c| *c != char::REPLACEMENT_CHARACTER)
}

/// The first bytes, or the last when the count is negative.
fn trunc(count: i64, text: &[u8]) -> &[u8] {
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    let part = if count < 0 { text.len().checked_sub(size).and_then(|at| text.get(at..)) } else { text.get(..size) };
    part.unwrap_or(text)
}

/// From the start to before the end. A start below zero means from the first byte on, an end below zero or behind the
/// last byte means all that follows the start; but not both at once.
fn substr(start: i64, end: i64, text: &[u8]) -> Result<&[u8], FunctionError> {
    let position = |at: i64| usize::try_from(at).ok();
    let part = match (position(start), position(end)) {
        (None, Some(end)) => text.get(..end),
        (None, None) => None,
        (Some(start), Some(end)) if end <= text.len() => text.get(start..end),
        (Some(start), _) => text.get(start..),
    };
    part.ok_or_else(|| {
        FunctionError::message(format!("from {start} to {end} is no part of a text of {} bytes", text.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncates_to_bytes() {
        for (count, part) in [(2, "ab"), (0, ""), (9, "abc"), (-2, "bc"), (-3, "abc"), (-9, "abc"), (i64::MIN, "abc")] {
            assert_eq!(trunc(count, b"abc"), part.as_bytes(), "{count}");
        }
        assert_eq!(trunc(1, "é".as_bytes()), [0xc3]);
    }

    #[test]
    fn parts_by_position() {
        for (start, end, part) in [
            (-1, 2, Some("ab")),
            (1, -1, Some("bc")),
            (1, 9, Some("bc")),
            (2, 2, Some("")),
            (0, 3, Some("abc")),
            (2, 1, None),
            (-5, 9, None),
            (-1, -1, None),
            (9, 10, None),
            (i64::MIN, i64::MAX, None),
        ] {
            assert_eq!(substr(start, end, b"abc").ok(), part.map(str::as_bytes), "{start} {end}");
        }
    }
}

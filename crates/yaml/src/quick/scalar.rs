//! Keys and scalars of one line.

use serde_json::{Map, Value};

use crate::resolve::{everyday_scalar, is_text};

/// Longer keys are left to the full reader.
const LONGEST_KEY: usize = 128;

/// The key that a line starts with, and what follows its colon; only of letters, digits and `_ - . /`.
pub(super) fn key(content: &str) -> Option<(&str, &str)> {
    let length = content.bytes().position(|b| !is_letter(b))?;
    let (key, rest) = content.split_at_checked(length)?;
    let rest = rest.strip_prefix(':')?;
    let is_key = rest.is_empty() || rest.starts_with(' ');
    (is_key && (1..=LONGEST_KEY).contains(&length) && !key.starts_with('-') && is_text(key)).then_some((key, rest))
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')
}

/// The value of a scalar, a list of plain words in brackets or an empty map, that ends with its line.
pub(super) fn value(content: &str) -> Option<Value> {
    match content.as_bytes().first()? {
        b'\'' => single_quoted(content),
        b'"' => double_quoted(content),
        b'[' => words(content),
        b'{' => ends(content.strip_prefix("{}")?).then(|| Value::Object(Map::new())),
        b'-' if content == "-" || content.starts_with("- ") => None,
        b'_' | b'/' | b'.' | b'$' | b'(' | b'+' | b'~' | b'-' | b'^' | b'\\' => plain(content),
        first if first.is_ascii_alphanumeric() => plain(content),
        _ => None,
    }
}

fn plain(content: &str) -> Option<Value> {
    let text = content.split_once(" #").map_or(content, |(text, _)| text).trim_end_matches(' ');
    // `---` and `...` count at the start of a line alone, but are rare enough.
    if text.contains(": ") || text.ends_with(':') || text.starts_with("---") || text.starts_with("...") {
        return None;
    }
    everyday_scalar(text)
}

/// Whether nothing but a comment follows a scalar.
fn ends(rest: &str) -> bool {
    let content = rest.trim_start_matches(' ');
    content.is_empty() || (content.starts_with('#') && content.len() < rest.len())
}

fn single_quoted(content: &str) -> Option<Value> {
    let mut text = String::new();
    let mut rest = content.strip_prefix('\'')?;
    loop {
        let (before, after) = rest.split_once('\'')?;
        text.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                text.push('\'');
                rest = more;
            }
            None => return ends(after).then_some(Value::String(text)),
        }
    }
}

fn double_quoted(content: &str) -> Option<Value> {
    let mut text = String::new();
    let mut rest = content.strip_prefix('"')?;
    loop {
        let at = rest.find(['"', '\\'])?;
        text.push_str(rest.get(..at)?);
        let mark = rest.get(at..)?;
        if let Some(after) = mark.strip_prefix('"') {
            return ends(after).then_some(Value::String(text));
        }
        text.push(match mark.as_bytes().get(1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'n' => '\n',
            b't' => '\t',
            _ => return None,
        });
        rest = mark.get(2..)?;
    }
}

fn words(content: &str) -> Option<Value> {
    let (inner, rest) = content.strip_prefix('[')?.split_once(']')?;
    let word = |word: &str| {
        let word = word.trim_matches(' ');
        let is_plain = word.bytes().all(is_letter) && word.bytes().next()?.is_ascii_alphanumeric();
        is_plain.then(|| everyday_scalar(word))?
    };
    let items =
        if inner.trim_matches(' ').is_empty() { Some(Vec::new()) } else { inner.split(',').map(word).collect() };
    ends(rest).then_some(Value::Array(items?))
}

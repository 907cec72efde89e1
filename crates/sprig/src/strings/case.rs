//! `upper`, `lower` and `title`: one character becomes one character, as in Go's tables of Unicode 15.0.0.
//!
//! Rust's mappings are those of a later Unicode version, and some make several characters of one; what differs is here.

use fluxwright_gotemplate::value::Type;
use fluxwright_gotemplate::{GoString, Value};

use crate::arguments::bytes;
use crate::registry::Registry;
use crate::runes;

pub(super) fn register(registry: &mut Registry) {
    registry.add("upper", &[Type::String], None, |_, arguments| {
        let text = bytes(arguments, 0)?;
        Ok(if text.is_ascii() { Value::string(text.to_ascii_uppercase()) } else { Value::String(map(text, upper)) })
    });
    registry.add("lower", &[Type::String], None, |_, arguments| {
        let text = bytes(arguments, 0)?;
        Ok(if text.is_ascii() { Value::string(text.to_ascii_lowercase()) } else { Value::String(map(text, lower)) })
    });
    registry.add("title", &[Type::String], None, |_, arguments| {
        let mut starts_word = true;
        Ok(Value::String(map(bytes(arguments, 0)?, |c| {
            let mapped = if starts_word { title(c) } else { c };
            starts_word = separates_words(c);
            mapped
        })))
    });
}

/// Each character mapped; U+FFFD for a byte that is not UTF-8.
fn map(text: &[u8], mut mapping: impl FnMut(char) -> char) -> GoString {
    let mut out = Vec::with_capacity(text.len());
    for (c, _) in runes::all(text) {
        let mapped = mapping(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        out.extend_from_slice(mapped.encode_utf8(&mut [0; 4]).as_bytes());
    }
    GoString::from(out)
}

fn separates_words(c: char) -> bool {
    if c.is_ascii() { !c.is_ascii_alphanumeric() && c != '_' } else { c.is_whitespace() }
}

fn upper(c: char) -> char {
    match c {
        // With an iota below: Rust writes the iota out.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => later(c, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => later(c, 9),
        // Upper case since Unicode 16 or 17.
        '\u{19b}' | '\u{264}' | '\u{1c8a}' | '\u{a7cd}' | '\u{a7cf}' | '\u{a7d3}' | '\u{a7d5}' | '\u{a7db}' => c,
        '\u{10d70}'..='\u{10d85}' | '\u{16ebb}'..='\u{16ed3}' => c,
        _ => single(c.to_uppercase(), c),
    }
}

fn lower(c: char) -> char {
    match c {
        'İ' => 'i',
        // Lower case since Unicode 16 or 17.
        '\u{1c89}' | '\u{a7cb}' | '\u{a7cc}' | '\u{a7ce}' | '\u{a7d2}' | '\u{a7d4}' | '\u{a7da}' | '\u{a7dc}' => c,
        '\u{10d50}'..='\u{10d65}' | '\u{16ea0}'..='\u{16eb8}' => c,
        _ => single(c.to_lowercase(), c),
    }
}

/// As in upper case but for letters that are two in one, and Georgian, which has no titles.
fn title(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        _ => upper(c),
    }
}

fn later(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

fn single(mut mapped: impl Iterator<Item = char>, c: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_for_one() {
        for (c, up, low, head) in [
            ('ß', 'ß', 'ß', 'ß'),
            ('é', 'É', 'é', 'É'),
            ('İ', 'İ', 'i', 'İ'),
            ('ı', 'I', 'ı', 'I'),
            ('Σ', 'Σ', 'σ', 'Σ'),
            ('ŉ', 'ŉ', 'ŉ', 'ŉ'),
            ('ǆ', 'Ǆ', 'ǆ', 'ǅ'),
            ('ᾀ', 'ᾈ', 'ᾀ', 'ᾈ'),
            ('ῳ', 'ῼ', 'ῳ', 'ῼ'),
            ('ა', 'Ა', 'ა', 'ა'),
            ('ⅷ', 'Ⅷ', 'ⅷ', 'Ⅷ'),
            ('\u{a7da}', '\u{a7da}', '\u{a7da}', '\u{a7da}'),
        ] {
            assert_eq!((upper(c), lower(c), title(c)), (up, low, head), "{c}");
        }
    }
}

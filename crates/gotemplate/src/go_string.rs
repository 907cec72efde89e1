//! A Go string: bytes that are mostly, not always, UTF-8.

use std::borrow::{Borrow, Cow};
use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::chars::is_printable;

/// A string as Go has it. The literal `"\xff"` is a string of one byte that is not UTF-8, so a Rust string cannot hold
/// every value a template can write. A clone shares the bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct GoString(Arc<[u8]>);

impl GoString {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, when the bytes are UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The text, with U+FFFD for what is not UTF-8.
    pub fn to_str_lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }

    /// The string as a Go literal in double quotes, as `strconv.Quote` and `%q` write it.
    pub fn quote(&self) -> String {
        quote_bytes(&self.0)
    }
}

/// Bytes as a Go literal in double quotes.
pub(crate) fn quote_bytes(bytes: &[u8]) -> String {
    quote(bytes, false)
}

/// The same, with escapes for all that is not ASCII.
pub(crate) fn quote_bytes_to_ascii(bytes: &[u8]) -> String {
    quote(bytes, true)
}

/// A character as a Go literal in single quotes, as `strconv.QuoteRune` writes it.
pub(crate) fn quote_char_literal(c: char) -> String {
    quote_single(c, false)
}

/// The same, with an escape for what is not ASCII.
pub(crate) fn quote_char_literal_to_ascii(c: char) -> String {
    quote_single(c, true)
}

/// Whether Go can write the bytes between backquotes, on one line.
pub(crate) fn can_backquote(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.chars().all(|c| c == '\t' || c >= ' ' && !matches!(c, '`' | '\u{7f}' | '\u{feff}')))
}

fn quote(bytes: &[u8], ascii: bool) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            quote_char(&mut out, c, '"', ascii);
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push('"');
    out
}

fn quote_single(c: char, ascii: bool) -> String {
    let mut out = String::from("'");
    quote_char(&mut out, c, '\'', ascii);
    out.push('\'');
    out
}

fn quote_char(out: &mut String, c: char, quote: char, ascii: bool) {
    let short = match c {
        '\\' => Some(c),
        c if c == quote => Some(c),
        '\u{7}' => Some('a'),
        '\u{8}' => Some('b'),
        '\u{c}' => Some('f'),
        '\n' => Some('n'),
        '\r' => Some('r'),
        '\t' => Some('t'),
        '\u{b}' => Some('v'),
        _ => None,
    };
    let code = u32::from(c);
    // Writing to a string cannot fail.
    let _ = match short {
        Some(letter) => write!(out, "\\{letter}"),
        None if is_printable(c) && (c.is_ascii() || !ascii) => out.write_char(c),
        None if code < 0x80 => write!(out, "\\x{code:02x}"),
        None if code < 0x1_0000 => write!(out, "\\u{code:04x}"),
        None => write!(out, "\\U{code:08x}"),
    };
}

impl From<&str> for GoString {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl From<String> for GoString {
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

impl From<&[u8]> for GoString {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for GoString {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl Borrow<[u8]> for GoString {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq<str> for GoString {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl PartialEq<&str> for GoString {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Display for GoString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_str_lossy())
    }
}

impl fmt::Debug for GoString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.quote())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        for (bytes, quoted) in [
            (&b"plain"[..], r#""plain""#),
            (b"a\"b\\c", r#""a\"b\\c""#),
            (b"\x07\x08\x0c\n\r\t\x0b\x00\x1b\x7f", r#""\a\b\f\n\r\t\v\x00\x1b\x7f""#),
            ("é日😀".as_bytes(), "\"é日😀\""),
            ("\u{a0}\u{feff}\u{e0001}".as_bytes(), r#""\u00a0\ufeff\U000e0001""#),
            (b"a\xff\xe6b", r#""a\xff\xe6b""#),
        ] {
            assert_eq!(GoString::from(bytes.to_vec()).quote(), quoted);
        }
    }

    #[test]
    fn text_is_there_when_the_bytes_are_text() {
        assert_eq!(GoString::from("é").as_str(), Some("é"));
        let odd = GoString::from(vec![b'a', 0xff]);
        assert_eq!(odd.as_str(), None);
        assert_eq!(odd.to_str_lossy(), "a\u{fffd}");
        assert_eq!(odd.to_string(), "a\u{fffd}");
        assert_eq!(GoString::from("x"), "x");
    }
}

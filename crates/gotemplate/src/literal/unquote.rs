//! Quoted text to its value: `"a\n"`, `` `raw` ``, `'c'`.

use super::LiteralError;
use crate::go_string::GoString;

/// What one step through a quoted text yields.
pub(super) enum Piece {
    /// A character, written plainly or as `\n`, `\u00e9` and the like.
    Char(char),
    /// A byte written as `\xff` or `\377`.
    Byte(u8),
}

/// The value of a string literal, its quotes (double quotes or backquotes) included in `literal`.
pub(crate) fn unquote(literal: &str) -> Result<GoString, LiteralError> {
    if let Some(raw) = literal.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        // Go drops carriage returns from raw strings, so that line ends do not change their value.
        return Ok(GoString::from(raw.bytes().filter(|b| *b != b'\r').collect::<Vec<_>>()));
    }
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let mut rest = inner.ok_or(LiteralError::InvalidSyntax)?;
    let mut value = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let (piece, after) = next_piece(rest, '"')?;
        match piece {
            Piece::Byte(byte) => value.push(byte),
            Piece::Char(c) => value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = after;
    }
    Ok(GoString::from(value))
}

/// Reads one character or escape of a text in the given quotes; returns what follows it.
pub(super) fn next_piece(text: &str, quote: char) -> Result<(Piece, &str), LiteralError> {
    const BAD: LiteralError = LiteralError::InvalidSyntax;
    let mut chars = text.chars();
    let c = chars.next().ok_or(BAD)?;
    if c == quote {
        return Err(BAD);
    }
    if c != '\\' {
        return Ok((Piece::Char(c), chars.as_str()));
    }
    let escape = chars.next().ok_or(BAD)?;
    let rest = chars.as_str();
    let plain = |c| Ok((Piece::Char(c), rest));
    match escape {
        'a' => plain('\u{7}'),
        'b' => plain('\u{8}'),
        'f' => plain('\u{c}'),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'v' => plain('\u{b}'),
        '\\' => plain('\\'),
        '\'' | '"' if escape == quote => plain(escape),
        'x' => byte(text, 2, 4, 16),
        '0'..='7' => byte(text, 1, 4, 8),
        'u' => unicode(text, 6),
        'U' => unicode(text, 10),
        _ => Err(BAD),
    }
}

fn digits(text: &str, from: usize, to: usize, radix: u32) -> Result<(u32, &str), LiteralError> {
    let digits = text.get(from..to).filter(|d| d.chars().all(|c| c.is_digit(radix)));
    let value = digits.and_then(|d| u32::from_str_radix(d, radix).ok());
    value.zip(text.get(to..)).ok_or(LiteralError::InvalidSyntax)
}

fn byte(text: &str, from: usize, to: usize, radix: u32) -> Result<(Piece, &str), LiteralError> {
    let (value, rest) = digits(text, from, to, radix)?;
    let byte = u8::try_from(value).map_err(|_| LiteralError::InvalidSyntax)?;
    Ok((Piece::Byte(byte), rest))
}

fn unicode(text: &str, to: usize) -> Result<(Piece, &str), LiteralError> {
    let (value, rest) = digits(text, 2, to, 16)?;
    let c = char::from_u32(value).ok_or(LiteralError::InvalidSyntax)?;
    Ok((Piece::Char(c), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(literal: &str) -> Option<Vec<u8>> {
        unquote(literal).ok().map(|s| s.as_bytes().to_vec())
    }

    #[test]
    fn escapes_have_their_go_values() {
        for (literal, bytes) in [
            (r#""""#, &b""[..]),
            (r#""a b""#, b"a b"),
            (r#""\a\b\f\n\r\t\v\\\"""#, b"\x07\x08\x0c\n\r\t\x0b\\\""),
            (r#""\x41\xfF\101\377\000""#, b"A\xffA\xff\0"),
            (r#""\u00e9\U0001F600""#, "é😀".as_bytes()),
            (r#""'é""#, "'é".as_bytes()),
            ("`a\\n\r\n\"b`", b"a\\n\n\"b"),
        ] {
            assert_eq!(value(literal).as_deref(), Some(bytes), "{literal}");
        }
    }

    #[test]
    fn bad_escapes_have_none() {
        for literal in [
            r#""\'""#,
            r#""\q""#,
            r#""\x4""#,
            r#""\x+1""#,
            r#""\400""#,
            r#""\18""#,
            r#""\u12""#,
            r#""\ud800""#,
            r#""\U00110000""#,
            r#""\"#,
            "x",
            "\"",
        ] {
            assert_eq!(value(literal), None, "{literal}");
        }
    }
}

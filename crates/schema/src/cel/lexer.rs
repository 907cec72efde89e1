//! Tokens.

use super::NotReadable;

/// Bytes of a rule that is read.
const MAX_TEXT: usize = 16 << 10;
/// Tokens of a rule that is read; they bound the depth of its tree.
const MAX_TOKENS: usize = 1500;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Int(i64),
    Double(f64),
    Text(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

const SIGNS: [&str; 25] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]",
    "{", "}", "=",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, NotReadable> {
    if text.len() > MAX_TEXT {
        return Err(NotReadable);
    }
    let mut rest = text;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        if tokens.len() >= MAX_TOKENS {
            return Err(NotReadable);
        }
        let (token, after) = match first {
            '"' | '\'' => string(rest, false)?,
            'r' | 'R' if rest.get(1..2).is_some_and(|next| matches!(next, "'" | "\"")) => {
                string(rest.get(1..).ok_or(NotReadable)?, true)?
            }
            // Bytes are not supported.
            'b' | 'B' if rest.get(1..2).is_some_and(|next| matches!(next, "'" | "\"")) => return Err(NotReadable),
            '0'..='9' => number(rest)?,
            'a'..='z' | 'A'..='Z' | '_' => {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                (Token::Name(name.to_owned()), after)
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign)).ok_or(NotReadable)?;
                (Token::Sign(sign), rest.strip_prefix(sign).unwrap_or_default())
            }
        };
        tokens.push(token);
        rest = after;
    }
}

fn number(text: &str) -> Result<(Token, &str), NotReadable> {
    if let Some(hex) = text.strip_prefix("0x") {
        let end = hex.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(hex.len());
        let (digits, after) = hex.split_at(end);
        let int = i64::from_str_radix(digits, 16).map_err(|_| NotReadable)?;
        return Ok((Token::Int(int), after.strip_prefix(['u', 'U']).unwrap_or(after)));
    }
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut end = digits(text);
    let mut is_double = false;
    let rest = |end: usize| text.get(end..).unwrap_or_default();
    if let Some(fraction) = rest(end).strip_prefix('.').filter(|f| f.starts_with(|c: char| c.is_ascii_digit())) {
        end += 1 + digits(fraction);
        is_double = true;
    }
    if let Some(exponent) = rest(end).strip_prefix(['e', 'E']) {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.starts_with(|c: char| c.is_ascii_digit()) {
            end += 1 + (exponent.len() - unsigned.len()) + digits(unsigned);
            is_double = true;
        }
    }
    let (number, after) = text.split_at(end);
    if is_double {
        return Ok((Token::Double(number.parse().map_err(|_| NotReadable)?), after));
    }
    let int = number.parse().map_err(|_| NotReadable)?;
    Ok((Token::Int(int), after.strip_prefix(['u', 'U']).unwrap_or(after)))
}

fn string(text: &str, raw: bool) -> Result<(Token, &str), NotReadable> {
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| text.starts_with(quote)).ok_or(NotReadable)?;
    let mut rest = text.strip_prefix(quote).ok_or(NotReadable)?;
    let mut value = String::new();
    loop {
        if let Some(after) = rest.strip_prefix(quote) {
            return Ok((Token::Text(value), after));
        }
        let mut chars = rest.chars();
        match chars.next().ok_or(NotReadable)? {
            '\\' if !raw => {
                value.push(match chars.next().ok_or(NotReadable)? {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'a' => '\u{7}',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'v' => '\u{b}',
                    same @ ('\\' | '\'' | '"' | '`' | '?') => same,
                    'x' | 'X' => code(&mut chars, 2, 16)?,
                    'u' => code(&mut chars, 4, 16)?,
                    'U' => code(&mut chars, 8, 16)?,
                    digit @ '0'..='3' => {
                        let low = code(&mut chars, 2, 8)?;
                        char::from_u32(digit.to_digit(8).ok_or(NotReadable)? * 64 + u32::from(low))
                            .ok_or(NotReadable)?
                    }
                    _ => return Err(NotReadable),
                });
            }
            c => value.push(c),
        }
        rest = chars.as_str();
    }
}

/// The character of a number of so many digits.
fn code(chars: &mut std::str::Chars<'_>, digits: usize, radix: u32) -> Result<char, NotReadable> {
    let mut value = 0u32;
    for _ in 0..digits {
        let digit = chars.next().and_then(|c| c.to_digit(radix)).ok_or(NotReadable)?;
        value = value.checked_mul(radix).and_then(|value| value.checked_add(digit)).ok_or(NotReadable)?;
    }
    char::from_u32(value).ok_or(NotReadable)
}

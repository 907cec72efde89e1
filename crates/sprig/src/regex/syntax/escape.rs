//! A character after a backslash.

use super::{Parser, SyntaxError, digit};

impl<'p> Parser<'p> {
    /// The code of an escaped character; the backslash has been eaten.
    pub(super) fn escape(&mut self, start: &'p str) -> Result<u32, SyntaxError> {
        let mut chars = self.rest.chars();
        let Some(c) = chars.next() else {
            return Err(SyntaxError::new("trailing backslash at end of expression", ""));
        };
        let code = match c {
            '1'..='7' if !chars.as_str().starts_with(|c| matches!(c, '0'..='7')) => None,
            '0'..='7' => {
                let mut code = c.to_digit(8);
                for _ in 0..2 {
                    let mut ahead = chars.clone();
                    if let (Some(before), Some(digit)) = (code, digit(&mut ahead, 8)) {
                        code = Some(before * 8 + digit);
                        chars = ahead;
                    } else {
                        break;
                    }
                }
                code
            }
            'x' if chars.as_str().starts_with('{') => {
                chars.next();
                let digits = chars.as_str().split_once('}').map(|(digits, rest)| {
                    chars = rest.chars();
                    digits
                });
                digits.and_then(braced)
            }
            'x' => digit(&mut chars, 16).zip(digit(&mut chars, 16)).map(|(high, low)| high << 4 | low),
            'a' => Some(0x07),
            'f' => Some(0x0c),
            'n' => Some(0x0a),
            'r' => Some(0x0d),
            't' => Some(0x09),
            'v' => Some(0x0b),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(u32::from(c)),
            _ => None,
        };
        self.rest = chars.as_str();
        code.ok_or_else(|| SyntaxError::new("invalid escape sequence", self.since(start)))
    }
}

/// Any number of hexadecimal digits.
fn braced(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.chars().try_fold(0_u32, |code, c| {
        let code = code << 4 | c.to_digit(16)?;
        (code <= u32::from(char::MAX)).then_some(code)
    })
}

//! Numbers. The scan is generous, as Go's is: the parser finds out whether the text has a value.

use super::Lexer;
use super::token::{LexError, Token, TokenKind};
use crate::chars::is_alphanumeric;

impl Lexer<'_> {
    /// A number, nothing of it read yet: `12`, `0x1p-2`, `.5`, `3i`, or a pair such as `1+2i`.
    pub(super) fn lex_number(&mut self) -> Token {
        if !self.scan_number() {
            return self.error(LexError::BadNumber);
        }
        if !matches!(self.peek(), Some('+' | '-')) {
            return self.emit(TokenKind::Number);
        }
        let pair = self.scan_number() && self.text.get(self.start..self.pos).is_some_and(|t| t.ends_with('i'));
        if pair { self.emit(TokenKind::Complex) } else { self.error(LexError::BadNumber) }
    }

    /// Goes past one number; whether it ends where a number may.
    fn scan_number(&mut self) -> bool {
        self.accept(&['+', '-']);
        let mut radix = 10;
        if self.accept(&['0']) {
            radix = match self.peek() {
                Some('x' | 'X') => 16,
                Some('o' | 'O') => 8,
                Some('b' | 'B') => 2,
                _ => 10,
            };
            if radix != 10 {
                self.bump();
            }
        }
        self.skip_digits(radix);
        if self.accept(&['.']) {
            self.skip_digits(radix);
        }
        let exponent = match radix {
            10 => self.accept(&['e', 'E']),
            16 => self.accept(&['p', 'P']),
            _ => false,
        };
        if exponent {
            self.accept(&['+', '-']);
            self.skip_digits(10);
        }
        self.accept(&['i']);
        let ends = !self.peek().is_some_and(is_alphanumeric);
        if !ends {
            self.bump();
        }
        ends
    }

    fn skip_digits(&mut self, radix: u32) {
        self.skip_while(|c| c == '_' || c.is_digit(radix));
    }
}

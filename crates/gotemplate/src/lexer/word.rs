//! Identifiers, keywords, fields and variables.

use super::Lexer;
use super::token::{Keyword, LexError, Token, TokenKind};
use crate::chars::{is_alphanumeric, is_space};

impl Lexer<'_> {
    /// A word, its first character read.
    pub(super) fn lex_identifier(&mut self) -> Token {
        self.skip_while(is_alphanumeric);
        if let Some(token) = self.bad_word_end() {
            return token;
        }
        let word = self.text.get(self.start..self.pos).unwrap_or_default();
        let kind = match Keyword::from_word(word) {
            Some(Keyword::Break) if !self.options.break_keyword => TokenKind::Identifier,
            Some(Keyword::Continue) if !self.options.continue_keyword => TokenKind::Identifier,
            Some(keyword) => TokenKind::Keyword(keyword),
            None if matches!(word, "true" | "false") => TokenKind::Bool,
            None => TokenKind::Identifier,
        };
        self.emit(kind)
    }

    /// A field, its dot read; the dot alone is the cursor.
    pub(super) fn lex_field(&mut self) -> Token {
        if self.at_terminator() {
            return self.emit(TokenKind::Dot);
        }
        self.skip_while(is_alphanumeric);
        self.bad_word_end().unwrap_or_else(|| self.emit(TokenKind::Field))
    }

    /// A variable, its dollar sign read; the sign alone is one as well.
    pub(super) fn lex_variable(&mut self) -> Token {
        self.skip_while(is_alphanumeric);
        self.bad_word_end().unwrap_or_else(|| self.emit(TokenKind::Variable))
    }

    /// The error token when the word runs into a character that cannot follow one.
    fn bad_word_end(&mut self) -> Option<Token> {
        if self.at_terminator() {
            return None;
        }
        self.peek().map(|c| self.error(LexError::BadCharacter(c)))
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(c) => is_space(c) || self.rest().starts_with(self.options.right),
        }
    }
}

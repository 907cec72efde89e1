//! The tokens with those that were handed back.

use fluxwright_diagnostic::Span;

use crate::lexer::{Lexer, Token, TokenKind};

/// The lexer's tokens; the parser may hand back what it read. Looking past spaces drops them, as in Go.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    lexer: Lexer<'a>,
    /// Handed back, the next one last.
    returned: Vec<Token>,
    /// The last one that came from the lexer: where Go says an error is.
    newest: Option<Token>,
    /// The last delimiter that opened an action.
    opening: Option<Span>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(lexer: Lexer<'a>) -> Self {
        Self { lexer, returned: Vec::new(), newest: None, opening: None }
    }

    pub(super) fn next(&mut self) -> Token {
        if let Some(token) = self.returned.pop() {
            return token;
        }
        let token = self.lexer.next_token();
        if token.kind == TokenKind::LeftDelim {
            self.opening = Some(token.span());
        }
        self.newest = Some(token);
        token
    }

    pub(super) fn hand_back(&mut self, token: Token) {
        self.returned.push(token);
    }

    pub(super) fn peek(&mut self) -> Token {
        let token = self.next();
        self.hand_back(token);
        token
    }

    pub(super) fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    pub(super) fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.hand_back(token);
        token
    }

    pub(super) fn newest(&self) -> Option<Token> {
        self.newest
    }

    pub(super) fn opening(&self) -> Option<Span> {
        self.opening.clone()
    }
}

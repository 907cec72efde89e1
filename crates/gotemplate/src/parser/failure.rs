//! The making of errors.

use std::sync::Arc;

use fluxwright_diagnostic::Span;

use super::session::Session;
use crate::error::{Clause, Details, ParseError, ParseErrorKind as Kind, Related, Role};
use crate::go_string::GoString;
use crate::lexer::{LexError, Token, TokenKind};
use crate::literal::LiteralError;
use crate::position::go_position;

impl Session<'_> {
    /// An error of this kind at these bytes.
    pub(super) fn fail(&self, kind: Kind, span: Span) -> ParseError {
        let opened = match kind {
            Kind::UnclosedAction => self.tokens.opening(),
            Kind::UnclosedParen => self.parens.last().cloned(),
            Kind::UnexpectedEof => self.levels.last().map(|level| level.head.clone()),
            _ => None,
        };
        let related = opened.map(|span| Related { span, role: Role::Opened });
        self.fail_with(kind, span, related, String::new())
    }

    fn fail_with(&self, kind: Kind, span: Span, context: Option<Related>, go_suffix: String) -> ParseError {
        let go_line = self.tokens.newest().map_or(0, |token| self.line(token));
        let (name, text) = (self.name.to_string(), Arc::from(self.text));
        ParseError::new(Details { kind, span, context, name, go_line, go_suffix, text })
    }

    fn line(&self, token: Token) -> usize {
        go_position(self.text, token.start).0
    }

    /// The error for a template that is there already.
    pub(super) fn fail_defined_twice(&self, name: GoString, span: Span, first: Span) -> ParseError {
        let related = Related { span: first, role: Role::FirstDefinition };
        self.fail_with(Kind::MultipleDefinition(name), span, Some(related), String::new())
    }

    /// The error for a token that cannot stand where it is, or for the lexer's own.
    pub(super) fn unexpected(&self, token: Token, context: &'static str) -> ParseError {
        let TokenKind::Error(error) = token.kind else {
            return self.fail(Kind::Unexpected { found: self.describe(token), context }, token.span());
        };
        let kind = match error {
            LexError::UnclosedComment => Kind::UnclosedComment,
            LexError::CommentEnd => Kind::CommentEnd,
            LexError::UnclosedAction => Kind::UnclosedAction,
            LexError::UnclosedParen => Kind::UnclosedParen,
            LexError::UnexpectedParen => Kind::UnexpectedParen,
            LexError::ExpectedDeclare => Kind::ExpectedDeclare,
            LexError::BadCharacter(c) => Kind::BadCharacter(c),
            LexError::UnrecognizedCharacter(c) => Kind::UnrecognizedCharacter(c),
            LexError::UnterminatedCharacter => Kind::UnterminatedCharacter,
            LexError::UnterminatedString => Kind::UnterminatedString,
            LexError::UnterminatedRawString => Kind::UnterminatedRawString,
            LexError::BadNumber => Kind::BadNumber(self.slice(token).to_string()),
        };
        let started = self.scope.action.map(|left| self.line(left)).filter(|line| *line != self.line(token));
        let mut failure = self.fail(kind, token.span());
        if let Some(line) = started {
            let what = if error == LexError::UnclosedAction { "" } else { " in action" };
            failure.0.go_suffix = format!("{what} started at {}:{line}", self.name);
        }
        failure
    }

    /// The error for an `else` or `end` that closes nothing.
    pub(super) fn unexpected_clause(&self, clause: Clause, span: Span, context: Option<&'static str>) -> ParseError {
        self.fail(Kind::UnexpectedClause { clause, written: self.written(clause), context }, span)
    }

    /// A clause as an action in the text's own delimiters.
    pub(super) fn written(&self, clause: Clause) -> String {
        let word = match clause {
            Clause::Else => "else",
            Clause::End => "end",
        };
        format!("{}{word}{}", self.left, self.right)
    }

    /// The error for a literal without a value.
    pub(super) fn bad_literal(&self, token: Token, error: LiteralError) -> ParseError {
        let text = self.slice(token).to_string();
        let kind = match error {
            LiteralError::InvalidSyntax => Kind::InvalidEscape(text),
            LiteralError::MalformedCharacter => Kind::MalformedCharacter(text),
            LiteralError::IntegerOverflow => Kind::IntegerOverflow(text),
            LiteralError::IllegalNumber => Kind::IllegalNumber(text),
            LiteralError::IllegalComplex => Kind::IllegalComplex(text),
        };
        self.fail(kind, token.span())
    }

    /// A token as Go shows it: words in angle brackets, the rest quoted and cut to ten characters.
    fn describe(&self, token: Token) -> String {
        const SHOWN: usize = 10;
        let text = self.slice(token);
        match token.kind {
            TokenKind::Eof => "EOF".to_string(),
            TokenKind::Keyword(_) | TokenKind::Dot => format!("<{text}>"),
            _ if text.len() > SHOWN => {
                let shown: String = text.chars().take(SHOWN).collect();
                format!("{}...", GoString::from(shown.as_str()).quote())
            }
            _ => GoString::from(text).quote(),
        }
    }
}

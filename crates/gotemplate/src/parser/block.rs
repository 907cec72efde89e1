//! Templates in templates: `define`, `block` and `template`.

use fluxwright_diagnostic::Span;

use super::level::{Definition, Level, Open};
use super::scope::Scope;
use super::session::{Result, Session};
use crate::ast::{List, Node, TemplateCall, Tree};
use crate::error::{Clause, ParseError};
use crate::go_string::GoString;
use crate::lexer::{Token, TokenKind};
use crate::literal::unquote;
use crate::position::go_position;

const DEFINE: &str = "define clause";
const BLOCK: &str = "block clause";

impl<'a> Session<'a> {
    /// `define`, whose word is read.
    pub(super) fn define(&mut self, left: Token) -> Result<()> {
        let outer = std::mem::replace(&mut self.scope, Scope::new());
        let (name_span, name) = self.template_name(DEFINE)?;
        let right = self.expect(TokenKind::RightDelim, DEFINE)?;
        let definition = Definition { start: left.start, name_span, name, block: None, outer };
        let head = left.start..right.end;
        self.open(Level { head, nodes: Vec::new(), open: Open::Definition(definition) })
    }

    /// `block`, whose word is read.
    pub(super) fn block(&mut self, left: Token) -> Result<()> {
        let (name_span, name) = self.template_name(BLOCK)?;
        let (argument, right) = self.pipeline(BLOCK, TokenKind::RightDelim)?;
        let outer = std::mem::replace(&mut self.scope, Scope::new());
        let block = Some((argument, right));
        let definition = Definition { start: left.start, name_span, name, block, outer };
        let head = left.start..right.end;
        self.open(Level { head, nodes: Vec::new(), open: Open::Definition(definition) })
    }

    /// A definition whose `end` was read.
    pub(super) fn finish_definition(&mut self, definition: Definition<'a>, root: List, end: usize) -> Result<()> {
        let Definition { start, name_span, name, block, outer } = definition;
        let span = start..end;
        self.add(Tree { name: name.clone(), span: span.clone(), root })?;
        self.scope = outer;
        if let Some((argument, _)) = block {
            let call = TemplateCall { span, name_span, name, argument: Some(argument), is_block: true };
            self.push(Node::Template(Box::new(call)));
        }
        Ok(())
    }

    /// The error for an `else` of a definition.
    pub(super) fn else_in_definition(&self, definition: &Definition<'_>, span: Span) -> ParseError {
        let Some((_, right)) = &definition.block else {
            return self.unexpected_clause(Clause::Else, span, Some(DEFINE));
        };
        let mut error = self.unexpected_clause(Clause::Else, span, Some(BLOCK));
        // Go leaves the block's tokens to another parser, so to this one the last token is that of its head.
        error.0.go_line = go_position(self.text, right.start).0;
        error
    }

    /// `template`, whose word is read.
    pub(super) fn template_call(&mut self, left: Token) -> Result<Node> {
        const CONTEXT: &str = "template clause";
        let (name_span, name) = self.template_name(CONTEXT)?;
        let next = self.tokens.next_non_space();
        let (argument, right) = if next.kind == TokenKind::RightDelim {
            (None, next)
        } else {
            self.tokens.hand_back(next);
            let (pipeline, right) = self.pipeline(CONTEXT, TokenKind::RightDelim)?;
            (Some(pipeline), right)
        };
        let span = left.start..right.end;
        Ok(Node::Template(Box::new(TemplateCall { span, name_span, name, argument, is_block: false })))
    }

    fn template_name(&mut self, context: &'static str) -> Result<(Span, GoString)> {
        let token = self.tokens.next_non_space();
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            return Err(self.unexpected(token, context));
        }
        let name = unquote(self.slice(token)).map_err(|error| self.bad_literal(token, error))?;
        Ok((token.span(), name))
    }
}

//! The variables in front of a pipeline.

use super::session::{Result, Session};
use crate::ast::Declaration;
use crate::error::ParseErrorKind as Kind;
use crate::lexer::{Token, TokenKind};

impl<'a> Session<'a> {
    /// The variables in front of `:=` or `=`, and whether it is the latter.
    pub(super) fn declarations(&mut self, context: &'static str) -> Result<(Vec<Declaration>, bool)> {
        let mut declarations = Vec::new();
        while self.tokens.peek_non_space().kind == TokenKind::Variable {
            let variable = self.tokens.next();
            let after = self.tokens.peek();
            let next = self.tokens.peek_non_space();
            match next.kind {
                TokenKind::Assign | TokenKind::Declare => {
                    self.tokens.next();
                    declarations.push(self.declare(variable)?);
                    return Ok((declarations, next.kind == TokenKind::Assign));
                }
                TokenKind::Char if self.slice(next) == "," => {
                    self.tokens.next();
                    declarations.push(self.declare(variable)?);
                    if context != "range" || declarations.len() > 1 {
                        return Err(self.fail(Kind::TooManyDeclarations(context), next.span()));
                    }
                    let second = self.tokens.peek_non_space();
                    if !matches!(second.kind, TokenKind::Variable | TokenKind::RightDelim | TokenKind::RightParen) {
                        return Err(self.fail(Kind::RangeVariables, second.span()));
                    }
                }
                _ => {
                    // An operand after all. The space after it matters: it parts the operand from the next.
                    if after.kind == TokenKind::Space {
                        self.tokens.hand_back(after);
                    }
                    self.tokens.hand_back(variable);
                    break;
                }
            }
        }
        Ok((declarations, false))
    }

    /// The variable exists from here on, even in the pipeline whose value it gets. Go leaves it to the execution to
    /// find an assignment to one that does not exist.
    fn declare(&mut self, variable: Token) -> Result<Declaration> {
        self.count(variable.span())?;
        let name: &'a str = self.slice(variable);
        self.scope.declare(name);
        Ok(Declaration { span: variable.span(), name: name.into() })
    }
}

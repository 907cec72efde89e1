//! Actions that decide what is executed: `if`, `with`, `range`, and what ends and leaves them.

use fluxwright_diagnostic::Span;

use super::level::{Control, Level, Open};
use super::session::{Result, Session};
use crate::ast::{Arm, Branch, Leave, Node, Pipeline};
use crate::error::{Clause, ParseErrorKind as Kind};
use crate::lexer::{Keyword, Token, TokenKind};

impl Session<'_> {
    /// `if`, `with` or `range`, whose word is read.
    pub(super) fn control(&mut self, left: Token, keyword: Keyword) -> Result<()> {
        let variables = self.scope.mark();
        let (head, condition) = self.condition(left.start, keyword)?;
        let start = left.start;
        let control = Control { start, keyword, variables, arms: Vec::new(), condition: Some(condition) };
        self.open(Level { head, nodes: Vec::new(), open: Open::Control(control) })
    }

    fn condition(&mut self, start: usize, keyword: Keyword) -> Result<(Span, Pipeline)> {
        let context = match keyword {
            Keyword::With => "with",
            Keyword::Range => "range",
            _ => "if",
        };
        let (pipeline, right) = self.pipeline(context, TokenKind::RightDelim)?;
        self.scope.range_depth += usize::from(keyword == Keyword::Range);
        Ok((start..right.end, pipeline))
    }

    /// `end`, whose word is read.
    pub(super) fn end_clause(&mut self, left: Token) -> Result<()> {
        let right = self.expect(TokenKind::RightDelim, "end")?;
        let span = left.start..right.end;
        let Some(mut level) = self.levels.pop() else {
            return Err(self.unexpected_clause(Clause::End, span, None));
        };
        let body = level.take_body(span.start);
        match level.open {
            Open::Definition(definition) => self.finish_definition(definition, body, span.end),
            Open::Control(mut control) => {
                let otherwise = match control.condition.take() {
                    Some(pipeline) => {
                        self.finish_arm(&mut control, Arm { head: level.head, pipeline, body });
                        None
                    }
                    None => Some(body),
                };
                self.scope.forget_after(control.variables);
                let mut arms = control.arms.into_iter();
                if let Some(first) = arms.next() {
                    let span = control.start..span.end;
                    let branch = Box::new(Branch { span, first, more: arms.collect(), otherwise });
                    self.push(match control.keyword {
                        Keyword::With => Node::With(branch),
                        Keyword::Range => Node::Range(branch),
                        _ => Node::If(branch),
                    });
                }
                Ok(())
            }
        }
    }

    fn finish_arm(&mut self, control: &mut Control, arm: Arm) {
        self.scope.range_depth -= usize::from(control.keyword == Keyword::Range);
        control.arms.push(arm);
    }

    /// `else`, whose word is read. A following `if` or `with` makes another arm of an action of the same word.
    pub(super) fn else_clause(&mut self, left: Token) -> Result<()> {
        let next = self.tokens.peek_non_space();
        let end = match next.kind {
            TokenKind::Keyword(Keyword::If | Keyword::With) => next.start,
            _ => self.expect(TokenKind::RightDelim, "else")?.end,
        };
        let span = left.start..end;
        self.scope.action = None;
        let Some(mut level) = self.levels.pop() else {
            return Err(self.unexpected_clause(Clause::Else, span, None));
        };
        let body = level.take_body(span.start);
        let mut control = match level.open {
            Open::Control(control) => control,
            Open::Definition(definition) => return Err(self.else_in_definition(&definition, span)),
        };
        let Some(pipeline) = control.condition.take() else {
            return Err(self.fail(Kind::ExpectedEnd { written: self.written(Clause::Else) }, span));
        };
        self.finish_arm(&mut control, Arm { head: level.head, pipeline, body });
        // The word after the `else` of a `range` is left in place, where it is an error.
        let mut head = span;
        if control.keyword != Keyword::Range && self.tokens.peek().kind == TokenKind::Keyword(control.keyword) {
            self.tokens.next();
            let (whole, condition) = self.condition(head.start, control.keyword)?;
            head = whole;
            control.condition = Some(condition);
        }
        self.open(Level { head, nodes: Vec::new(), open: Open::Control(control) })
    }

    /// `break` or `continue`, whose word is read.
    pub(super) fn leave(&mut self, left: Token, keyword: Token, word: &'static str) -> Result<Leave> {
        let context = if word == "break" { "{{break}}" } else { "{{continue}}" };
        let right = self.expect(TokenKind::RightDelim, context)?;
        if self.scope.range_depth == 0 {
            return Err(self.fail(Kind::OutsideRange(word), keyword.span()));
        }
        Ok(Leave { span: left.start..right.end, keyword: keyword.span() })
    }
}

//! Pipelines and their commands. Those around an open parenthesis wait in a list: nesting takes no stack.

use super::MAX_DEPTH;
use super::session::{Result, Session};
use crate::ast::{Command, Declaration, Operand, Parenthesized, Pipeline};
use crate::error::ParseErrorKind as Kind;
use crate::lexer::{Keyword, Token, TokenKind};

/// A pipeline of which a part is read.
struct Partial {
    /// What it is, in the words of errors.
    context: &'static str,
    /// What ends it.
    end: TokenKind,
    start: usize,
    declarations: Vec<Declaration>,
    is_assignment: bool,
    commands: Vec<Command>,
    /// The command being read; none between two.
    command: Option<Command>,
}

impl<'a> Session<'a> {
    /// A pipeline and the token that ends it, which is of the kind `end`. The variables it declares live on.
    pub(super) fn pipeline(&mut self, context: &'static str, end: TokenKind) -> Result<(Pipeline, Token)> {
        let mut waiting: Vec<Partial> = Vec::new();
        let mut partial = self.begin(context, end)?;
        loop {
            if partial.command.is_none() {
                let token = self.tokens.next_non_space();
                if token.kind == partial.end {
                    let pipeline = self.finish(partial, token)?;
                    let Some(outer) = waiting.pop() else {
                        return Ok((pipeline, token));
                    };
                    partial = outer;
                    let start = self.parens.pop().map_or(pipeline.span.start, |paren| paren.start);
                    let operand = Operand::Pipeline(Box::new(Parenthesized { span: start..token.end, pipeline }));
                    self.add_operand(&mut partial, operand)?;
                    continue;
                }
                if !starts_operand(token.kind) {
                    return Err(self.unexpected(token, partial.context));
                }
                self.count(token.span())?;
                partial.command = Some(Command { span: token.span(), operands: Vec::new() });
                self.tokens.hand_back(token);
            }
            let token = self.tokens.next_non_space();
            if token.kind == TokenKind::LeftParen {
                self.count(token.span())?;
                if self.levels.len() + self.parens.len() >= MAX_DEPTH {
                    return Err(self.fail(Kind::TooDeep, token.span()));
                }
                self.parens.push(token.span());
                waiting.push(partial);
                partial = self.begin("parenthesized pipeline", TokenKind::RightParen)?;
                continue;
            }
            match self.term(token)? {
                Some(term) => self.add_operand(&mut partial, term)?,
                None => {
                    self.tokens.hand_back(token);
                    self.after_operand(&mut partial)?;
                }
            }
        }
    }

    fn begin(&mut self, context: &'static str, end: TokenKind) -> Result<Partial> {
        let start = self.tokens.peek_non_space().start;
        let (declarations, is_assignment) = self.declarations(context)?;
        Ok(Partial { context, end, start, declarations, is_assignment, commands: Vec::new(), command: None })
    }

    /// Adds a term, together with the fields that follow it, to the command being read.
    fn add_operand(&mut self, partial: &mut Partial, term: Operand) -> Result<()> {
        let operand = self.with_fields(term)?;
        if let Some(command) = &mut partial.command {
            command.span.end = operand.span().end;
            command.operands.push(operand);
        }
        self.after_operand(partial)
    }

    /// Goes past what parts two operands, or ends the command. A `|` is read, the end of the pipeline is not.
    fn after_operand(&mut self, partial: &mut Partial) -> Result<()> {
        let token = self.tokens.next();
        match token.kind {
            TokenKind::Space => {
                self.tokens.peek_non_space();
                return Ok(());
            }
            TokenKind::RightDelim | TokenKind::RightParen => self.tokens.hand_back(token),
            TokenKind::Pipe => {}
            _ => return Err(self.unexpected(token, "operand")),
        }
        if let Some(command) = partial.command.take() {
            if command.operands.is_empty() {
                return Err(self.fail(Kind::EmptyCommand, command.span));
            }
            partial.commands.push(command);
        }
        Ok(())
    }

    fn finish(&self, partial: Partial, end: Token) -> Result<Pipeline> {
        let Partial { context, start, declarations, is_assignment, commands, .. } = partial;
        let Some(last) = commands.last() else {
            return Err(self.fail(Kind::MissingValue(context), end.span()));
        };
        for (i, command) in commands.iter().enumerate().skip(1) {
            use Operand::{Bool, Dot, Nil, Number, String};
            if let Some(Bool(_) | Dot(_) | Nil(_) | Number(_) | String(_)) = command.operands.first() {
                return Err(self.fail(Kind::NonExecutable { stage: i + 1 }, command.span.clone()));
            }
        }
        Ok(Pipeline { span: start..last.span.end, declarations, is_assignment, commands })
    }
}

fn starts_operand(kind: TokenKind) -> bool {
    use TokenKind::{
        Bool, CharConstant, Complex, Dot, Field, Identifier, LeftParen, Number, RawString, String, Variable,
    };
    matches!(
        kind,
        Bool | CharConstant
            | Complex
            | Dot
            | Field
            | Identifier
            | Number
            | TokenKind::Keyword(Keyword::Nil)
            | RawString
            | String
            | Variable
            | LeftParen
    )
}

//! Operands: terms and the fields that follow them.

use super::session::{Result, Session};
use crate::ast::{Bool, Chain, Dot, FieldPath, Identifier, Name, Nil, NumberLiteral, Operand, StringLiteral, Variable};
use crate::error::ParseErrorKind as Kind;
use crate::lexer::{Keyword, Token, TokenKind};
use crate::literal::{NumberForm, parse_number, unquote};

impl<'a> Session<'a> {
    /// A term with the fields that follow it.
    pub(super) fn with_fields(&mut self, term: Operand) -> Result<Operand> {
        let mut fields = Vec::new();
        while self.tokens.peek().kind == TokenKind::Field {
            let token = self.tokens.next();
            fields.push(self.field_name(token)?);
        }
        let Some(last) = fields.last() else {
            return Ok(term);
        };
        let span = term.span().start..last.span.end;
        Ok(match term {
            Operand::Field(mut field) => {
                field.names.append(&mut fields);
                Operand::Field(FieldPath { span, ..field })
            }
            Operand::Variable(variable) => Operand::Variable(Variable { span, fields, ..variable }),
            Operand::Bool(_) | Operand::String(_) | Operand::Number(_) | Operand::Nil(_) | Operand::Dot(_) => {
                return Err(self.fail(Kind::FieldOfConstant(term.to_string()), span));
            }
            Operand::Function(_) | Operand::Pipeline(_) | Operand::Chain(_) => {
                Operand::Chain(Box::new(Chain { span, base: term, fields }))
            }
        })
    }

    fn field_name(&mut self, token: Token) -> Result<Name> {
        self.count(token.span())?;
        let text = self.slice(token);
        Ok(Name { span: token.span(), name: text.strip_prefix('.').unwrap_or(text).into() })
    }

    /// The token as a literal, a function, the cursor, a field or a variable. `None` when it is none of them.
    pub(super) fn term(&mut self, token: Token) -> Result<Option<Operand>> {
        let span = token.span();
        self.count(span.clone())?;
        Ok(Some(match token.kind {
            TokenKind::Identifier => self.function(token)?,
            TokenKind::Dot => Operand::Dot(Dot { span }),
            TokenKind::Keyword(Keyword::Nil) => Operand::Nil(Nil { span }),
            TokenKind::Variable => self.variable(token)?,
            TokenKind::Field => {
                let names = vec![self.field_name(token)?];
                Operand::Field(FieldPath { span, names })
            }
            TokenKind::Bool => Operand::Bool(Bool { span, value: self.slice(token) == "true" }),
            TokenKind::CharConstant => self.number(token, NumberForm::Character)?,
            TokenKind::Complex => self.number(token, NumberForm::Complex)?,
            TokenKind::Number => self.number(token, NumberForm::Plain)?,
            TokenKind::String | TokenKind::RawString => self.string(token)?,
            _ => return Ok(None),
        }))
    }

    fn function(&mut self, token: Token) -> Result<Operand> {
        let name: &'a str = self.slice(token);
        if !self.functions.defines(name) {
            return Err(self.fail(Kind::UndefinedFunction(name.to_string()), token.span()));
        }
        let number = self.number_of(name);
        Ok(Operand::Function(Identifier { span: token.span(), name: name.into(), number }))
    }

    fn variable(&self, token: Token) -> Result<Operand> {
        let name = self.slice(token);
        if !self.scope.knows(name) {
            return Err(self.fail(Kind::UndefinedVariable(name.to_string()), token.span()));
        }
        Ok(Operand::Variable(Variable { span: token.span(), name: name.into(), fields: Vec::new() }))
    }

    fn number(&self, token: Token, form: NumberForm) -> Result<Operand> {
        let text = self.slice(token);
        let value = parse_number(text, form).map_err(|error| self.bad_literal(token, error))?;
        Ok(Operand::Number(Box::new(NumberLiteral { span: token.span(), text: text.into(), value })))
    }

    fn string(&self, token: Token) -> Result<Operand> {
        let text = self.slice(token);
        let value = unquote(text).map_err(|error| self.bad_literal(token, error))?;
        Ok(Operand::String(StringLiteral { span: token.span(), text: text.into(), value }))
    }
}

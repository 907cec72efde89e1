//! What a user is told about a text that does not parse.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::{ParseError, ParseErrorKind as Kind, Role};
use crate::{MAX_BYTES, MAX_DEPTH, MAX_NODES};

impl Diagnose for ParseError {
    /// One diagnostic, whose labels name the template for a path and hold its text. A caller that knows the file which
    /// the text comes from makes its own of [`ParseError::span`] and [`ParseError::related`].
    fn diagnose(&self) -> Vec<Diagnostic> {
        let text = || Some(Arc::clone(&self.0.text));
        let kind = self.kind();
        let mut diagnostic =
            Diagnostic::error(kind.code(), kind.to_string()).at(self.name(), text(), self.span(), kind.label());
        if let Some(related) = self.related() {
            let message = match related.role {
                Role::Opened => "opened here",
                Role::FirstDefinition => "first defined here",
            };
            diagnostic = diagnostic.see(self.name(), text(), related.span.clone(), message);
        }
        vec![diagnostic.help(kind.help())]
    }
}

impl Kind {
    /// A stable name in kebab case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UndefinedFunction(_) => "template-unknown-function",
            Self::UndefinedVariable(_) => "template-unknown-variable",
            Self::MultipleDefinition(_) => "template-defined-twice",
            Self::TooDeep | Self::TooLarge => "template-limit",
            Self::UnclosedAction
            | Self::UnclosedComment
            | Self::UnclosedParen
            | Self::UnterminatedCharacter
            | Self::UnterminatedString
            | Self::UnterminatedRawString
            | Self::UnexpectedEof => "template-unclosed",
            _ => "template-syntax",
        }
    }

    /// A few words for the place itself.
    fn label(&self) -> &'static str {
        match self {
            Self::UnexpectedEof | Self::UnclosedAction => "the text ends here",
            Self::UndefinedFunction(_) => "no such function",
            Self::UndefinedVariable(_) => "no such variable",
            _ => "",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        let fixed = match self {
            Self::UnclosedAction => "close the action with the right delimiter",
            Self::UnclosedComment => "close the comment with */ right before the right delimiter",
            Self::CommentEnd => "a comment is alone in its action: nothing may follow */ but the right delimiter",
            Self::UnclosedParen => "close the parenthesis before the action ends",
            Self::UnexpectedParen => "remove the parenthesis or open one before it",
            Self::ExpectedDeclare => "declare a variable with := and assign to one with =",
            Self::BadCharacter(_) => {
                "separate operands by spaces; a key that is no plain name is read with index, such as index .map \"a-b\""
            }
            Self::UnrecognizedCharacter(_) => "quote the text, or remove the character",
            Self::UnterminatedCharacter => {
                "close the character constant; text of several characters takes double quotes"
            }
            Self::UnterminatedString => "close the string on its line; text over several lines takes backquotes",
            Self::UnterminatedRawString => "close the string with a backquote",
            Self::BadNumber(_) | Self::IllegalNumber(_) | Self::IllegalComplex(_) => {
                "write a number such as 12, 0x1f or 1.5, or quote the text"
            }
            Self::IntegerOverflow(_) => {
                "integers have at most 64 bits, and after a leading 0 they are octal; quote the text if it is no number"
            }
            Self::MalformedCharacter(_) => "single quotes hold one character; text takes double quotes",
            Self::InvalidEscape(_) => {
                r"escapes are \n, \t, \\, \x41, \u00e9 and the like; backquotes take text as it is"
            }
            Self::Unexpected { .. } => "remove it, or quote it if it is text",
            Self::UnexpectedClause { clause: super::Clause::Else, .. } => {
                "else belongs to the nearest if, with or range that is not closed"
            }
            Self::UnexpectedClause { clause: super::Clause::End, .. } => {
                "remove the end, or open an if, with, range, define or block before it"
            }
            Self::ExpectedEnd { .. } => "only one else can come last; use else if for further conditions",
            Self::UnexpectedEof => "close each if, with, range, define and block with an end",
            Self::MissingValue(_) | Self::EmptyCommand => "write a value there",
            Self::NonExecutable { .. } => "what follows a | must be a function",
            Self::TooManyDeclarations(_) => "range sets at most two variables, any other action one",
            Self::RangeVariables => "write variables on both sides of the comma, such as $key, $value",
            Self::FieldOfConstant(_) => "a constant has no fields",
            Self::UndefinedVariable(_) => {
                "declare it before with :=; a variable ends with the if, with or range it is declared in"
            }
            Self::UndefinedFunction(_) => "check the spelling, and quote it if it is text",
            Self::OutsideRange(_) => "it may only stand inside of a range",
            Self::MultipleDefinition(_) => "remove or rename one of the two",
            Self::TooDeep => return format!("nest at most {MAX_DEPTH} deep"),
            Self::TooLarge => return format!("a template has at most {MAX_BYTES} bytes and {MAX_NODES} nodes"),
        };
        fixed.to_string()
    }
}

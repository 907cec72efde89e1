//! What commands consist of.

use fluxwright_diagnostic::Span;

use super::Pipeline;
use crate::go_string::GoString;
use crate::literal::Number;

/// A function, a value or an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A function by its name.
    Function(Identifier),
    /// The cursor, `.`.
    Dot(Dot),
    /// The constant `nil`.
    Nil(Nil),
    /// Fields of the cursor, `.a.b`.
    Field(FieldPath),
    /// A variable and its fields, `$x.a`.
    Variable(Variable),
    /// Fields of a function's value or of a parenthesized pipeline, `inputs.a`, `(index . 0).b`.
    Chain(Box<Chain>),
    /// `true` or `false`.
    Bool(Bool),
    /// A number or a character constant.
    Number(Box<NumberLiteral>),
    /// A quoted or raw string.
    String(StringLiteral),
    /// A pipeline in parentheses.
    Pipeline(Box<Parenthesized>),
}

impl Operand {
    /// All of its bytes, fields and parentheses included.
    pub fn span(&self) -> Span {
        match self {
            Self::Function(n) => n.span.clone(),
            Self::Dot(n) => n.span.clone(),
            Self::Nil(n) => n.span.clone(),
            Self::Field(n) => n.span.clone(),
            Self::Variable(n) => n.span.clone(),
            Self::Chain(n) => n.span.clone(),
            Self::Bool(n) => n.span.clone(),
            Self::Number(n) => n.span.clone(),
            Self::String(n) => n.span.clone(),
            Self::Pipeline(n) => n.span.clone(),
        }
    }

    /// The byte at which Go reports errors of this operand: the start, but the second name of `.a.b`, the first field
    /// of `$x.a` and of a chain, and what follows an opening parenthesis.
    pub fn position(&self) -> usize {
        match self {
            Self::Field(n) => n.names.get(1).or(n.names.first()).map_or(n.span.start, |name| name.span.start),
            Self::Variable(n) => n.fields.first().map_or(n.span.start, |name| name.span.start),
            Self::Chain(n) => n.fields.first().map_or(n.span.start, |name| name.span.start),
            Self::Pipeline(n) => n.pipeline.span.start,
            other => other.span().start,
        }
    }
}

/// A function's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Identifier {
    /// Its bytes.
    pub span: Span,
    /// The name.
    pub name: Box<str>,
    /// Which of the text's functions it is: the same number for the same name.
    pub(crate) number: usize,
}

/// The cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Its byte.
    pub span: Span,
}

/// The constant `nil`.
#[derive(Debug, Clone, PartialEq)]
pub struct Nil {
    /// Its bytes.
    pub span: Span,
}

/// The name of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The dot and the name.
    pub span: Span,
    /// The name without the dot.
    pub name: Box<str>,
}

/// Fields of the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPath {
    /// Its bytes.
    pub span: Span,
    /// The names; at least one.
    pub names: Vec<Name>,
}

/// A variable and its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its bytes, fields included.
    pub span: Span,
    /// The name with its `$`; `$` alone is what the template was called with.
    pub name: Box<str>,
    /// The fields; often none.
    pub fields: Vec<Name>,
}

/// A value that is neither the cursor nor a variable, and its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Its bytes, fields included.
    pub span: Span,
    /// A function or a parenthesized pipeline.
    pub base: Operand,
    /// The fields; at least one.
    pub fields: Vec<Name>,
}

/// `true` or `false`.
#[derive(Debug, Clone, PartialEq)]
pub struct Bool {
    /// Its bytes.
    pub span: Span,
    /// Which of the two.
    pub value: bool,
}

/// A number or a character constant.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberLiteral {
    /// Its bytes.
    pub span: Span,
    /// As written.
    pub text: Box<str>,
    /// The value.
    pub value: Number,
}

/// A string constant.
#[derive(Debug, Clone, PartialEq)]
pub struct StringLiteral {
    /// Its bytes, quotes included.
    pub span: Span,
    /// As written, quotes included.
    pub text: Box<str>,
    /// The value.
    pub value: GoString,
}

/// A pipeline in parentheses.
#[derive(Debug, Clone, PartialEq)]
pub struct Parenthesized {
    /// Its bytes, parentheses included.
    pub span: Span,
    /// What is between them.
    pub pipeline: Pipeline,
}

//! The functions that are called with parts of the inputs.

use fluxwright_diagnostic::Span;

use super::path::Path;
use super::value::{Literal, Value};

/// A call of a function with a part of the inputs among its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The function.
    pub function: String,
    /// The command that calls it.
    pub span: Span,
    /// The arguments; what comes through a `|` is the last.
    pub arguments: Vec<Argument>,
}

/// An argument of a [`Call`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A part of the inputs as it is.
    Input(Path),
    /// Something made from a part of the inputs, such as its lower case.
    Derived(Path),
    /// A constant.
    Literal(Literal),
    /// Anything else.
    Other,
}

impl Argument {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Input(input) => Self::Input(input.path.clone()),
            Value::Derived(path) => Self::Derived(path.clone()),
            Value::Literal(literal) => Self::Literal(literal.clone()),
            _ => Self::Other,
        }
    }

    /// The part of the inputs that it is or is made from.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Input(path) | Self::Derived(path) => Some(path),
            _ => None,
        }
    }

    /// The text of a string constant.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Literal(Literal::Text(text)) => text.as_str(),
            _ => None,
        }
    }
}

impl Call {
    /// Whether this string constant is among the arguments.
    pub fn has_text(&self, text: &str) -> bool {
        self.arguments.iter().any(|argument| argument.text() == Some(text))
    }

    /// The parts of the inputs among the arguments, or that these are made from.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.arguments.iter().filter_map(Argument::path)
    }
}

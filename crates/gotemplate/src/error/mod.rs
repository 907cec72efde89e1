//! Why a text is no template.

mod diagnose;
mod kind;

use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::Span;

pub use kind::{Clause, ParseErrorKind};

/// Why a text does not parse, and where. Its `Display` is what Go says without the name and line in front, which
/// [`ParseError::go_message`] adds.
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError(pub(crate) Box<Details>);

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) kind: ParseErrorKind,
    pub(crate) span: Span,
    pub(crate) context: Option<Related>,
    pub(crate) name: String,
    pub(crate) go_line: usize,
    pub(crate) go_suffix: String,
    pub(crate) text: Arc<str>,
}

/// A place that explains an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Its bytes.
    pub span: Span,
    /// What it is to the error.
    pub role: Role,
}

/// What a place is to an error elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The delimiter or action that is never closed.
    Opened,
    /// The first of two definitions.
    FirstDefinition,
}

impl ParseError {
    pub(crate) fn new(details: Details) -> Self {
        Self(Box::new(details))
    }

    /// What is wrong.
    pub fn kind(&self) -> &ParseErrorKind {
        &self.0.kind
    }

    /// The bytes that are wrong; empty at the end of the text.
    pub fn span(&self) -> Span {
        self.0.span.clone()
    }

    /// Another place that has to do with it.
    pub fn related(&self) -> Option<&Related> {
        self.0.context.as_ref()
    }

    /// The name the text was parsed under.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The line that Go reports, from one. It is that of the last token read, which may be one or two after the bad one.
    pub fn go_line(&self) -> usize {
        self.0.go_line
    }

    /// The whole message as Go words it: `template: NAME:LINE: …`.
    pub fn go_message(&self) -> String {
        format!("template: {}:{}: {}{}", self.0.name, self.0.go_line, self.0.kind, self.0.go_suffix)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

// The text is left out: it would drown the rest.
impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParseError")
            .field("kind", &self.0.kind)
            .field("span", &self.0.span)
            .field("related", &self.0.context)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ParseError {}

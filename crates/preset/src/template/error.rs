//! Errors of templates and expressions.

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::text::Located;

/// A template or expression that cannot be used. Holds no value of a variable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", at.path)]
pub struct TemplateError {
    /// What kind of error it is.
    pub kind: TemplateErrorKind,
    /// What happened, one line, lower case.
    pub message: String,
    /// Where.
    pub at: Located,
    /// What to do about it.
    pub help: Vec<String>,
    /// The `include`, `extends` or block that led there, innermost first.
    pub via: Vec<Located>,
}

/// The kinds of errors of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateErrorKind {
    /// It cannot be parsed.
    Syntax,
    /// A variable or a key of one is not defined.
    Undefined,
    /// A template is not there.
    Missing,
    /// A template cannot be read.
    Unreadable,
    /// A filter, test, function or method does not exist.
    Unknown,
    /// Too many steps, too much output, or too deep.
    Limit,
    /// A value is of the wrong kind, or anything else.
    Failed,
}

impl TemplateErrorKind {
    /// The code of its diagnostics.
    pub fn code(self) -> &'static str {
        match self {
            Self::Syntax => "template-syntax",
            Self::Undefined => "template-undefined",
            Self::Missing => "template-missing",
            Self::Unreadable => "template-unreadable",
            Self::Unknown => "template-unknown-name",
            Self::Limit => "template-limit",
            Self::Failed => "template-error",
        }
    }
}

impl Diagnose for TemplateError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let mut diagnostic = Diagnostic::error(self.kind.code(), &self.message).at(
            &self.at.path,
            self.at.source.clone(),
            self.at.span.clone(),
            "",
        );
        for place in &self.via {
            diagnostic = diagnostic.see(&place.path, place.source.clone(), place.span.clone(), "reached from here");
        }
        for help in &self.help {
            diagnostic = diagnostic.help(help);
        }
        vec![diagnostic]
    }
}

//! What a tool has to say about a file, as data.
//!
//! Libraries return typed errors; each such type implements [`Diagnose`], and one place in the program turns the
//! resulting [`Diagnostic`] into text, JSON or annotations. Nothing here prints.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

/// A range of bytes in a source text, half open.
pub type Span = Range<usize>;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing to do.
    Note,
    /// Probably a mistake; the command goes on.
    Warning,
    /// The command cannot do what was asked.
    Error,
}

/// A place in a file that a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The file, as the user knows it (relative to the repo's root where it lies inside).
    pub path: String,
    /// The text of the file, for the excerpt. `None` when it cannot be shown (binary, encrypted, not read).
    #[serde(skip)]
    pub source: Option<Arc<str>>,
    /// The bytes meant. Empty marks a position.
    pub span: Span,
    /// What is there, in a few words; may be empty.
    pub message: String,
    /// Whether this is the place of the problem itself (else it is context, such as the first of two definitions).
    pub primary: bool,
}

/// A message for the user: what happened, where, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// A stable name in kebab case, which `fluxwright explain CODE` knows, such as `duplicate-key`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, one line, lower case, no full stop.
    pub message: String,
    /// Where.
    pub labels: Vec<Label>,
    /// Facts that help to understand it, a line each.
    pub notes: Vec<String>,
    /// What to do about it, a line each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A diagnostic of any severity.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), labels: Vec::new(), notes: Vec::new(), help: Vec::new() }
    }

    /// Points at the place of the problem.
    #[must_use]
    pub fn at(
        mut self,
        path: impl Into<String>,
        source: Option<Arc<str>>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        self.labels.push(Label { path: path.into(), source, span, message: message.into(), primary: true });
        self
    }

    /// Points at a place that explains the problem.
    #[must_use]
    pub fn see(
        mut self,
        path: impl Into<String>,
        source: Option<Arc<str>>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        self.labels.push(Label { path: path.into(), source, span, message: message.into(), primary: false });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

/// An error that can say itself to a user. One error may be several diagnostics: all problems are reported at once.
pub trait Diagnose {
    /// What the user is told.
    fn diagnose(&self) -> Vec<Diagnostic>;
}

/// One-based line and column (in characters) of a byte offset; offsets past the end are those of the end.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_characters_from_one() {
        let text = "a: é\r\nb: x";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, text.find('b').unwrap_or(0)), (2, 1));
        assert_eq!(line_column(text, 5), (1, 5));
        assert_eq!(line_column(text, 4), (1, 4), "inside a character counts as its start");
        assert_eq!(line_column(text, 999), (2, 5));
    }
}

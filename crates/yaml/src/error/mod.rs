//! What can be wrong with a YAML text, and what to do about it.

mod kind;
mod report;
mod syntax;

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};

pub use kind::{ErrorKind, SyntaxError};

/// A problem of a YAML text. It knows the place in the text, not the file: [`Error::in_file`] adds that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The bytes meant; empty marks a position. Always within the text and on character boundaries.
    pub span: Span,
}

impl Error {
    /// An error at some bytes of the text.
    pub fn new(kind: ErrorKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// The error of a part of a text that begins at `by`.
    pub(crate) fn moved(mut self, by: usize) -> Self {
        let (start, end) = (self.span.start + by, self.span.end + by);
        self.span = start..end;
        if let ErrorKind::DuplicateKey { first, .. } | ErrorKind::DuplicateMerge { first } = &mut self.kind {
            *first = first.start + by..first.end + by;
        }
        self
    }

    /// The error of a text that has something added after `length` bytes.
    pub(crate) fn within(mut self, length: usize) -> Self {
        self.span = self.span.start.min(length)..self.span.end.min(length);
        self
    }

    /// What the user is told: the file as they know it, and its text for the excerpt.
    pub fn diagnostic(&self, path: &str, source: Option<Arc<str>>) -> Diagnostic {
        report::diagnostic(self, path, source)
    }

    /// The error together with its file.
    #[must_use]
    pub fn in_file(self, path: impl Into<String>, source: Option<Arc<str>>) -> FileError {
        FileError { error: self, path: path.into(), source }
    }
}

/// An [`Error`] and the file it is in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {error}")]
pub struct FileError {
    /// What is wrong, and where in the text.
    #[source]
    pub error: Error,
    /// The file, as the user knows it.
    pub path: String,
    /// Its text, for the excerpt.
    pub source: Option<Arc<str>>,
}

impl Diagnose for FileError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![self.error.diagnostic(&self.path, self.source.clone())]
    }
}

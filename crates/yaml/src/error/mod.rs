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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_has_code_place_and_help() {
        let text: Arc<str> = "a: 1\na: 2".into();
        let kind = ErrorKind::DuplicateKey { key: "a".into(), first: 0..1 };
        let error = Error::new(kind, 5..6).in_file("apps/a.yaml", Some(text.clone()));
        assert_eq!(error.to_string(), "apps/a.yaml: the key `a` is there twice");
        let [diagnostic] = error.diagnose().try_into().unwrap_or_else(|all| panic!("{all:?}"));
        assert_eq!((diagnostic.code, diagnostic.message.as_str()), ("duplicate-key", "the key `a` is there twice"));
        let places: Vec<_> = diagnostic.labels.iter().map(|label| (label.span.clone(), label.primary)).collect();
        assert_eq!(places, [(5..6, true), (0..1, false)]);
        assert_eq!(diagnostic.labels[0].source.as_ref(), Some(&text));
        assert_eq!(diagnostic.help.len(), 1);
    }

    #[test]
    fn parts_of_a_text_have_the_places_of_the_whole() {
        let kind = ErrorKind::DuplicateMerge { first: 1..3 };
        let error = Error::new(kind, 5..9).within(7).moved(10);
        assert_eq!(error, Error::new(ErrorKind::DuplicateMerge { first: 11..13 }, 15..17));
    }
}

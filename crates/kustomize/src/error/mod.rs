//! What can be wrong with a kustomization, and what to do about it.

mod kind;
mod report;

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};

pub use kind::ErrorKind;

/// A place in a file of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, from the root of the tree.
    pub path: Arc<str>,
    /// Its text; `None` when it cannot be shown.
    pub source: Option<Arc<str>>,
    /// The bytes meant; empty marks a position.
    pub span: Span,
}

/// A problem of a build.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}{kind}", .place.as_ref().map(|place| format!("{}: ", place.path)).unwrap_or_default())]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where; boxed, as most errors travel far.
    pub place: Option<Box<Place>>,
    /// The kustomization files through which the build came there, the outermost first.
    pub trail: Vec<Arc<str>>,
}

impl Error {
    /// A problem without a place.
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind, place: None, trail: Vec::new() }
    }

    /// Names the place, when none is named yet.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert_with(|| Box::new(place));
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl Diagnose for Error {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![report::diagnostic(self)]
    }
}

//! Edits that are not done, and why.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};
use thiserror::Error;

use super::path::{Path, Step};

/// An edit that was not done. The text is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("cannot edit {}: {reason}", Where(.path))]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// How far the path could be followed, or the place that was to be changed.
    pub path: Path,
    /// The bytes of the text that stand in the way.
    pub span: Span,
    /// What to paste by hand, indented for its place, where that can be said.
    pub snippet: Option<String>,
}

/// Why an edit was not done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Reason {
    /// The stream has no document of that index.
    #[error("the file has only {documents} document(s)")]
    NoDocument {
        /// How many it has.
        documents: usize,
    },
    /// A key or item of the path is not there.
    #[error("{} is not there", StepText(.step))]
    NotFound {
        /// The step that could not be taken.
        step: Step,
    },
    /// Several items fit a selector.
    #[error("more than one item fits {}", StepText(.step))]
    SeveralItems {
        /// The selector.
        step: Step,
    },
    /// A key stands there twice; readers differ in which one counts.
    #[error("the key `{key}` is there twice")]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A key to be inserted is there already.
    #[error("the key `{key}` is there already")]
    KeyExists {
        /// The key.
        key: String,
    },
    /// An index past the end.
    #[error("there is no item {index}; the list has {len}")]
    OutOfRange {
        /// The index, from 0.
        index: usize,
        /// How many items there are.
        len: usize,
    },
    /// A list is needed here.
    #[error("it is not a list")]
    NotASequence,
    /// A map is needed here.
    #[error("it is not a map")]
    NotAMapping,
    /// The place lies behind an alias; a change there would be one of the anchored value.
    #[error("it is the alias `*{name}`, and a change would be one of the value it stands for")]
    Alias {
        /// Without the `*`.
        name: String,
    },
    /// The place lies in a value that an alias repeats elsewhere, and so would change in both places.
    #[error("it lies in the value of the anchor `&{name}`, which is used elsewhere")]
    Anchored {
        /// Without the `&`.
        name: String,
        /// Where it is used.
        alias: Span,
    },
    /// The value also comes in through a merge key, so it would not be what was asked for.
    #[error("a merge key (`<<`) changes the result")]
    Merged,
    /// The value there has a tag, and the new value would be another one with it.
    #[error("its tag `{tag}` would make something else of the new value")]
    Tagged {
        /// The tag, resolved.
        tag: String,
    },
    /// The layout there is one that cannot be edited safely.
    #[error("{0}")]
    Layout(&'static str),
    /// The raw YAML, a comment or a value to put in cannot be used.
    #[error("{0}")]
    Unusable(String),
    /// The result did not read back as intended. Nothing that can be fixed in the file; a case for the editor's tests.
    #[error("the result would not have been as intended: {0}")]
    Unverified(String),
}

struct Where<'a>(&'a Path);

impl std::fmt::Display for Where<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.steps.is_empty() { f.write_str("the document") } else { write!(f, "`{}`", self.0) }
    }
}

struct StepText<'a>(&'a Step);

impl std::fmt::Display for StepText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = Path { document: 0, steps: vec![self.0.clone()] };
        write!(f, "`{path}`")
    }
}

impl Refusal {
    pub(super) fn new(reason: Reason, path: &Path, span: Span) -> Box<Self> {
        Box::new(Self { reason, path: path.clone(), span, snippet: None })
    }

    pub(super) fn with_snippet(mut self: Box<Self>, snippet: Option<String>) -> Box<Self> {
        self.snippet = snippet.or(self.snippet);
        self
    }

    /// What the user is told: the file as they know it, and its text for the excerpt.
    pub fn diagnostic(&self, path: &str, source: Option<Arc<str>>) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::error(self.reason.code(), self.to_string()).at(path, source.clone(), self.span.clone(), "here");
        if let Reason::Anchored { alias, .. } = &self.reason {
            diagnostic = diagnostic.see(path, source, alias.clone(), "used here");
        }
        if let Some(help) = self.reason.help() {
            diagnostic = diagnostic.help(help);
        }
        if let Some(snippet) = &self.snippet {
            diagnostic = diagnostic.help(format!("put this there by hand:\n{snippet}"));
        }
        diagnostic
    }

    /// The refusal together with its file.
    #[must_use]
    pub fn in_file(self: Box<Self>, path: impl Into<String>, source: Option<Arc<str>>) -> FileRefusal {
        FileRefusal { refusal: self, path: path.into(), source }
    }
}

impl Reason {
    fn code(&self) -> &'static str {
        match self {
            Self::NoDocument { .. } | Self::NotFound { .. } | Self::OutOfRange { .. } => "edit-not-found",
            Self::SeveralItems { .. } | Self::DuplicateKey { .. } => "edit-ambiguous",
            Self::KeyExists { .. } => "edit-key-exists",
            Self::NotASequence | Self::NotAMapping => "edit-wrong-kind",
            Self::Alias { .. } | Self::Anchored { .. } | Self::Merged => "edit-alias",
            Self::Tagged { .. } => "edit-tag",
            Self::Layout(_) => "edit-layout",
            Self::Unusable(_) => "edit-unusable",
            Self::Unverified(_) => "edit-unverified",
        }
    }

    fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::DuplicateKey { .. } => "remove one of the two keys",
            Self::SeveralItems { .. } => "name the item by its index, or by a key that tells them apart",
            Self::Alias { .. } => "change the anchored value, or write the value out in place of the alias",
            Self::Anchored { .. } => "write the value out in place of the alias, or change both on purpose by hand",
            Self::Tagged { .. } => "remove the tag, or write a value of its kind",
            Self::Merged => "write the merged keys out in place of `<<`",
            Self::Unverified(_) => "edit the file by hand, and report the file as a bug",
            _ => return None,
        })
    }
}

/// A [`Refusal`] and the file it is about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {refusal}")]
pub struct FileRefusal {
    /// What was not done, and why.
    #[source]
    pub refusal: Box<Refusal>,
    /// The file, as the user knows it.
    pub path: String,
    /// Its text, for the excerpt.
    pub source: Option<Arc<str>>,
}

impl Diagnose for FileRefusal {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![self.refusal.diagnostic(&self.path, self.source.clone())]
    }
}

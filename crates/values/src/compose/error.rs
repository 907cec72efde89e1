//! Why values cannot be composed.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};
use fluxwright_yaml::FileError;

use crate::SetError;

/// Everything that keeps values from being composed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.problems.first().map(ToString::to_string).unwrap_or_default())]
pub struct ComposeError {
    /// The problems, of flags first, then of files in their order.
    pub problems: Vec<ValuesProblem>,
}

/// One thing that keeps values from being composed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValuesProblem {
    /// A file is not YAML, or has a key twice.
    #[error(transparent)]
    Yaml(#[from] FileError),
    /// A file has several documents.
    #[error("{path} has several documents, values are one map")]
    SeveralDocuments {
        /// The file.
        path: String,
        /// Its text.
        text: Arc<str>,
        /// Where the second document starts.
        span: Span,
    },
    /// A file is a list or a scalar.
    #[error("{path} is not a map of values")]
    NotAMap {
        /// The file.
        path: String,
        /// Its text.
        text: Arc<str>,
        /// Where the list or scalar starts.
        span: Span,
    },
    /// A file is encrypted, and there are other files or flags.
    #[error("{path} is encrypted with SOPS and is never merged or changed")]
    Encrypted {
        /// The file.
        path: String,
        /// Whether flags, not other files, were to be merged with it.
        with_flags: bool,
    },
    /// A `--set` flag cannot be read, or not applied.
    #[error(transparent)]
    Set(#[from] SetError),
}

impl Diagnose for ValuesProblem {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let error = |code| Diagnostic::error(code, self.to_string());
        vec![match self {
            Self::Yaml(error) => return error.diagnose(),
            Self::Set(error) => return error.diagnose(),
            Self::SeveralDocuments { path, text, span } => error("values-shape")
                .at(path, Some(text.clone()), span.clone(), "the second document")
                .help("keep one document, or pass several files: later ones lie over earlier ones"),
            Self::NotAMap { path, text, span } => error("values-shape")
                .at(path, Some(text.clone()), span.clone(), "")
                .help("write values as `key: value`"),
            Self::Encrypted { path, with_flags } => error("encrypted-file")
                .at(path, None, 0..0, "")
                .note("its checksum covers the whole file, so a changed file cannot be decrypted")
                .help(if *with_flags {
                    format!("leave the flags out and change the values with `sops edit {path}`")
                } else {
                    "pass it alone, and keep the other values in a file that another `valuesFrom` names".to_owned()
                }),
        }]
    }
}

impl Diagnose for ComposeError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.problems.iter().flat_map(Diagnose::diagnose).collect()
    }
}

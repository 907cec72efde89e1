//! What can be wrong with the files of a layer.

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::name::NameProblem;

/// A preset's file that cannot be listed or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {kind}")]
pub struct SourceError {
    /// The file or folder, as the user knows it.
    pub path: String,
    /// What is wrong.
    pub kind: SourceErrorKind,
}

/// What is wrong with a preset's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SourceErrorKind {
    /// The system's answer.
    #[error("{0}")]
    Io(String),
    /// A name that is not taken.
    #[error("the name {0}")]
    Name(NameProblem),
    /// A name that is not UTF-8.
    #[error("the name is not UTF-8")]
    NameNotUtf8,
    /// A text that is not UTF-8.
    #[error("not UTF-8 text")]
    NotUtf8,
    /// A symbolic link that leads out of the preset's folder.
    #[error("a symbolic link that leads out of the preset's folder")]
    LinkOut,
    /// A symbolic link to a folder.
    #[error("a symbolic link to a folder")]
    LinkToFolder,
    /// A device, pipe or socket, or a folder where a file is expected.
    #[error("not a regular file")]
    NotAFile,
    /// Larger than [`crate::Limits::file_bytes`].
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: usize,
    },
    /// More files than [`crate::Limits::files`].
    #[error("more than {limit} files")]
    TooManyFiles {
        /// How many are taken.
        limit: usize,
    },
    /// Folders deeper than [`crate::Limits::depth`].
    #[error("folders deeper than {limit}")]
    TooDeep {
        /// How many are taken.
        limit: usize,
    },
}

impl SourceError {
    pub(crate) fn new(path: impl Into<String>, kind: SourceErrorKind) -> Self {
        Self { path: path.into(), kind }
    }

    pub(crate) fn io(path: impl Into<String>, error: &std::io::Error) -> Self {
        Self::new(path, SourceErrorKind::Io(error.to_string()))
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match &self.kind {
            SourceErrorKind::Io(_) => "check that it exists and may be read",
            SourceErrorKind::Name(_) | SourceErrorKind::NameNotUtf8 => "rename it",
            SourceErrorKind::NotUtf8 => "save it as UTF-8; a binary file can be copied with `copy:` in a recipe",
            SourceErrorKind::LinkOut => "put a copy in its place: a preset's files lie in its folder",
            SourceErrorKind::LinkToFolder => "put a copy of the folder in its place, or link its files",
            SourceErrorKind::NotAFile => "remove it from the preset's folder",
            SourceErrorKind::TooLarge { .. }
            | SourceErrorKind::TooManyFiles { .. }
            | SourceErrorKind::TooDeep { .. } => "keep only what the preset needs in its folder",
        }
    }
}

impl Diagnose for SourceError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![
            Diagnostic::error("preset-file", format!("cannot use a preset's file: {}", self.kind))
                .at(&self.path, None, 0..0, "")
                .help(self.help()),
        ]
    }
}

//! What a plan does to one file.

use serde::Serialize;

use crate::{Bytes, RepoPath};

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It does not exist and is written.
    Created,
    /// It exists and gets another content.
    Configured,
    /// It exists and has the content already.
    Unchanged,
    /// It exists and is removed.
    Deleted,
    /// It exists, and what exists is left as it is (policy seed).
    Skipped,
    /// It exists with a content that is not the tool's to replace. Nothing is written to it.
    Conflict,
}

impl ChangeKind {
    /// Every kind, in the order in which summaries list them.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Configured, Self::Deleted, Self::Unchanged, Self::Skipped, Self::Conflict];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Configured => "configured",
            Self::Unchanged => "unchanged",
            Self::Deleted => "deleted",
            Self::Skipped => "skipped",
            Self::Conflict => "conflict",
        }
    }

    /// Whether applying the plan writes or removes the file.
    pub fn writes(self) -> bool {
        matches!(self, Self::Created | Self::Configured | Self::Deleted)
    }
}

/// Whose the content of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// The tool's: it is kept as the preset makes it.
    Managed,
    /// The user's, once it exists.
    Seed,
    /// Both: the tool's changes are merged into the user's content.
    Merge,
    /// The user's; the tool puts single entries into it.
    Entry,
}

/// What a plan does to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, as it was asked for.
    pub path: RepoPath,
    /// What happens to it.
    pub kind: ChangeKind,
    /// Whose content it is.
    pub policy: Policy,
    /// The content it has; `None` when it does not exist.
    pub before: Option<Bytes>,
    /// The content it gets, or would get if it were not skipped or a conflict; `None` when it is removed.
    pub after: Option<Bytes>,
    /// Whether a created file can be executed. Files that exist keep their mode.
    pub executable: bool,
    /// What the user should know about it, a line each.
    pub notes: Vec<String>,
    /// The file behind symbolic links.
    pub(crate) real: RepoPath,
}

impl Change {
    /// Where the file lies when `path` leads through symbolic links.
    pub fn target(&self) -> Option<&RepoPath> {
        (self.real != self.path).then_some(&self.real)
    }

    /// Whether one of the contents is not text: not UTF-8, or with NUL bytes.
    pub fn is_binary(&self) -> bool {
        let is_text = |content: &[u8]| !content.contains(&0) && std::str::from_utf8(content).is_ok();
        [&self.before, &self.after].into_iter().flatten().any(|content| !is_text(content))
    }
}

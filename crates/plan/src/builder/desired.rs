//! A whole file that is wanted.

use crate::{Bytes, ContentHash, Policy, RepoPath};

/// A whole file that a preset wants.
#[derive(Debug, Clone)]
pub struct Desired {
    pub(super) path: RepoPath,
    pub(super) content: Bytes,
    pub(super) policy: Policy,
    pub(super) recorded: Option<ContentHash>,
    pub(super) executable: bool,
    pub(super) notes: Vec<String>,
}

impl Desired {
    /// A file the tool keeps as it makes it. One that exists with another content is a conflict, unless that content
    /// is the [`recorded`](Self::recorded) one.
    pub fn managed(path: RepoPath, content: impl Into<Vec<u8>>) -> Self {
        Self::new(path, content, Policy::Managed)
    }

    /// A file that is the user's once it exists: one that exists is left as it is.
    pub fn seed(path: RepoPath, content: impl Into<Vec<u8>>) -> Self {
        Self::new(path, content, Policy::Seed)
    }

    fn new(path: RepoPath, content: impl Into<Vec<u8>>, policy: Policy) -> Self {
        let content = Bytes::from(content.into());
        Self { path, content, policy, recorded: None, executable: false, notes: Vec::new() }
    }

    /// The hash of what the tool wrote last time. A managed file that still has it was not touched by the user.
    #[must_use]
    pub fn recorded(mut self, hash: ContentHash) -> Self {
        self.recorded = Some(hash);
        self
    }

    /// Whether the file can be executed, when it is created.
    #[must_use]
    pub fn executable(mut self, executable: bool) -> Self {
        self.executable = executable;
        self
    }

    /// Adds a line for the user.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

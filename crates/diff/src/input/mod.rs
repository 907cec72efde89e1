//! What a report is made of: the files that differ, and access to those that do not.

mod git;
mod memory;
mod renames;

use std::sync::Arc;

pub use git::{GitFiles, GitInput, from_git};
pub use memory::Files;
pub(crate) use renames::pair;

use crate::model::Revision;

/// A file of one state.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path below the repo's root.
    pub path: String,
    /// What it is.
    pub mode: Mode,
    /// Its content.
    pub content: Content,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A file.
    File,
    /// A file that can be executed.
    Executable,
    /// A symbolic link; its content is its target.
    Symlink,
    /// A submodule.
    Submodule,
}

impl Mode {
    /// As git writes it.
    pub fn octal(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Executable => "100755",
            Self::Symlink => "120000",
            Self::Submodule => "160000",
        }
    }

    /// Whether it holds text or bytes of its own.
    pub fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable)
    }
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// It has this many bytes, too many to be read.
    TooLarge(u64),
    /// The commit of a submodule; empty when it is not known.
    Commit(String),
    /// It could not be read, for this reason.
    Unreadable(String),
}

impl Content {
    /// The bytes, where they were read.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// A file that differs. At least one side is there.
#[derive(Debug, Clone)]
pub struct Change {
    /// The file before.
    pub old: Option<File>,
    /// The file after.
    pub new: Option<File>,
}

impl Change {
    /// A file of plain text or bytes that is made, changed or deleted: what a plan knows of it.
    pub fn of(path: &str, old: Option<&[u8]>, new: Option<&[u8]>) -> Self {
        let file =
            |bytes: &[u8]| File { path: path.to_owned(), mode: Mode::File, content: Content::Bytes(bytes.into()) };
        Self { old: old.map(file), new: new.map(file) }
    }

    /// Whether the two sides are the same.
    pub(crate) fn is_nothing(&self) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => old.path == new.path && old.mode == new.mode && old.content == new.content,
            (None, None) => true,
            _ => false,
        }
    }
}

/// The files that are the same in both states. They are asked for when a name has to be followed.
pub trait Unchanged: Sync {
    /// Their paths, sorted.
    fn paths(&self) -> &[String];

    /// Reads files by their index in [`Unchanged::paths`], in any order, handing each to `each`. Links, submodules and
    /// files that are too large or cannot be read are left out.
    fn read(&self, wanted: &[usize], each: &(dyn Fn(usize, Vec<u8>) + Sync));
}

/// Two states of a repo.
pub struct Input<'a> {
    /// The state before.
    pub base: Revision,
    /// The state after.
    pub head: Revision,
    /// What differs.
    pub changes: Vec<Change>,
    /// What does not.
    pub unchanged: &'a dyn Unchanged,
}

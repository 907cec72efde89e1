//! Where files come from: a folder, memory, or whatever else has a tree of them.

mod disk;
mod memory;

use std::sync::Arc;

pub use disk::DiskFiles;
pub use memory::MemoryFiles;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing is there.
    #[error("there is no such file or folder")]
    Missing,
    /// A symbolic link on the way leads out of the tree, or in a circle.
    #[error("a symbolic link leads out of the tree")]
    Outside,
    /// A folder where a file is wanted.
    #[error("it is a folder")]
    Folder,
    /// It is too large to be read.
    #[error("it has {size} bytes, more than {limit}")]
    TooLarge {
        /// Its bytes.
        size: u64,
        /// The most that are read.
        limit: u64,
    },
    /// The system's word for anything else.
    #[error("{0}")]
    Io(String),
}

/// A tree of files that does not change while it is read.
///
/// It may be read from several threads at once. Paths have `/` between names, are relative to the tree's root (`""`), and
/// hold no `.` and `..`.
pub trait Files: Send + Sync {
    /// The path with symbolic links followed, and what is there.
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError>;

    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError>;

    /// The names in a folder, sorted.
    fn list(&self, path: &str) -> Result<Vec<String>, FileError>;
}

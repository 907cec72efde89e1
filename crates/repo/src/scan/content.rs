//! Where the contents of files come from.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use fluxwright_kustomize::files::{FileError, Files};

use crate::source::{ReadError, read_bytes};

/// What a file holds.
pub(super) enum Content {
    Text(Arc<str>),
    Bytes(Vec<u8>),
}

/// Something that files are read from, by several threads at once.
pub(super) trait Contents: Sync {
    fn read(&self, path: &str) -> Result<Content, ReadError>;
}

/// A folder on disk.
pub(super) struct Disk<'r>(pub &'r Path);

impl Contents for Disk<'_> {
    fn read(&self, path: &str) -> Result<Content, ReadError> {
        read_bytes(self.0, path).map(Content::Bytes)
    }
}

/// Texts in memory.
pub(super) struct Texts(pub HashMap<String, Arc<str>>);

impl Contents for Texts {
    fn read(&self, path: &str) -> Result<Content, ReadError> {
        let missing = || ReadError::Io { path: path.to_owned(), source: std::io::ErrorKind::NotFound.into() };
        self.0.get(path).cloned().map(Content::Text).ok_or_else(missing)
    }
}

/// A tree of files, such as a commit.
pub(super) struct Tree<'f>(pub &'f dyn Files);

impl Contents for Tree<'_> {
    fn read(&self, path: &str) -> Result<Content, ReadError> {
        let path = path.to_owned();
        match self.0.read(&path) {
            Ok(bytes) => Ok(Content::Bytes(bytes.to_vec())),
            Err(FileError::TooLarge { .. }) => Err(ReadError::TooLarge { path }),
            Err(FileError::Missing) => Err(ReadError::Io { path, source: std::io::ErrorKind::NotFound.into() }),
            Err(error) => Err(ReadError::Io { path, source: std::io::Error::other(error.to_string()) }),
        }
    }
}

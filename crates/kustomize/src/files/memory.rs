//! Files that are held in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{FileError, FileKind, Files};
use crate::path;

/// A tree of files in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Arc<[u8]>>,
    folders: BTreeMap<String, BTreeSet<String>>,
}

impl MemoryFiles {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file into it, in place of one that is there; its folders come with it.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.insert(path, content);
        self
    }

    /// Puts a file into it, in place of one that is there; its folders come with it.
    pub fn insert(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        let mut child = path;
        while !child.is_empty() {
            let parent = path::parent(child);
            self.folders.entry(parent.to_owned()).or_default().insert(path::file_name(child).to_owned());
            child = parent;
        }
        self.files.insert(path.to_owned(), Arc::from(content.into()));
    }
}

impl Files for MemoryFiles {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        if self.files.contains_key(path) {
            Ok((path.to_owned(), FileKind::File))
        } else if path.is_empty() || self.folders.contains_key(path) {
            Ok((path.to_owned(), FileKind::Folder))
        } else {
            Err(FileError::Missing)
        }
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        match self.files.get(path) {
            Some(content) => Ok(Arc::clone(content)),
            None if self.folders.contains_key(path) => Err(FileError::Folder),
            None => Err(FileError::Missing),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        match self.folders.get(path) {
            Some(names) => Ok(names.iter().cloned().collect()),
            None if path.is_empty() => Ok(Vec::new()),
            None => Err(FileError::Missing),
        }
    }
}

//! Files of a folder on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FileError, FileKind, Files};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// A folder on disk. Symbolic links are followed as long as they stay inside of it.
#[derive(Debug, Clone)]
pub struct DiskFiles {
    root: PathBuf,
}

impl DiskFiles {
    /// The folder at `root`, which must be there.
    pub fn new(root: &Path) -> Result<Self, FileError> {
        let root = fs::canonicalize(root).map_err(|error| file_error(&error))?;
        if !root.is_dir() {
            return Err(FileError::Io("it is not a folder".to_owned()));
        }
        Ok(Self { root })
    }

    /// The folder, with symbolic links followed.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path is on disk; refused when it leads out of the tree.
    fn real(&self, path: &str) -> Result<PathBuf, FileError> {
        let real = fs::canonicalize(self.root.join(path)).map_err(|error| file_error(&error))?;
        if real.starts_with(&self.root) { Ok(real) } else { Err(FileError::Outside) }
    }
}

impl Files for DiskFiles {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        let real = self.real(path)?;
        let kind = if real.is_dir() { FileKind::Folder } else { FileKind::File };
        let inside = real.strip_prefix(&self.root).map_err(|_| FileError::Outside)?;
        let inside = inside.to_str().ok_or_else(|| FileError::Io("its name is not UTF-8".to_owned()))?;
        Ok((inside.to_owned(), kind))
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        let real = self.real(path)?;
        let metadata = fs::metadata(&real).map_err(|error| file_error(&error))?;
        if metadata.is_dir() {
            return Err(FileError::Folder);
        }
        // A pipe or a device may never end.
        if !metadata.is_file() {
            return Err(FileError::Io("it is not a regular file".to_owned()));
        }
        if metadata.len() > LARGEST {
            return Err(FileError::TooLarge { size: metadata.len(), limit: LARGEST });
        }
        fs::read(&real).map(Arc::from).map_err(|error| file_error(&error))
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        let entries = fs::read_dir(self.real(path)?).map_err(|error| file_error(&error))?;
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| file_error(&error))?.file_name();
            names.push(name.into_string().map_err(|_| FileError::Io("a name in it is not UTF-8".to_owned()))?);
        }
        names.sort();
        Ok(names)
    }
}

fn file_error(error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileError::Missing,
        io::ErrorKind::IsADirectory => FileError::Folder,
        _ => FileError::Io(error.to_string()),
    }
}

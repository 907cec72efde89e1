//! Files of a folder on disk.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{FileError, FileKind, Files};
use crate::path;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// A folder on disk. Symbolic links are followed as long as they stay inside of it.
#[derive(Debug)]
pub struct DiskFiles {
    root: PathBuf,
    /// Folders with their symbolic links followed.
    folders: Mutex<HashMap<String, Result<PathBuf, FileError>>>,
}

impl DiskFiles {
    /// The folder at `root`, which must be there.
    pub fn new(root: &Path) -> Result<Self, FileError> {
        let root = fs::canonicalize(root).map_err(|error| file_error(&error))?;
        if !root.is_dir() {
            return Err(FileError::Io("it is not a folder".to_owned()));
        }
        Ok(Self { root, folders: Mutex::default() })
    }

    /// The folder, with symbolic links followed.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path is on disk, and what is there; refused when it leads out of the tree.
    fn real(&self, path: &str) -> Result<(PathBuf, fs::FileType), FileError> {
        let real = match path {
            "" => self.root.clone(),
            path => self.folder(path::parent(path))?.join(path::file_name(path)),
        };
        let kind = fs::symlink_metadata(&real).map_err(|error| file_error(&error))?.file_type();
        if !kind.is_symlink() {
            return Ok((real, kind));
        }
        let real = fs::canonicalize(&real).map_err(|error| file_error(&error))?;
        if !real.starts_with(&self.root) {
            return Err(FileError::Outside);
        }
        let kind = fs::symlink_metadata(&real).map_err(|error| file_error(&error))?.file_type();
        Ok((real, kind))
    }

    /// Where a folder is on disk; looked up once.
    fn folder(&self, path: &str) -> Result<PathBuf, FileError> {
        if path.is_empty() {
            return Ok(self.root.clone());
        }
        let known = self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(known) = known {
            return known;
        }
        let real = fs::canonicalize(self.root.join(path)).map_err(|error| file_error(&error));
        let real = real.and_then(|real| if real.starts_with(&self.root) { Ok(real) } else { Err(FileError::Outside) });
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), real.clone());
        real
    }
}

impl Files for DiskFiles {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        let (real, kind) = self.real(path)?;
        let kind = if kind.is_dir() { FileKind::Folder } else { FileKind::File };
        let inside = real.strip_prefix(&self.root).map_err(|_| FileError::Outside)?;
        let inside = inside.to_str().ok_or_else(|| FileError::Io("its name is not UTF-8".to_owned()))?;
        Ok((inside.to_owned(), kind))
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        let (real, kind) = self.real(path)?;
        if kind.is_dir() {
            return Err(FileError::Folder);
        }
        // A pipe or a device may never end.
        if !kind.is_file() {
            return Err(FileError::Io("it is not a regular file".to_owned()));
        }
        let mut file = File::open(&real).map_err(|error| file_error(&error))?;
        let size = file.metadata().map_err(|error| file_error(&error))?.len();
        if size > LARGEST {
            return Err(FileError::TooLarge { size, limit: LARGEST });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        file.by_ref().take(LARGEST).read_to_end(&mut bytes).map_err(|error| file_error(&error))?;
        Ok(bytes.into())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        let entries = fs::read_dir(self.folder(path)?).map_err(|error| file_error(&error))?;
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

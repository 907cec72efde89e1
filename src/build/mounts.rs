//! A repo's files, with folders from elsewhere put into the tree.

use std::path::Path;
use std::sync::Arc;

use fluxwright_kustomize::files::{DiskFiles, FileError, FileKind, Files};

/// Where the folders from elsewhere begin; no repo has such a name.
const PREFIX: &str = ".fluxwright-sources";

/// The files of a folder, with other folders in it.
#[derive(Debug)]
pub struct Mounts {
    base: DiskFiles,
    others: Vec<DiskFiles>,
}

impl Mounts {
    /// The files of a folder.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(root: &Path) -> Result<Self, FileError> {
        Ok(Self { base: DiskFiles::new(root)?, others: Vec::new() })
    }

    /// The path in the tree of a folder on disk; one from elsewhere is put into the tree.
    ///
    /// # Errors
    /// When it is no folder, or its name is no text.
    pub fn folder(&mut self, folder: &Path) -> Result<String, FileError> {
        let files = DiskFiles::new(folder)?;
        if let Ok(below) = files.root().strip_prefix(self.base.root()) {
            let below = below.to_str().ok_or_else(|| FileError::Io("its name is no text".to_owned()))?;
            return Ok(below.to_owned());
        }
        let path = format!("{PREFIX}/{}", self.others.len());
        self.others.push(files);
        Ok(path)
    }

    /// The folder from elsewhere that a path leads into, what begins its paths, and the path there.
    fn other<'p>(&self, path: &'p str) -> Option<(&DiskFiles, &'p str, &'p str)> {
        let rest = path.strip_prefix(PREFIX)?.strip_prefix('/')?;
        let (number, below) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = path.get(..path.len() - rest.len() + number.len())?;
        Some((self.others.get(number.parse::<usize>().ok()?)?, prefix, below))
    }
}

impl Files for Mounts {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        match self.other(path) {
            None => self.base.resolve(path),
            Some((files, prefix, below)) => {
                let (found, kind) = files.resolve(below)?;
                Ok((if found.is_empty() { prefix.to_owned() } else { format!("{prefix}/{found}") }, kind))
            }
        }
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        match self.other(path) {
            None => self.base.read(path),
            Some((files, _, below)) => files.read(below),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        match self.other(path) {
            None => self.base.list(path),
            Some((files, _, below)) => files.list(below),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_from_elsewhere_are_a_part_of_the_tree() {
        let (repo, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(repo.path().join("apps")).unwrap();
        fs::create_dir_all(other.path().join("deploy")).unwrap();
        fs::write(repo.path().join("apps/a.yaml"), "a").unwrap();
        fs::write(other.path().join("deploy/b.yaml"), "b").unwrap();
        let mut files = Mounts::new(repo.path()).unwrap();
        assert_eq!(files.folder(&repo.path().join("apps")).unwrap(), "apps");
        let path = files.folder(other.path()).unwrap();
        assert_eq!(files.list(&path).unwrap(), ["deploy"]);
        assert_eq!(files.resolve(&format!("{path}/deploy")).unwrap(), (format!("{path}/deploy"), FileKind::Folder));
        assert_eq!(&*files.read(&format!("{path}/deploy/b.yaml")).unwrap(), b"b");
        assert_eq!(&*files.read("apps/a.yaml").unwrap(), b"a");
        assert_eq!(files.resolve(".fluxwright-sources/7/a"), Err(FileError::Missing));
        assert!(files.folder(&repo.path().join("none")).is_err());
    }
}

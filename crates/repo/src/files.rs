//! A scanned repo as a tree of files that kustomize can build from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluxwright_kustomize::files::{DiskFiles, FileError, FileKind, Files};

use crate::scan::{Scan, Skip};
use crate::{file_name, parent};

/// The files of a [`Scan`] of a folder or of texts, without reading again what the scan has read.
///
/// It has what the cluster would see: what git does not know, and what `.sourceignore` leaves out of the artifact, is missing.
/// Excluded files are there, since the tool may ignore them but Flux does not. Links inside of the repo are followed.
#[derive(Debug)]
pub struct ScanFiles<'s> {
    scan: &'s Scan,
    /// The paths of the tree, sorted.
    paths: Vec<String>,
    folders: BTreeMap<&'s str, BTreeSet<&'s str>>,
    /// For files that were not read, and links.
    disk: Option<DiskFiles>,
}

impl<'s> ScanFiles<'s> {
    /// The files of a scan.
    pub fn new(scan: &'s Scan) -> Self {
        let mut folders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::from([("", BTreeSet::new())]);
        let mut paths = Vec::new();
        for path in scan.paths() {
            if scan.skipped(path) == Some(Skip::SourceIgnored) {
                continue;
            }
            paths.push(path.clone());
            let mut child = path.as_str();
            while !child.is_empty() {
                let folder = parent(child);
                let is_known = folders.contains_key(folder);
                folders.entry(folder).or_default().insert(file_name(child));
                if is_known {
                    break;
                }
                child = folder;
            }
        }
        Self { scan, paths, folders, disk: scan.root().and_then(|root| DiskFiles::new(root).ok()) }
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    fn has(&self, path: &str) -> bool {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }

    /// The link that a path is, or that leads to it.
    fn has_link(&self, path: &str) -> bool {
        let mut above = path;
        while !above.is_empty() {
            if self.scan.is_link(above) {
                return self.has(above);
            }
            above = parent(above);
        }
        false
    }
}

impl Files for ScanFiles<'_> {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        if self.folders.contains_key(path) {
            return Ok((path.to_owned(), FileKind::Folder));
        }
        let is_link = self.has_link(path);
        if !is_link {
            return if self.has(path) { Ok((path.to_owned(), FileKind::File)) } else { Err(FileError::Missing) };
        }
        let (real, kind) = self.disk.as_ref().ok_or(FileError::Missing)?.resolve(path)?;
        // What a link leads to is in the tree only if it would be without the link.
        let is_there = match kind {
            FileKind::File => self.has(&real),
            FileKind::Folder => self.folders.contains_key(real.as_str()),
        };
        if is_there { Ok((real, kind)) } else { Err(FileError::Missing) }
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        if let Some(text) = self.scan.text(path) {
            return Ok(Arc::from(Arc::clone(text)));
        }
        match self.resolve(path)? {
            (_, FileKind::Folder) => Err(FileError::Folder),
            (real, FileKind::File) => match self.scan.text(&real) {
                Some(text) => Ok(Arc::from(Arc::clone(text))),
                None => self.disk.as_ref().ok_or(FileError::Missing)?.read(&real),
            },
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        match self.resolve(path)? {
            (_, FileKind::File) => Err(FileError::Missing),
            (real, FileKind::Folder) => {
                let names = self.folders.get(real.as_str()).ok_or(FileError::Missing)?;
                Ok(names.iter().map(|name| (*name).to_owned()).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::ScanOptions;

    fn names(files: &ScanFiles<'_>, folder: &str) -> Vec<String> {
        files.list(folder).unwrap()
    }

    #[test]
    fn a_folder_is_seen_as_flux_sees_it() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &[u8]| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(".gitignore", b"ignored.yaml\n");
        write(".sourceignore", b"docs/\n");
        for path in ["app/a.yaml", "app/a.env", "app/deep/b.yaml", "app/ignored.yaml", "docs/c.yaml", "bin/d.yaml"] {
            write(path, path.as_bytes());
        }
        write("app/latin.yaml", b"\xe9");
        let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, dir.path().join(from)).unwrap();
        link("app", "linked");
        link("../docs/c.yaml", "app/docs.yaml");
        link("/etc", "etc");
        let scan = Scan::folder(dir.path(), &ScanOptions::default());
        let files = ScanFiles::new(&scan);
        assert_eq!(names(&files, "app"), ["a.env", "a.yaml", "deep", "docs.yaml", "latin.yaml"]);
        assert_eq!(names(&files, ""), [".sourceignore", "app", "bin", "etc", "linked"]);
        assert_eq!(names(&files, "linked/deep"), ["b.yaml"]);
        assert_eq!(&*files.read("app/a.yaml").unwrap(), b"app/a.yaml");
        assert_eq!(&*files.read("app/a.env").unwrap(), b"app/a.env");
        assert_eq!(&*files.read("app/latin.yaml").unwrap(), b"\xe9");
        assert_eq!(&*files.read("linked/deep/b.yaml").unwrap(), b"app/deep/b.yaml");
        assert_eq!(files.resolve("linked/a.yaml"), Ok(("app/a.yaml".to_owned(), FileKind::File)));
        assert_eq!(files.resolve("app"), Ok(("app".to_owned(), FileKind::Folder)));
        assert_eq!(files.read("app"), Err(FileError::Folder));
        for gone in ["app/ignored.yaml", "docs/c.yaml", "docs", "app/docs.yaml", "none", "app/a.yaml/x"] {
            assert_eq!(files.resolve(gone), Err(FileError::Missing), "{gone}");
        }
        assert_eq!(files.resolve("etc/passwd"), Err(FileError::Outside));
    }

    #[test]
    fn texts_are_files_too() {
        let texts = [("a/x.yaml", "a: 1"), ("a/x.env", "A=1")].map(|(path, text)| (path.to_owned(), Arc::from(text)));
        let scan = Scan::texts(texts, &ScanOptions::default());
        let files = ScanFiles::new(&scan);
        assert_eq!(names(&files, "a"), ["x.env", "x.yaml"]);
        assert_eq!(&*files.read("a/x.env").unwrap(), b"A=1");
        assert_eq!(files.read("a/y"), Err(FileError::Missing));
    }
}

//! The files of a repo that its source hands on: without those that `.sourceignore` and `spec.ignore` leave out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use fluxwright_kustomize::files::{FileError, FileKind, Files};
use fluxwright_repo::source_ignore::{FILE_NAME, SourceIgnore};

use crate::candidate::Found;
use crate::path;
use crate::roots::{Begin, Root};

/// Parts of paths without which no pattern matches that all sources have.
const USUAL: [&str; 12] = [
    "/.",
    ".jpg",
    ".jpeg",
    ".gif",
    ".png",
    ".wmv",
    ".flv",
    ".tar.gz",
    ".zip",
    "appveyor.yml",
    "cloudbuild.yaml",
    "codeship-",
];

/// A tree of files without those that its source leaves out.
pub(crate) struct Artifact<'f> {
    files: &'f dyn Files,
    /// Files that are left out.
    hidden: HashSet<&'f str>,
    /// Folders of which nothing is left.
    gone: HashSet<&'f str>,
}

/// What a repo leaves out.
pub(crate) struct Ignored {
    ignore: SourceIgnore,
    /// Whether there are other patterns than those that all sources have.
    is_special: bool,
}

impl Ignored {
    /// What all sources leave out.
    pub(crate) fn usual() -> Self {
        Self { ignore: SourceIgnore::defaults(), is_special: false }
    }

    /// What the files of a repo say, and `spec.ignore` of its source.
    pub(crate) fn read(files: &dyn Files, paths: &[String], spec: Option<&str>) -> Self {
        let mut found = Self { ignore: SourceIgnore::defaults(), is_special: spec.is_some() };
        // Those above come first.
        let mut own: Vec<&String> = paths.iter().filter(|path| path::file_name(path) == FILE_NAME).collect();
        own.sort_by_key(|path| path.split('/').map(ToOwned::to_owned).collect::<Vec<_>>());
        for path in own {
            if let Ok(bytes) = files.read(path) {
                found.ignore.add(path::parent(path), &String::from_utf8_lossy(&bytes));
                found.is_special = true;
            }
        }
        if let Some(spec) = spec {
            found.ignore.add("", spec);
        }
        found
    }

    /// Whether a file is left out.
    pub(crate) fn leaves_out(&self, path: &str) -> bool {
        let may = self.is_special || path.starts_with('.') || USUAL.iter().any(|part| path.contains(part));
        may && self.ignore.ignores(path, false)
    }
}

impl<'f> Artifact<'f> {
    /// What is left of these files.
    pub(crate) fn new(files: &'f dyn Files, paths: &'f [String], ignored: &Ignored) -> Self {
        let hidden: HashSet<&str> = paths.iter().map(String::as_str).filter(|path| ignored.leaves_out(path)).collect();
        // How many files of a folder are left out, and how many there are, for those above a file that is left out.
        let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
        for path in &hidden {
            for folder in above(path) {
                counts.entry(folder).or_default().0 += 1;
            }
        }
        if !counts.is_empty() {
            for path in paths {
                for folder in above(path) {
                    if let Some((_, all)) = counts.get_mut(folder) {
                        *all += 1;
                    }
                }
            }
        }
        let gone = counts.into_iter().filter(|(_, (out, all))| out == all).map(|(folder, _)| folder).collect();
        Self { files, hidden, gone }
    }

    fn is_left_out(&self, path: &str, kind: FileKind) -> bool {
        match kind {
            FileKind::File => self.hidden.contains(path),
            FileKind::Folder => self.gone.contains(path),
        }
    }
}

/// The folders above a path, without the root.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path::parent(path)), |folder| Some(path::parent(folder)))
        .take_while(|folder| !folder.is_empty())
}

impl Files for Artifact<'_> {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        let (real, kind) = self.files.resolve(path)?;
        if self.is_left_out(path, kind) || self.is_left_out(&real, kind) {
            return Err(FileError::Missing);
        }
        Ok((real, kind))
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        if self.hidden.contains(path) {
            return Err(FileError::Missing);
        }
        self.files.read(path)
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        let mut names = self.files.list(path)?;
        if !self.hidden.is_empty() {
            names.retain(|name| {
                let below = path::join(path, name).unwrap_or_default();
                !self.hidden.contains(below.as_str()) && !self.gone.contains(below.as_str())
            });
        }
        Ok(names)
    }
}

/// What `spec.ignore` of a root's own source says, where the repo holds that source.
pub(crate) fn spec_of<'s>(found: &'s Found, root: &Root) -> Option<&'s str> {
    let own: Vec<_> = found.ignores.iter().filter(|source| root.sources.contains(&source.source)).collect();
    let folder = match &root.begin {
        Begin::Folder(folder) => folder.as_str(),
        Begin::Candidate(candidate) => path::parent(&candidate.path),
    };
    let near = own.iter().find(|source| path::is_within(&source.path, folder));
    let first = own.first();
    let is_clear = own.iter().all(|source| first.is_some_and(|first| first.ignore == source.ignore));
    near.or(first.filter(|_| is_clear)).map(|source| source.ignore.as_str())
}

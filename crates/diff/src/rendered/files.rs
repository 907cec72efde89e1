//! One state of the repo as a tree of files that a build reads.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use fluxwright_kustomize::files::{FileError, FileKind, Files};

use crate::input::{Change, Content, File, Mode, Unchanged};
use crate::model::Side as Which;

/// The most bytes of unchanged files that are kept for the other state.
const MOST_KEPT: usize = 24 << 20;

/// What both states read of the unchanged files.
pub(super) struct Shared<'a> {
    unchanged: &'a dyn Unchanged,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    files: HashMap<usize, Arc<[u8]>>,
    bytes: usize,
}

impl<'a> Shared<'a> {
    pub fn new(unchanged: &'a dyn Unchanged) -> Self {
        Self { unchanged, kept: Mutex::default() }
    }

    fn read(&self, index: usize) -> Option<Arc<[u8]>> {
        if let Ok(kept) = self.kept.lock()
            && let Some(known) = kept.files.get(&index)
        {
            return Some(known.clone());
        }
        let found: Mutex<Option<Arc<[u8]>>> = Mutex::default();
        self.unchanged.read(&[index], &|_, bytes| {
            if let Ok(mut found) = found.lock() {
                *found = Some(bytes.into());
            }
        });
        let bytes = found.into_inner().ok().flatten()?;
        if let Ok(mut kept) = self.kept.lock()
            && kept.bytes + bytes.len() <= MOST_KEPT
        {
            kept.bytes += bytes.len();
            kept.files.insert(index, bytes.clone());
        }
        Some(bytes)
    }
}

/// The files of one state: those that do not differ, and its version of those that do.
pub(super) struct SideFiles<'a> {
    shared: &'a Shared<'a>,
    changed: BTreeMap<&'a str, &'a File>,
    /// All paths, sorted.
    paths: Vec<&'a str>,
}

impl<'a> SideFiles<'a> {
    pub fn new(which: Which, shared: &'a Shared<'a>, changes: &'a [Change]) -> Self {
        let file = |change: &'a Change| match which {
            Which::Base => change.old.as_ref(),
            Which::Head => change.new.as_ref(),
        };
        let changed: BTreeMap<&str, &File> =
            changes.iter().filter_map(file).map(|file| (file.path.as_str(), file)).collect();
        let mut paths: Vec<&str> =
            shared.unchanged.paths().iter().map(String::as_str).chain(changed.keys().copied()).collect();
        paths.sort_unstable();
        paths.dedup();
        Self { shared, changed, paths }
    }

    fn index(&self, path: &str) -> Option<usize> {
        self.shared.unchanged.paths().binary_search_by(|known| known.as_str().cmp(path)).ok()
    }

    fn is_file(&self, path: &str) -> bool {
        match self.changed.get(path) {
            Some(file) => file.mode.is_file(),
            None => self.index(path).is_some(),
        }
    }

    fn is_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        let at = self.paths.partition_point(|known| *known < prefix.as_str());
        path.is_empty() || self.paths.get(at).is_some_and(|known| known.starts_with(&prefix))
    }
}

impl Files for SideFiles<'_> {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        if self.is_file(path) {
            Ok((path.to_owned(), FileKind::File))
        } else if self.is_folder(path) {
            Ok((path.to_owned(), FileKind::Folder))
        } else {
            Err(FileError::Missing)
        }
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        match self.changed.get(path) {
            Some(File { mode: Mode::Symlink | Mode::Submodule, .. }) => Err(FileError::Missing),
            Some(File { content: Content::Bytes(bytes), .. }) => Ok(bytes.clone()),
            Some(File { content: Content::TooLarge(size), .. }) => {
                Err(FileError::TooLarge { size: *size, limit: 64 << 20 })
            }
            Some(File { content: Content::Unreadable(reason), .. }) => Err(FileError::Io(reason.clone())),
            Some(File { content: Content::Commit(_), .. }) => Err(FileError::Missing),
            None => match self.index(path) {
                Some(index) => self.shared.read(index).ok_or_else(|| FileError::Io("git cannot give it".to_owned())),
                None if self.is_folder(path) => Err(FileError::Folder),
                None => Err(FileError::Missing),
            },
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut at = self.paths.partition_point(|known| *known < prefix.as_str());
        let mut names = Vec::new();
        while let Some(rest) = self.paths.get(at).and_then(|known| known.strip_prefix(&prefix)) {
            match rest.split_once('/') {
                None => {
                    names.push(rest.to_owned());
                    at += 1;
                }
                Some((name, _)) => {
                    // Past everything in that folder: `0` is the character after `/`.
                    let after = format!("{prefix}{name}0");
                    at += self.paths.get(at..).unwrap_or_default().partition_point(|known| *known < after.as_str());
                    names.push(name.to_owned());
                }
            }
        }
        if names.is_empty() && !path.is_empty() { Err(FileError::Missing) } else { Ok(names) }
    }
}

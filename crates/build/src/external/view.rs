//! The files of an artifact, without copies of them: where in the repo each one lies.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use fluxwright_kustomize::files::{FileError, FileKind, Files};
use fluxwright_kustomize::kustomization::FILE_NAMES;

use crate::flux::SourceId;
use crate::path;

/// A file of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it lies in the repo; of one that is merged of several the first.
    pub(super) real: Arc<str>,
    /// What is in it, where that is in no file of the repo.
    pub(super) text: Option<Arc<[u8]>>,
}

/// What an artifact holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Content {
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) folders: BTreeSet<String>,
    /// Folders that files of sources are copied to that are not here.
    pub(super) unknown: Vec<(String, SourceId)>,
}

impl Content {
    /// The source that is not here and has files in a folder, or may have.
    pub(crate) fn unknown_in(&self, folder: &str) -> Option<&SourceId> {
        let touches = |to: &str| path::is_within(to, folder) || path::is_within(folder, to);
        self.unknown.iter().find(|(to, _)| touches(to)).map(|(_, source)| source)
    }

    /// A source that is not here and has files in the artifact.
    pub(crate) fn unknown(&self) -> Option<&SourceId> {
        self.unknown.first().map(|(_, source)| source)
    }

    /// The files of the repo in it.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.entries.values().map(|entry| &entry.real)
    }

    /// The files below a folder.
    pub(super) fn below(&self, folder: &str) -> impl Iterator<Item = (&String, &Entry)> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.entries.range(start.clone()..).take_while(move |(path, _)| path.starts_with(&start))
    }

    /// Where a path of the artifact is in the repo: a file, else the folder with the same files in it, else the path itself.
    pub(crate) fn real(&self, path: &str) -> String {
        if let Some(entry) = self.entries.get(path) {
            return entry.real.to_string();
        }
        let mut folder = path;
        loop {
            let beside = FILE_NAMES.iter().filter_map(|name| path::join(folder, name));
            let own = beside.filter_map(|file| self.entries.get_key_value(&file)).next();
            // As far as the names below are the same.
            let found = own.into_iter().chain(self.below(folder)).find_map(|(file, entry)| {
                let rest = if folder.is_empty() { file } else { file.get(folder.len() + 1..)? };
                let above = entry.real.strip_suffix(rest)?;
                (above.is_empty() || above.ends_with('/')).then(|| above.trim_end_matches('/').to_owned())
            });
            if let Some(found) = found {
                let rest = path.get(folder.len()..).unwrap_or_default().trim_start_matches('/');
                return path::join(&found, rest).unwrap_or(found);
            }
            if folder.is_empty() {
                return path.to_owned();
            }
            folder = path::parent(folder);
        }
    }
}

/// The files of an artifact.
pub(crate) struct View<'v> {
    pub(crate) content: &'v Content,
    /// Those of the repo.
    pub(crate) files: &'v dyn Files,
}

impl Files for View<'_> {
    fn resolve(&self, path: &str) -> Result<(String, FileKind), FileError> {
        // No artifact has links in it.
        if self.content.entries.contains_key(path) {
            Ok((path.to_owned(), FileKind::File))
        } else if path.is_empty() || self.content.folders.contains(path) {
            Ok((path.to_owned(), FileKind::Folder))
        } else {
            Err(FileError::Missing)
        }
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        match self.content.entries.get(path) {
            Some(Entry { text: Some(text), .. }) => Ok(Arc::clone(text)),
            Some(Entry { real, .. }) => self.files.read(real),
            None if self.content.folders.contains(path) => Err(FileError::Folder),
            None => Err(FileError::Missing),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        if !path.is_empty() && !self.content.folders.contains(path) {
            return Err(FileError::Missing);
        }
        let start = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut names: Vec<String> = Vec::new();
        let mut from = Bound::Included(start.clone());
        // From name to name, past all that is below each.
        while let Some((file, _)) = self.content.entries.range((from, Bound::Unbounded)).next() {
            let Some(rest) = file.strip_prefix(start.as_str()) else { break };
            let name = rest.split('/').next().unwrap_or_default();
            names.push(name.to_owned());
            // The character behind the slash.
            from = if name.len() == rest.len() {
                Bound::Excluded(file.clone())
            } else {
                Bound::Included(format!("{start}{name}0"))
            };
        }
        names.sort();
        Ok(names)
    }
}

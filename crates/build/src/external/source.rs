//! What artifacts are copied from.

use std::collections::BTreeSet;
use std::sync::Arc;

use fluxwright_kustomize::files::{FileKind, Files};

use super::copy::Refused;
use super::view::{Content, Entry};
use crate::flux::SourceId;
use crate::path;

/// The files of a source.
#[derive(Clone)]
pub(crate) enum Source<'s> {
    /// A folder of the repo.
    Folder {
        /// The files of the repo.
        files: &'s dyn Files,
        /// Where those of the source lie.
        folder: String,
    },
    /// Another artifact.
    Made(Arc<Content>),
    /// It is not here.
    Elsewhere(SourceId),
}

/// The most files of a source that are looked for.
const MAX_FILES: usize = 200_000;

/// The paths of all files below a folder, sorted, without those of git and what links lead to.
fn walk(files: &dyn Files, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut left: Vec<String> = is_plain(files, folder).then(|| folder.to_owned()).into_iter().collect();
    while let Some(folder) = left.pop() {
        for name in files.list(&folder).unwrap_or_default() {
            let Some(below) = path::join(&folder, &name).filter(|_| name != ".git") else { continue };
            match files.resolve(&below) {
                Ok((real, FileKind::Folder)) if real == below => left.push(below),
                Ok((_, FileKind::File)) => found.push(below),
                _ => {}
            }
        }
        if found.len() > MAX_FILES {
            break;
        }
    }
    found.sort();
    found
}

impl Source<'_> {
    /// The file at a path.
    pub(super) fn file(&self, path: &str) -> Option<Entry> {
        match self {
            Self::Folder { files, folder } => {
                let real = path::join(folder, path)?;
                entry(*files, &real)
            }
            Self::Made(content) => content.entries.get(path).cloned(),
            Self::Elsewhere(_) => None,
        }
    }

    /// Whether there are files below a path.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        match self {
            Self::Folder { files, folder } => {
                path::join(folder, path).is_some_and(|real| matches!(files.resolve(&real), Ok((_, FileKind::Folder))))
            }
            Self::Made(content) => content.folders.contains(path),
            Self::Elsewhere(_) => false,
        }
    }

    /// Takes the files below a folder that are wanted, in the order of their paths. Sources have no links.
    pub(super) fn each_below(
        &self,
        below: &str,
        mut is_wanted: impl FnMut(&str) -> bool,
        mut take: impl FnMut(&str, Entry) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        match self {
            Self::Folder { files, folder } => {
                let within = path::join(folder, below).unwrap_or_default();
                let cut = if folder.is_empty() { 0 } else { folder.len() + 1 };
                for real in &walk(*files, &within) {
                    let Some(own) = real.get(cut..) else { continue };
                    if is_wanted(own)
                        && let Some(entry) = entry(*files, real)
                    {
                        take(own, entry)?;
                    }
                }
            }
            Self::Made(content) => {
                for (path, entry) in content.below(below) {
                    if is_wanted(path) {
                        take(path, entry.clone())?;
                    }
                }
            }
            Self::Elsewhere(_) => {}
        }
        Ok(())
    }

    /// The folders that files lie in, sorted, each once.
    pub(super) fn folders(&self) -> Result<BTreeSet<String>, Refused> {
        let mut found = BTreeSet::new();
        self.each_below(
            "",
            |_| true,
            |file, _| {
                let mut folder = path::parent(file);
                while !folder.is_empty() && found.insert(folder.to_owned()) {
                    folder = path::parent(folder);
                }
                Ok(())
            },
        )?;
        Ok(found)
    }
}

/// Whether a path is a folder, and no link to one.
fn is_plain(files: &dyn Files, folder: &str) -> bool {
    matches!(files.resolve(folder), Ok((real, FileKind::Folder)) if real == folder)
}

fn entry(files: &dyn Files, real: &str) -> Option<Entry> {
    match files.resolve(real) {
        Ok((path, FileKind::File)) if path == real => Some(Entry { real: Arc::from(real), text: None }),
        _ => None,
    }
}

//! Two points of a git repo as input.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use fluxwright_git::{
    Blob, Blobs, Comparison, Difference, Entry, Error, FileName, Found, Mode as GitMode, ObjectId, Point, read_worktree,
};

use super::{Change, Content, File, Input, Mode, Unchanged};
use crate::model::Revision;

/// The files of a git repo that do not differ.
#[derive(Debug)]
pub struct GitFiles {
    paths: Vec<String>,
    entries: Vec<Entry>,
    from: From,
}

/// Where unchanged files are read: the working tree is much faster than git.
#[derive(Debug)]
enum From {
    WorkingTree(PathBuf),
    Git(Box<Mutex<Blobs>>),
}

/// A comparison, split into what differs (read already) and what does not (read when it is needed).
#[derive(Debug)]
pub struct GitInput {
    base: Revision,
    head: Revision,
    changes: Vec<Change>,
    files: GitFiles,
}

impl GitInput {
    /// The input of a report.
    pub fn input(&mut self) -> Input<'_> {
        Input {
            base: self.base.clone(),
            head: self.head.clone(),
            changes: std::mem::take(&mut self.changes),
            unchanged: &self.files,
        }
    }
}

/// Reads what differs.
///
/// # Errors
/// When git fails or lacks an object.
pub fn from_git(comparison: Comparison) -> Result<GitInput, Error> {
    let Comparison { base, head, differences, tree, mut blobs } = comparison;
    let changed: HashSet<&FileName> =
        differences.iter().flat_map(|d| [&d.old, &d.new]).flatten().map(|e| &e.name).collect();
    let mut unchanged: Vec<(String, Entry)> = tree
        .into_iter()
        .filter(|entry| matches!(entry.mode, GitMode::File | GitMode::Executable) && !changed.contains(&entry.name))
        .filter_map(|entry| Some((entry.name.as_str()?.to_owned(), entry)))
        .collect();
    unchanged.sort_by(|a, b| a.0.cmp(&b.0));
    let changes = read_changes(&differences, &mut blobs, head.root.as_ref())?;
    let (paths, entries) = unchanged.into_iter().unzip();
    let from = match &head.root {
        Some(root) => From::WorkingTree(root.clone()),
        None => From::Git(Box::new(Mutex::new(blobs))),
    };
    Ok(GitInput { base: revision(&base), head: revision(&head), changes, files: GitFiles { paths, entries, from } })
}

fn revision(point: &Point) -> Revision {
    Revision { name: point.name.clone(), commit: point.commit.as_ref().map(ToString::to_string) }
}

fn read_changes(differences: &[Difference], blobs: &mut Blobs, root: Option<&PathBuf>) -> Result<Vec<Change>, Error> {
    let mut changes: Vec<Change> = Vec::with_capacity(differences.len());
    let mut wanted: Vec<(usize, bool, &ObjectId)> = Vec::new();
    for (index, difference) in differences.iter().enumerate() {
        let old = difference.old.as_ref().and_then(in_git);
        let new = difference.new.as_ref().and_then(|entry| match root {
            Some(root) if entry.mode != GitMode::Submodule => working_file(root, entry),
            _ => in_git(entry),
        });
        let from_git = |entry: &'_ Option<Entry>| entry.as_ref().is_some_and(|entry| entry.mode != GitMode::Submodule);
        let ids = [(false, &difference.old), (true, &difference.new)];
        for (is_new, entry) in ids.into_iter().filter(|(is_new, entry)| from_git(entry) && !(*is_new && root.is_some()))
        {
            wanted.extend(entry.as_ref().and_then(|entry| entry.id.as_ref()).map(|id| (index, is_new, id)));
        }
        changes.push(Change { old, new });
    }
    let ids: Vec<&ObjectId> = wanted.iter().map(|(_, _, id)| *id).collect();
    blobs.read(&ids, |at, blob| {
        let Some((index, new, _)) = wanted.get(at) else { return };
        let Some(change) = changes.get_mut(*index) else { return };
        let side = if *new { &mut change.new } else { &mut change.old };
        if let Some(file) = side {
            file.content = match blob {
                Blob::Bytes(bytes) => Content::Bytes(bytes.into()),
                Blob::TooLarge(size) => Content::TooLarge(size),
            };
        }
    })?;
    changes.retain(|change| !change.is_nothing() && !is_stored_in_lfs(change));
    Ok(changes)
}

/// Whether git has a pointer of Git LFS, and the working tree the content that it stands for, as far as its size tells.
fn is_stored_in_lfs(change: &Change) -> bool {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return false };
    let Some(Ok(pointer)) = old.content.bytes().map(std::str::from_utf8) else { return false };
    let size = pointer
        .strip_prefix("version https://git-lfs.github.com/spec/")
        .and_then(|rest| rest.lines().find_map(|line| line.strip_prefix("size ")))
        .and_then(|size| size.parse::<u64>().ok());
    match (&new.content, size) {
        (Content::Bytes(bytes), Some(size)) => bytes.len() as u64 == size,
        (Content::TooLarge(found), Some(size)) => *found == size,
        _ => false,
    }
}

/// A file whose content is in git, without the content; of a submodule all there is.
fn in_git(entry: &Entry) -> Option<File> {
    let content = match (entry.mode, &entry.id) {
        (GitMode::Submodule, id) => Content::Commit(id.as_ref().map(ToString::to_string).unwrap_or_default()),
        (_, Some(_)) => Content::Bytes([].into()),
        (_, None) => return None,
    };
    Some(File { path: entry.name.to_string(), mode: mode(entry.mode), content })
}

fn working_file(root: &std::path::Path, entry: &Entry) -> Option<File> {
    let path = entry.name.to_string();
    Some(match read_worktree(root, &entry.name) {
        Ok(Found::Bytes(found, bytes)) => File { path, mode: mode(found), content: Content::Bytes(bytes.into()) },
        Ok(Found::TooLarge(found, size)) => File { path, mode: mode(found), content: Content::TooLarge(size) },
        // A directory where git has a file: another repo was put there.
        Ok(Found::NoFile) => return None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => File { path, mode: mode(entry.mode), content: Content::Unreadable(error.to_string()) },
    })
}

fn mode(mode: GitMode) -> Mode {
    match mode {
        GitMode::File => Mode::File,
        GitMode::Executable => Mode::Executable,
        GitMode::Symlink => Mode::Symlink,
        GitMode::Submodule => Mode::Submodule,
    }
}

impl Unchanged for GitFiles {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, wanted: &[usize], each: &(dyn Fn(usize, Vec<u8>) + Sync)) {
        match &self.from {
            From::WorkingTree(root) => {
                let threads = std::thread::available_parallelism().map_or(1, usize::from).min(wanted.len() / 64 + 1);
                let next = AtomicUsize::new(0);
                let work = || {
                    while let Some(index) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let Some(entry) = self.entries.get(*index) else { continue };
                        if let Ok(Found::Bytes(found, bytes)) = read_worktree(root, &entry.name)
                            && found != GitMode::Symlink
                        {
                            each(*index, bytes);
                        }
                    }
                };
                std::thread::scope(|scope| {
                    for _ in 1..threads {
                        scope.spawn(work);
                    }
                    work();
                });
            }
            From::Git(blobs) => {
                let known: Vec<(usize, &ObjectId)> =
                    wanted.iter().filter_map(|index| Some((*index, self.entries.get(*index)?.id.as_ref()?))).collect();
                let ids: Vec<&ObjectId> = known.iter().map(|(_, id)| *id).collect();
                let Ok(mut blobs) = blobs.lock() else { return };
                // An object that is missing in a partial clone only means that a name is not followed into it.
                drop(blobs.read(&ids, |at, blob| {
                    if let (Blob::Bytes(bytes), Some((index, _))) = (blob, known.get(at)) {
                        each(*index, bytes);
                    }
                }));
            }
        }
    }
}

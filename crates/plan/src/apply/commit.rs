//! Making a step happen, telling whether it did, and undoing it.
//!
//! All of it works from the journal's entry and what is on disk, so that the run itself and the one that comes after a
//! killed run do the same.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::rc::Rc;

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use super::dirs::{Dirs, split};
use super::disk::Disk;
use super::journal::{Entry, Journal, Token, TreeFile};
use super::look::{Entity, Found, entity};
use super::stage::{below, copy};
use super::verify::Seen;
use crate::tree::read_open;
use crate::{FileError, Problem, RepoPath};

/// A run at work, or the remains of one.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) disk: Disk,
    pub(super) dirs: Dirs,
    pub(super) token: Token,
}

impl Work {
    pub(super) fn new(disk: Disk, root: OwnedFd, token: Token) -> Self {
        Self { disk, dirs: Dirs::new(root), token }
    }

    /// The folder that a file or folder lies in.
    pub(super) fn folder(&mut self, path: &RepoPath) -> Result<Rc<OwnedFd>, FileError> {
        self.dirs.reach(split(path.as_str()).0).map_err(|stopped| stopped.problem().of(path))
    }

    /// Makes a step happen. `seen` is how the file looked when it was checked; without it the hashes tell.
    pub(super) fn finish(&mut self, index: usize, entry: &Entry, seen: Option<&Seen>) -> Result<(), FileError> {
        let path = entry.path();
        let dir = self.folder(path)?;
        let (name, staged, kept) = self.names(index, path);
        let problem = match entry {
            Entry::Tree { .. } | Entry::Create { .. } => {
                let renamed = self.disk.rename_new(&dir, &staged, name);
                self.dirs.forget(&self.token.staged_path(index, path));
                renamed.map_err(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => Problem::Appeared,
                    _ => Problem::io("rename the new file to its place", error),
                })
            }
            Entry::Replace { .. } => self.keep_old(&dir, name, &kept, seen).and_then(|()| {
                let renamed = self.disk.rename(&dir, &staged, name);
                renamed.map_err(|error| Problem::io("rename the new file to its place", error))
            }),
            Entry::Delete { .. } => self
                .disk
                .rename(&dir, name, &kept)
                .map_err(|error| match error.kind() {
                    io::ErrorKind::NotFound => Problem::Vanished,
                    _ => Problem::io("remove the file", error),
                })
                .and_then(|()| {
                    if seen.is_none_or(|seen| seen.is_still(&dir, &kept)) {
                        return Ok(());
                    }
                    let back = self.disk.rename_new(&dir, &kept, name);
                    back.map_err(|error| Problem::io("rename the file back", error)).and(Err(Problem::Changed))
                }),
        };
        problem.map_err(|problem| problem.of(path))
    }

    /// Keeps the old file under another name, and looks at the last moment whether it is still the one expected.
    fn keep_old(&self, dir: &OwnedFd, name: &str, kept: &str, seen: Option<&Seen>) -> Result<(), Problem> {
        // An interrupted run may have come this far.
        self.disk.unlink(dir, kept).map_err(|error| Problem::io("keep the old file", error))?;
        match self.disk.link(dir, name, kept) {
            Ok(()) if seen.is_none_or(|seen| seen.is_still(dir, kept)) => Ok(()),
            Ok(()) => {
                let _ = self.disk.unlink(dir, kept);
                Err(Problem::Changed)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Problem::Vanished),
            Err(error) if has_no_links(&error) => {
                let file = openat(dir, name, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty());
                let file = File::from(file.map_err(|error| Problem::io("read the file", error))?);
                let (content, stat) = read_open(&file)?;
                copy(&self.disk, dir, kept, &content, &Seen::of(&file, &stat))?;
                if seen.is_none_or(|seen| seen.is_still(dir, name)) { Ok(()) } else { Err(Problem::Changed) }
            }
            Err(error) => Err(Problem::io("keep the old file", error)),
        }
    }

    /// Undoes all steps, the last first, and removes what was staged. Returns what could not be undone: where somebody
    /// changed something meanwhile as [`Problem::Changed`] or [`Problem::Vanished`].
    ///
    /// `tried` is the number of steps that were tried, as far as that is known; the others did not happen, whatever it
    /// looks like.
    pub(super) fn undo(&mut self, journal: &Journal, tried: Option<usize>) -> Vec<FileError> {
        let mut left = Vec::new();
        for (index, entry) in journal.entries.iter().enumerate().rev() {
            let found = match tried {
                Some(tried) if index >= tried => Found::Old,
                _ => self.look(index, entry),
            };
            left.extend(self.undo_step(index, entry, found).err());
        }
        left
    }

    fn undo_step(&mut self, index: usize, entry: &Entry, found: Found) -> Result<(), FileError> {
        let path = entry.path();
        let Ok(dir) = self.folder(path) else { return Ok(()) };
        let (name, staged, kept) = self.names(index, path);
        let failed = |error: io::Error| match error.kind() {
            // Somebody put something into a folder of ours.
            io::ErrorKind::DirectoryNotEmpty => Problem::Changed.of(path),
            _ => Problem::io("set the file back", error).of(path),
        };
        match entry {
            Entry::Tree { files, .. } => {
                if found == Found::New {
                    if !self.is_untouched(path, files) {
                        return Err(Problem::Changed.of(path));
                    }
                    self.disk.rename_new(&dir, name, &staged).map_err(failed)?;
                    self.dirs.forget(path.as_str());
                }
                self.remove_tree(&self.token.staged_path(index, path), path, files).map_err(failed)
            }
            Entry::Create { .. } => {
                if found == Found::New {
                    self.disk.unlink(&dir, name).map_err(failed)?;
                }
                self.disk.unlink(&dir, &staged).map_err(failed)
            }
            Entry::Replace { old, .. } => {
                if found == Found::New {
                    match entity(&dir, &kept) {
                        Entity::File { hash, .. } if hash == *old => {}
                        _ => return Err(Problem::Vanished.of(path)),
                    }
                    self.disk.rename(&dir, &kept, name).map_err(failed)?;
                }
                self.disk.unlink(&dir, &staged).and_then(|()| self.disk.unlink(&dir, &kept)).map_err(failed)
            }
            Entry::Delete { .. } => match (entity(&dir, name), entity(&dir, &kept)) {
                (Entity::Nothing, Entity::Nothing) if found == Found::New => Err(Problem::Vanished.of(path)),
                (_, Entity::Nothing) => Ok(()),
                (Entity::Nothing, _) => self.disk.rename_new(&dir, &kept, name).map_err(failed),
                // Somebody put another file there since: that one stays.
                _ => self.disk.unlink(&dir, &kept).map_err(failed),
            },
        }
    }

    /// Removes what was kept, once all steps happened, and folders that are empty now.
    pub(super) fn clean(&mut self, journal: &Journal) -> io::Result<()> {
        for (index, entry) in journal.entries.iter().enumerate() {
            let path = entry.path();
            let Ok(dir) = self.folder(path) else { continue };
            let (_, staged, kept) = self.names(index, path);
            match entry {
                Entry::Tree { files, .. } => {
                    self.remove_tree(&self.token.staged_path(index, path), path, files)?;
                }
                Entry::Create { .. } => self.disk.unlink(&dir, &staged)?,
                Entry::Replace { .. } => {
                    self.disk.unlink(&dir, &kept)?;
                    self.disk.unlink(&dir, &staged)?;
                }
                Entry::Delete { old, .. } => {
                    match entity(&dir, &kept) {
                        Entity::Nothing => {}
                        Entity::File { hash, .. } if hash == *old => self.disk.unlink(&dir, &kept)?,
                        // It changed at the last moment, and the run was killed before it could put it back.
                        _ => self.disk.rename_new(&dir, &kept, path.file_name())?,
                    }
                    self.remove_empty(path)?;
                }
            }
        }
        Ok(())
    }

    /// Removes the folders of a removed file as far as they are empty: git does not keep them either.
    fn remove_empty(&mut self, path: &RepoPath) -> io::Result<()> {
        for folder in path.folders() {
            let Ok(parent) = self.folder(&folder) else { return Ok(()) };
            self.dirs.forget(folder.as_str());
            match self.disk.rmdir(&parent, folder.file_name()) {
                Ok(()) => {}
                Err(error) if stays(&error) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Removes a staged folder: the files that the journal names, and their folders.
    fn remove_tree(&mut self, staged: &str, top: &RepoPath, files: &[TreeFile]) -> io::Result<()> {
        if self.dirs.reach(staged).is_err() {
            return Ok(());
        }
        for file in files {
            let full = format!("{staged}/{}", below(top, &file.path));
            let (folder, name) = split(&full);
            if let Ok(dir) = self.dirs.reach(folder) {
                self.disk.unlink(&dir, name)?;
            }
        }
        let mut folders: Vec<String> = Vec::new();
        for file in files {
            let below = below(top, &file.path);
            let parts = below.match_indices('/').filter_map(|(at, _)| below.get(..at));
            folders.extend(parts.map(|folder| format!("{staged}/{folder}")));
        }
        folders.push(staged.to_owned());
        // The deepest first: a folder's path is longer than that of the one it lies in.
        folders.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        folders.dedup();
        for folder in folders {
            let (parent, name) = split(&folder);
            self.dirs.forget(&folder);
            if let Ok(dir) = self.dirs.reach(parent) {
                self.disk.rmdir(&dir, name)?;
            }
        }
        Ok(())
    }

    /// The names of a step's file, of where it is staged, and of where its old content is kept.
    pub(super) fn names<'a>(&self, index: usize, path: &'a RepoPath) -> (&'a str, String, String) {
        let name = path.file_name();
        (name, self.token.staged(index, name), self.token.kept(index, name))
    }
}

/// Whether a folder cannot be removed for a reason that is no fault: it has files, or its own folder is not ours.
fn stays(error: &io::Error) -> bool {
    use io::ErrorKind::{DirectoryNotEmpty, PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    matches!(error.kind(), DirectoryNotEmpty | PermissionDenied | ReadOnlyFilesystem | ResourceBusy)
}

/// Whether a file system has no hard links.
fn has_no_links(error: &io::Error) -> bool {
    let none = [Errno::PERM, Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS, Errno::MLINK];
    error.raw_os_error().is_some_and(|code| none.iter().any(|errno| errno.raw_os_error() == code))
}

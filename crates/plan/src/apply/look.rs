//! Telling from the disk which steps of a run happened.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;

use super::commit::Work;
use super::dirs::split;
use super::journal::{Entry, TreeFile};
use super::stage::below;
use crate::tree::read_open;
use crate::{ContentHash, RepoPath};

/// Whether a step happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It did.
    New,
    /// Not yet, and what it needs is staged completely.
    Old,
    /// Not yet, and it cannot happen any more.
    Unstaged,
    /// There is something that is neither old nor new.
    Foreign,
}

/// What has a name.
pub(super) enum Entity {
    Nothing,
    Folder,
    File { hash: ContentHash, inode: u64 },
    Other,
}

impl Work {
    /// Whether a step happened.
    pub(super) fn look(&mut self, index: usize, entry: &Entry) -> Found {
        let path = entry.path();
        let Ok(dir) = self.folder(path) else {
            // A folder goes with its last file.
            let gone = matches!(entry, Entry::Delete { .. });
            return if gone { Found::New } else { Found::Unstaged };
        };
        let (name, staged, kept) = self.names(index, path);
        let there = entity(&dir, name);
        match entry {
            Entry::Tree { files, .. } => {
                let staged_path = self.token.staged_path(index, path);
                match (there, entity(&dir, &staged)) {
                    (Entity::Folder, Entity::Nothing) => Found::New,
                    (Entity::Nothing, Entity::Folder) if self.has_all(&staged_path, path, files) => Found::Old,
                    (Entity::Nothing, _) => Found::Unstaged,
                    _ => Found::Foreign,
                }
            }
            Entry::Create { new, .. } => match (there, entity(&dir, &staged)) {
                (Entity::Nothing, Entity::File { hash, .. }) if hash == *new => Found::Old,
                (Entity::Nothing, _) => Found::Unstaged,
                (Entity::File { hash, .. }, Entity::Nothing) if hash == *new => Found::New,
                (Entity::File { inode, .. }, Entity::File { inode: same, .. }) if inode == same => Found::New,
                _ => Found::Foreign,
            },
            Entry::Replace { old, new, .. } => match there {
                Entity::File { hash, .. } if hash == *new => Found::New,
                Entity::File { hash, .. } if hash == *old => match entity(&dir, &staged) {
                    Entity::File { hash, .. } if hash == *new => Found::Old,
                    _ => Found::Unstaged,
                },
                _ => Found::Foreign,
            },
            Entry::Delete { old, .. } => match there {
                Entity::Nothing => match entity(&dir, &kept) {
                    Entity::Nothing => Found::New,
                    Entity::File { hash, .. } if hash == *old => Found::New,
                    _ => Found::Foreign,
                },
                Entity::File { hash, .. } if hash == *old => Found::Old,
                _ => Found::Foreign,
            },
        }
    }

    /// Whether a step happened in this run for certain. What it kept is only removed once all steps happened.
    pub(super) fn is_evident(&mut self, index: usize, entry: &Entry, found: Found) -> bool {
        let path = entry.path();
        let Ok(dir) = self.folder(path) else { return false };
        let (_, _, kept) = self.names(index, path);
        match entry {
            Entry::Tree { .. } | Entry::Create { .. } => found == Found::New,
            Entry::Replace { .. } | Entry::Delete { .. } => {
                found == Found::New && !matches!(entity(&dir, &kept), Entity::Nothing)
            }
        }
    }

    /// Whether all files of a folder are there as they were to be written.
    fn has_all(&mut self, at: &str, top: &RepoPath, files: &[TreeFile]) -> bool {
        files.iter().all(|file| {
            let full = format!("{at}/{}", below(top, &file.path));
            let (folder, name) = split(&full);
            let Ok(dir) = self.dirs.reach(folder) else { return false };
            matches!(entity(&dir, name), Entity::File { hash, .. } if hash == file.new)
        })
    }

    /// Whether a folder has its files as they were written, and no others.
    pub(super) fn is_untouched(&mut self, top: &RepoPath, files: &[TreeFile]) -> bool {
        let mut expected: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let folders: Vec<RepoPath> = files.iter().flat_map(|file| file.path.folders()).collect();
        let folders: BTreeSet<&str> =
            folders.iter().filter(|folder| folder.starts_with(top)).map(RepoPath::as_str).collect();
        expected.extend(&folders);
        let only_ours = folders.iter().all(|folder| {
            let Ok(dir) = self.dirs.reach(folder) else { return false };
            let Ok(mut entries) = rustix::fs::Dir::read_from(&dir) else { return false };
            entries.all(|entry| {
                let Ok(entry) = entry else { return false };
                let name = entry.file_name().to_bytes();
                let Ok(name) = std::str::from_utf8(name) else { return false };
                name == "." || name == ".." || expected.contains(format!("{folder}/{name}").as_str())
            })
        });
        only_ours && self.has_all(top.as_str(), top, files)
    }
}

/// What has this name.
pub(super) fn entity(dir: &OwnedFd, name: &str) -> Entity {
    let stat = match statat(dir, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => stat,
        Err(Errno::NOENT) => return Entity::Nothing,
        Err(_) => return Entity::Other,
    };
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => return Entity::Folder,
        FileType::RegularFile => {}
        _ => return Entity::Other,
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = openat(dir, name, flags, Mode::empty()) else { return Entity::Other };
    match read_open(&File::from(file)) {
        Ok((content, stat)) => Entity::File { hash: ContentHash::of(&content), inode: stat.st_ino },
        Err(_) => Entity::Other,
    }
}

//! The folder of journal and lock: `fluxwright` in the git directory, else `.fluxwright/tmp`.

use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;

use super::ApplyError;
use super::disk::Disk;
use crate::Problem;
use crate::tree::open_folder;

/// The folder of journal and lock, open.
#[derive(Debug)]
pub(crate) struct State {
    dir: OwnedFd,
    path: PathBuf,
    /// The folder it lies in, and its name there.
    parent: OwnedFd,
    name: &'static str,
    /// The root, when the folder around it (`.fluxwright`) was made for it and shall go with it.
    made_in: Option<OwnedFd>,
}

impl State {
    /// Opens it; `None` when there is none.
    pub(crate) fn open(root: &OwnedFd, root_path: &Path) -> Result<Option<Self>, ApplyError> {
        let (parent, path, name) = match git_folder(root, root_path) {
            Some((git, path)) => (git, path, "fluxwright"),
            None => match subfolder(root, ".fluxwright") {
                Ok(own) => (own, root_path.join(".fluxwright"), "tmp"),
                Err(Errno::NOENT) => return Ok(None),
                Err(error) => return Err(refused(root_path.join(".fluxwright"), error)),
            },
        };
        let path = path.join(name);
        match subfolder(&parent, name) {
            Ok(dir) => Ok(Some(Self { dir, path, parent, name, made_in: None })),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(refused(path, error)),
        }
    }

    /// Opens it, making it when there is none; `None` when another run removed a part of it meanwhile.
    pub(crate) fn make(root: &OwnedFd, root_path: &Path, disk: &Disk) -> Result<Option<Self>, ApplyError> {
        let mut made_in = None;
        let (parent, path, name) = match git_folder(root, root_path) {
            Some((git, path)) => (git, path, "fluxwright"),
            None => {
                let path = root_path.join(".fluxwright");
                let Some((own, made)) = make(root, ".fluxwright", &path, disk)? else { return Ok(None) };
                if made {
                    let root = root.try_clone();
                    made_in = Some(root.map_err(|error| state_error(path.clone(), Problem::io("open", error)))?);
                }
                (own, path, "tmp")
            }
        };
        let path = path.join(name);
        let made = make(&parent, name, &path, disk).inspect_err(|_| {
            if let Some(root) = &made_in {
                let _ = disk.rmdir(root, ".fluxwright");
            }
        })?;
        Ok(made.map(|(dir, _)| Self { dir, path, parent, name, made_in }))
    }

    /// The open folder.
    pub(crate) fn dir(&self) -> &OwnedFd {
        &self.dir
    }

    /// The path of a file in it, for messages.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Whether the folder around it was made for it.
    pub(crate) fn made_around(&self) -> bool {
        self.made_in.is_some()
    }

    /// Lets the folder around it go with it, as the run that made it would have done.
    pub(crate) fn set_made_around(&mut self, root: &OwnedFd) {
        if self.name == "tmp" && self.made_in.is_none() {
            self.made_in = root.try_clone().ok();
        }
    }

    /// Whether it has a file.
    pub(crate) fn has(&self, name: &str) -> bool {
        statat(&self.dir, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// Whether it is still in its place (another run removes it when it is done).
    pub(crate) fn in_place(&self) -> bool {
        let there = statat(&self.parent, self.name, AtFlags::SYMLINK_NOFOLLOW);
        let here = rustix::fs::fstat(&self.dir);
        matches!((there, here), (Ok(there), Ok(here)) if (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino))
    }

    /// Removes it, when it is empty.
    pub(crate) fn remove(&self, disk: &Disk) {
        let removed = disk.rmdir(&self.parent, self.name);
        if let (Ok(()), Some(root)) = (removed, &self.made_in) {
            let _ = disk.rmdir(root, ".fluxwright");
        }
    }

    /// An error about a file in it.
    pub(crate) fn error(&self, name: &str, problem: Problem) -> ApplyError {
        state_error(self.path(name), problem)
    }
}

fn state_error(path: PathBuf, problem: Problem) -> ApplyError {
    ApplyError::State { path, problem }
}

fn refused(path: PathBuf, error: Errno) -> ApplyError {
    let problem = match error {
        Errno::NOTDIR | Errno::LOOP => Problem::ParentNotDirectory { parent: path.display().to_string() },
        error => Problem::io("open the folder", error),
    };
    state_error(path, problem)
}

fn subfolder(dir: &OwnedFd, name: &str) -> Result<OwnedFd, Errno> {
    openat(dir, name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
}

/// Opens a folder, and whether it had to be made. `None` when it, or the one around it, was removed meanwhile.
fn make(parent: &OwnedFd, name: &str, path: &Path, disk: &Disk) -> Result<Option<(OwnedFd, bool)>, ApplyError> {
    match subfolder(parent, name) {
        Ok(dir) => return Ok(Some((dir, false))),
        Err(Errno::NOENT) => {}
        Err(error) => return Err(refused(path.to_owned(), error)),
    }
    let made = match disk.mkdir(parent, name) {
        Ok(()) => true,
        // Another run was faster, or was done.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(state_error(path.to_owned(), Problem::io("make the folder", error))),
    };
    match subfolder(parent, name) {
        Ok(dir) => Ok(Some((dir, made))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(refused(path.to_owned(), error)),
    }
}

/// The git directory of the repo: `.git`, or where the file `.git` of a worktree or submodule points.
fn git_folder(root: &OwnedFd, root_path: &Path) -> Option<(OwnedFd, PathBuf)> {
    let path = root_path.join(".git");
    let stat = statat(root, ".git", AtFlags::SYMLINK_NOFOLLOW).ok()?;
    let elsewhere = match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => return Some((subfolder(root, ".git").ok()?, path)),
        FileType::Symlink => path.canonicalize().ok()?,
        FileType::RegularFile => {
            let mut text = String::new();
            std::fs::File::open(&path).ok()?.take(8192).read_to_string(&mut text).ok()?;
            let target = text.strip_prefix("gitdir:")?.trim();
            root_path.join(target).canonicalize().ok()?
        }
        _ => return None,
    };
    // It lies outside the repo: only write where git itself would.
    let is_git = elsewhere.join("HEAD").is_file() || elsewhere.join("HEAD").is_symlink();
    if !is_git {
        return None;
    }
    Some((open_folder(&elsewhere).ok()?, elsewhere))
}

//! A root that does not exist: everything is staged beside it and appears with one rename.
//!
//! There is nothing to journal. Who is killed leaves a hidden folder, which the next run for the same root removes;
//! that it is abandoned shows by the lock that its maker held on it.

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags, flock, fstat, openat, statat};

use super::ApplyError;
use super::commit::Work;
use super::disk::Disk;
use super::journal::Token;
use super::stage::{self, Sync};
use crate::root::{Place, RootError};
use crate::tree::open_folder;
use crate::{Change, Plan, Problem};

/// Writes all files of the plan, whose root does not exist.
pub(super) fn apply(plan: &Plan, place: &Place, disk: &Disk) -> Result<(), ApplyError> {
    let Some((first, below)) = place.missing.split_first() else {
        return Err(RootError::Appeared { path: place.path() }.into());
    };
    sweep(place, disk);
    let base = open_folder(&place.base)?;
    let failed = |error: io::Error| ApplyError::from(RootError::of(&place.path(), error));
    let (staging, name, token) = make(&base, first, disk).map_err(failed)?;
    let done = fill(plan, &staging, below, disk, token).and_then(|()| {
        disk.rename_new(&base, name.as_str(), first.as_os_str()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty => {
                RootError::Appeared { path: place.base.join(first) }.into()
            }
            _ => failed(error),
        })
    });
    if done.is_err() {
        let _ = disk.remove_all(&place.base.join(name));
    }
    done
}

/// Makes the staging folder and locks it, so that no other run takes it for abandoned.
fn make(base: &OwnedFd, first: &OsStr, disk: &Disk) -> io::Result<(OwnedFd, String, Token)> {
    loop {
        let token = Token::random();
        let name = token.staged(0, &first.to_string_lossy());
        disk.mkdir(base, name.as_str())?;
        let Ok(dir) = open(base, name.as_ref()) else { continue };
        let locked = flock(&dir, FlockOperation::NonBlockingLockExclusive).is_ok();
        // Another run may have swept it away before it was locked.
        let there = statat(base, name.as_str(), AtFlags::SYMLINK_NOFOLLOW).map(|stat| stat.st_ino);
        if locked && there == fstat(&dir).map(|stat| stat.st_ino) {
            return Ok((dir, name, token));
        }
    }
}

fn fill(
    plan: &Plan,
    staging: &OwnedFd,
    below: &[std::ffi::OsString],
    disk: &Disk,
    token: Token,
) -> Result<(), ApplyError> {
    let failed = |error: io::Error| ApplyError::from(RootError::of(plan.root(), error));
    let mut root = staging.try_clone().map_err(failed)?;
    for name in below {
        disk.mkdir(&root, name.as_os_str()).map_err(failed)?;
        root = open(&root, name).map_err(failed)?;
    }
    let refused = |error| ApplyError::Refused(vec![error]);
    let mut work = Work::new(disk.clone(), root, token);
    let mut files: Vec<(&Change, &str)> = Vec::new();
    for change in plan.writes() {
        if change.before.is_some() {
            return Err(refused(Problem::Vanished.of(&change.path)));
        }
        files.push((change, change.real.as_str()));
    }
    stage::tree(&mut work, "", &files, &mut Sync::No).map_err(refused)
}

/// Removes what killed runs for the same root left behind.
pub(super) fn sweep(place: &Place, disk: &Disk) {
    let (Some(first), Ok(base)) = (place.missing.first(), open_folder(&place.base)) else { return };
    let first = first.to_string_lossy();
    let Ok(entries) = std::fs::read_dir(&place.base) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| Token::is_staged_name(name, &first));
        if !ours {
            continue;
        }
        let Ok(dir) = open(&base, &name) else { continue };
        if flock(&dir, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let _ = disk.remove_all(&entry.path());
        }
    }
}

fn open(dir: &OwnedFd, name: &OsStr) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(dir, name, flags, Mode::empty())?)
}

//! Staging: everything new is written under other names, beside its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::fstat;

use super::attributes;
use super::commit::Work;
use super::dirs::split;
use super::disk::Disk;
use super::verify::{Job, Payload, Seen};
use crate::{Change, FileError, Problem, RepoPath};

/// Up to so many files are synced each on its own. That takes less than syncing the whole disk, on which other
/// programs may have written much more.
const SYNC_EACH: usize = 16;

/// How what was staged gets to the disk before files are replaced.
#[derive(Debug)]
pub(super) enum Sync {
    /// It need not: nothing that exists is touched.
    No,
    /// By a sync of each of these files.
    Each(Vec<File>),
    /// By one sync of the file system.
    All,
    /// Each file was synced when it was written; the system has no sync of one file system.
    Done,
}

impl Sync {
    /// How these steps are synced.
    pub(super) fn of(jobs: &[Job<'_>]) -> Self {
        if !jobs.iter().any(|job| job.seen().is_some()) {
            return Self::No;
        }
        match jobs.iter().map(Job::staged).sum::<usize>() {
            0..=SYNC_EACH => Self::Each(Vec::new()),
            _ if cfg!(target_os = "linux") => Self::All,
            _ => Self::Done,
        }
    }

    fn keep(&mut self, file: File, disk: &Disk) -> io::Result<()> {
        match self {
            Self::Each(files) => files.push(file),
            Self::Done => disk.sync(&file)?,
            Self::No | Self::All => {}
        }
        Ok(())
    }

    /// Waits until everything is on the disk, the journal too.
    pub(super) fn wait(self, work: &mut Work, jobs: &[Job<'_>], journal: &File) -> Result<(), FileError> {
        let Some(first) = jobs.first() else { return Ok(()) };
        let failed = |error: io::Error| Problem::io("write the file to disk", error).of(first.entry.path());
        match self {
            Self::No => return Ok(()),
            Self::Each(files) => files.iter().try_for_each(|file| work.disk.sync(file)).map_err(failed)?,
            Self::All => {
                // Other disks may be mounted in the repo.
                let by_device: BTreeMap<_, _> =
                    jobs.iter().filter_map(|job| Some((job.seen()?.device(), job.entry.path()))).collect();
                for path in by_device.into_values() {
                    let dir = work.folder(path)?;
                    work.disk.sync_all(&dir).map_err(failed)?;
                }
            }
            Self::Done => {}
        }
        work.disk.sync(journal).map_err(failed)
    }
}

/// Writes everything new under other names.
pub(super) fn stage(work: &mut Work, jobs: &[Job<'_>], sync: &mut Sync) -> Result<(), FileError> {
    for (index, job) in jobs.iter().enumerate() {
        let path = job.entry.path();
        let name = work.token.staged(index, path.file_name());
        match &job.payload {
            Payload::Tree(changes) => {
                let dir = work.folder(path)?;
                work.disk.mkdir(&dir, &name).map_err(|error| Problem::io("make the folder", error).of(path))?;
                let files: Vec<_> = changes.iter().map(|change| (*change, below(path, &change.real))).collect();
                tree(work, &work.token.staged_path(index, path), &files, sync)?;
            }
            Payload::Create(change) => {
                let dir = work.folder(path)?;
                file(&work.disk, &dir, &name, change, None, sync).map_err(|problem| problem.of(&change.path))?;
            }
            Payload::Replace(change, seen) => {
                let dir = work.folder(path)?;
                file(&work.disk, &dir, &name, change, Some(seen), sync).map_err(|problem| problem.of(&change.path))?;
            }
            Payload::Delete(_) => {}
        }
    }
    Ok(())
}

/// Writes the files of a new folder, which is staged at `at`, each with its path in the folder.
pub(super) fn tree(work: &mut Work, at: &str, files: &[(&Change, &str)], sync: &mut Sync) -> Result<(), FileError> {
    let mut made = BTreeSet::new();
    for (change, below) in files {
        let (folder, name) = split(below);
        let mut full = at.to_owned();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let parent = full.clone();
            if !full.is_empty() {
                full.push('/');
            }
            full.push_str(part);
            if made.insert(full.clone()) {
                let dir = work.dirs.reach(&parent).map_err(|stopped| stopped.problem().of(&change.path))?;
                work.disk
                    .mkdir(&dir, part)
                    .map_err(|error| Problem::io("make the folder of the file", error).of(&change.path))?;
            }
        }
        let dir = work.dirs.reach(&full).map_err(|stopped| stopped.problem().of(&change.path))?;
        file(&work.disk, &dir, name, change, None, sync).map_err(|problem| problem.of(&change.path))?;
    }
    Ok(())
}

/// The part of `path` below the folder `top`.
pub(super) fn below<'a>(top: &RepoPath, path: &'a RepoPath) -> &'a str {
    path.as_str().strip_prefix(top.as_str()).unwrap_or(path.as_str()).trim_start_matches('/')
}

/// Writes one file under a name that must be free, like the one it will replace.
pub(super) fn file(
    disk: &Disk,
    dir: &OwnedFd,
    name: &str,
    change: &Change,
    like: Option<&Seen>,
    sync: &mut Sync,
) -> Result<(), Problem> {
    let content = change.after.as_deref().unwrap_or_default();
    let file = match like {
        Some(seen) => copy(disk, dir, name, content, seen)?,
        None => {
            let mode = if change.executable { 0o777 } else { 0o666 };
            let file = disk.create(dir, name, mode).map_err(|error| Problem::io("create the file", error))?;
            disk.write(&file, content).map_err(|error| Problem::io("write the file", error))?;
            file
        }
    };
    sync.keep(file, disk).map_err(|error| Problem::io("write the file to disk", error))
}

/// Writes a file with owner, mode and attributes of another one.
pub(super) fn copy(disk: &Disk, dir: &OwnedFd, name: &str, content: &[u8], like: &Seen) -> Result<File, Problem> {
    // Nobody else may read it before it has its owner.
    let file = disk.create(dir, name, 0o600).map_err(|error| Problem::io("create the file", error))?;
    disk.write(&file, content).map_err(|error| Problem::io("write the file", error))?;
    let stat = fstat(&file).map_err(|error| Problem::io("look at the file", error))?;
    if (stat.st_uid, stat.st_gid) != (like.user, like.group) {
        disk.chown(&file, like.user, like.group).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => Problem::OwnerNotKept { user: like.user, group: like.group },
            _ => Problem::io("set the owner of the file", error),
        })?;
    }
    // After the owner: a change of owner takes special bits away.
    disk.chmod(&file, like.mode).map_err(|error| Problem::io("set the mode of the file", error))?;
    attributes::write(&file, &like.attributes);
    Ok(file)
}

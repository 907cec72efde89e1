//! Checking every file again before anything is written, and sorting the changes into steps.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, Mode, OFlags, Stat, openat, statat};
use rustix::io::Errno;

use super::attributes::{self, Attributes};
use super::dirs::{Dirs, split};
use super::journal::{Entry, TreeFile};
use crate::tree::{link_count, read_open};
use crate::{Bytes, Change, ChangeKind, ContentHash, FileError, Plan, Problem, RepoPath};

/// A step with what it needs.
#[derive(Debug)]
pub(super) struct Job<'p> {
    pub(super) entry: Entry,
    pub(super) payload: Payload<'p>,
}

/// What a step needs beyond its entry in the journal.
#[derive(Debug)]
pub(super) enum Payload<'p> {
    /// The files of a new folder.
    Tree(Vec<&'p Change>),
    /// A new file.
    Create(&'p Change),
    /// A file that gets another content, as it was last seen.
    Replace(&'p Change, Seen),
    /// A file that is removed, as it was last seen.
    Delete(Seen),
}

impl Job<'_> {
    /// The file as it was last seen, for steps that touch one that exists.
    pub(super) fn seen(&self) -> Option<&Seen> {
        match &self.payload {
            Payload::Replace(_, seen) | Payload::Delete(seen) => Some(seen),
            Payload::Tree(_) | Payload::Create(_) => None,
        }
    }

    /// How many files it stages.
    pub(super) fn staged(&self) -> usize {
        match &self.payload {
            Payload::Tree(changes) => changes.len(),
            Payload::Create(_) | Payload::Replace(..) => 1,
            Payload::Delete(_) => 0,
        }
    }
}

/// A file as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    id: Identity,
    pub(super) mode: u32,
    pub(super) user: u32,
    pub(super) group: u32,
    /// Extended attributes: access lists and the like.
    pub(super) attributes: Attributes,
}

/// What tells whether a file was written to since, without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    size: i64,
    modified: (i64, i64),
}

impl Identity {
    #[allow(clippy::unnecessary_cast, clippy::useless_conversion, reason = "the types differ between systems")]
    fn of(stat: &Stat) -> Self {
        Self {
            device: stat.st_dev as u64,
            inode: stat.st_ino.into(),
            size: stat.st_size,
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as i64),
        }
    }
}

impl Seen {
    /// As an open file is now.
    #[allow(clippy::useless_conversion, reason = "the type of the mode differs between systems")]
    pub(super) fn of(file: &File, stat: &Stat) -> Self {
        Self {
            id: Identity::of(stat),
            mode: stat.st_mode.into(),
            user: stat.st_uid,
            group: stat.st_gid,
            attributes: attributes::read(file),
        }
    }

    /// The disk it lies on.
    pub(super) fn device(&self) -> u64 {
        self.id.device
    }

    /// Whether the file of this name is still the one that was seen, as it was.
    pub(super) fn is_still(&self, dir: &OwnedFd, name: &str) -> bool {
        statat(dir, name, AtFlags::SYMLINK_NOFOLLOW).is_ok_and(|stat| Identity::of(&stat) == self.id)
    }
}

/// Checks all changes and sorts them into steps: new folders, new files, other contents, removals.
pub(super) fn verify<'p>(plan: &'p Plan, dirs: &mut Dirs) -> Result<Vec<Job<'p>>, Vec<FileError>> {
    let mut trees: BTreeMap<RepoPath, Vec<&Change>> = BTreeMap::new();
    let mut jobs = Vec::new();
    let mut problems = Vec::new();
    for change in plan.writes() {
        match check(change, dirs, &mut trees) {
            Ok(job) => jobs.extend(job),
            Err(problem) => problems.push(problem.of(&change.path)),
        }
    }
    jobs.extend(trees.into_iter().map(|(folder, changes)| tree(folder, changes)));
    jobs.sort_by_key(|job| match job.payload {
        Payload::Tree(_) => 0,
        Payload::Create(_) => 1,
        Payload::Replace(..) => 2,
        Payload::Delete(_) => 3,
    });
    if problems.is_empty() { Ok(jobs) } else { Err(problems) }
}

/// Checks one change. Those in a folder that does not exist are put to its others.
fn check<'p>(
    change: &'p Change,
    dirs: &mut Dirs,
    trees: &mut BTreeMap<RepoPath, Vec<&'p Change>>,
) -> Result<Option<Job<'p>>, Problem> {
    let path = change.real.clone();
    if let Some(folder) = path.folders().find(|folder| trees.contains_key(folder)) {
        let Some(files) = trees.get_mut(&folder).filter(|_| change.before.is_none()) else {
            return Err(Problem::Vanished);
        };
        files.push(change);
        return Ok(None);
    }
    let (folder, name) = split(path.as_str());
    let dir = match dirs.reach(folder) {
        Ok(dir) => dir,
        Err(stopped) if stopped.why == Errno::NOENT && change.before.is_none() => {
            let top = path.folders().find(|folder| folder.as_str() == stopped.at).ok_or(Problem::Vanished)?;
            trees.insert(top, vec![change]);
            return Ok(None);
        }
        Err(stopped) => return Err(stopped.problem()),
    };
    match (change.kind, &change.before, &change.after) {
        (ChangeKind::Configured, Some(before), Some(after)) => {
            // Opened for writing, although it is a new file that is written: who may not write to it shall not
            // replace it either.
            let (seen, links) = look(&dir, name, before, OFlags::RDWR)?;
            if links > 1 {
                return Err(Problem::HardLinked { links });
            }
            let entry = Entry::Replace { path, old: ContentHash::of(before), new: ContentHash::of(after) };
            Ok(Some(Job { entry, payload: Payload::Replace(change, seen) }))
        }
        (ChangeKind::Deleted, Some(before), _) => {
            let (seen, _) = look(&dir, name, before, OFlags::RDONLY)?;
            Ok(Some(Job {
                entry: Entry::Delete { path, old: ContentHash::of(before) },
                payload: Payload::Delete(seen),
            }))
        }
        (_, _, Some(after)) => match statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => {
                let entry = Entry::Create { path, new: ContentHash::of(after) };
                Ok(Some(Job { entry, payload: Payload::Create(change) }))
            }
            Ok(_) => Err(Problem::Appeared),
            Err(error) => Err(Problem::io("look at the file", error)),
        },
        (_, _, None) => Ok(None),
    }
}

/// Looks whether the file still has the content it had.
fn look(dir: &OwnedFd, name: &str, before: &Bytes, access: OFlags) -> Result<(Seen, u64), Problem> {
    let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let action = if access == OFlags::RDONLY { "read the file" } else { "write the file" };
    let file = match openat(dir, name, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Err(Problem::Vanished),
        // A link or a folder is in its place now.
        Err(Errno::LOOP | Errno::ISDIR | Errno::NXIO) => return Err(Problem::Changed),
        Err(error) => return Err(Problem::io(action, error)),
    };
    let (content, stat) = read_open(&file)?;
    if content != *before {
        return Err(Problem::Changed);
    }
    Ok((Seen::of(&file, &stat), link_count(&stat)))
}

fn tree(folder: RepoPath, changes: Vec<&Change>) -> Job<'_> {
    let files = changes
        .iter()
        .filter_map(|change| Some((change, change.after.as_ref()?)))
        .map(|(change, after)| TreeFile { path: change.real.clone(), new: ContentHash::of(after) })
        .collect();
    Job { entry: Entry::Tree { path: folder, files }, payload: Payload::Tree(changes) }
}

//! The lock of a repo: one run at a time.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags, flock, fstat, ftruncate, openat, statat};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::journal::Journal;
use super::state::State;
use super::{ApplyError, Holder, LockWait, Recovery};
use crate::Problem;
use crate::root::Place;
use crate::tree::open_folder;

pub(super) const NAME: &str = "lock";
const PAUSE: Duration = Duration::from_millis(20);
/// Far more than other runs can come and go in between; with the pauses, more than a day of waiting.
const MAX_TRIES: usize = 5_000_000;

/// The lock of a repo. Released when dropped, and by the system when the process ends in any way.
///
/// A root that does not exist has nothing to lock: it appears with a single rename, which only one run can do.
#[derive(Debug)]
pub struct RepoLock {
    disk: Disk,
    held: Option<Held>,
    /// What an earlier run had left behind, once that was looked at.
    recovery: Option<Recovery>,
}

#[derive(Debug)]
struct Held {
    state: State,
    root: OwnedFd,
    root_path: PathBuf,
    /// Holds the lock as long as it is open.
    _file: File,
}

/// What the lock file says about its holder.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Content {
    pid: Option<u32>,
    since: Option<u64>,
    /// Whether the holder made `.fluxwright` around it, and would remove it.
    #[serde(default)]
    made: bool,
}

impl RepoLock {
    /// Takes the lock, waiting for another run, and [recovers](crate::recover) what a killed run left behind. Writes a
    /// lock file, so take it only for something that writes.
    ///
    /// # Errors
    /// [`ApplyError::Locked`] when another run is still at work after the time given; [`ApplyError::State`] when the
    /// lock file cannot be written; what [`recover`](crate::recover) reports.
    pub fn acquire(root: impl AsRef<Path>, wait: LockWait<'_>) -> Result<Self, ApplyError> {
        let mut lock = Self::acquire_on(&Disk::default(), root.as_ref(), wait)?;
        lock.recovery = Some(match lock.state() {
            Some(state) => super::recover::under_lock(&lock, state)?,
            None => Recovery::Nothing,
        });
        Ok(lock)
    }

    /// What an earlier run had left behind when the lock was taken.
    pub fn recovery(&self) -> &Recovery {
        self.recovery.as_ref().unwrap_or(&Recovery::Nothing)
    }

    /// Whether that was looked at.
    pub(super) fn has_recovered(&self) -> bool {
        self.recovery.is_some()
    }

    pub(super) fn acquire_on(disk: &Disk, root: &Path, mut wait: LockWait<'_>) -> Result<Self, ApplyError> {
        let place = Place::find(root)?;
        if !place.missing.is_empty() {
            return Ok(Self { disk: disk.clone(), held: None, recovery: None });
        }
        let root = open_folder(&place.base)?;
        let start = Instant::now();
        let mut told = false;
        // Whether the folder around the lock is to go when the last run is done. (Two runs that come and go at the
        // very same moment may both take it for the other's, and leave it there, empty.)
        let mut made = false;
        for _ in 0..MAX_TRIES {
            let Some(mut state) = State::make(&root, &place.base, disk)? else { continue };
            made |= state.made_around();
            if made {
                state.set_made_around(&root);
            }
            let (mut file, left) = match Self::try_take(&state, disk).inspect_err(|_| state.remove(disk))? {
                Attempt::Taken(file, left) => (file, left),
                Attempt::Gone => continue,
                Attempt::Held(content) => {
                    made |= content.made;
                    let holder = Holder::from(content);
                    let waited = start.elapsed();
                    if waited >= wait.timeout {
                        return Err(ApplyError::Locked { holder, waited, lock: state.path(NAME) });
                    }
                    if let (false, Some(on_wait)) = (told, wait.on_wait.as_mut()) {
                        on_wait(&holder);
                        told = true;
                    }
                    std::thread::sleep(PAUSE.min(wait.timeout.saturating_sub(waited)));
                    continue;
                }
            };
            if left.made {
                state.set_made_around(&root);
            }
            if let Err(error) = sign(&mut file, &state, disk) {
                let _ = disk.unlink(state.dir(), NAME);
                state.remove(disk);
                return Err(state.error(NAME, Problem::io("write the lock file", error)));
            }
            let held = Held { state, root, root_path: place.base, _file: file };
            return Ok(Self { disk: disk.clone(), held: Some(held), recovery: None });
        }
        // Only a root that was removed vanishes again and again.
        Err(ApplyError::State { path: place.base, problem: Problem::Vanished })
    }

    fn try_take(state: &State, disk: &Disk) -> Result<Attempt, ApplyError> {
        let failed = |error: std::io::Error| state.error(NAME, Problem::io("open the lock file", error));
        let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = match openat(state.dir(), NAME, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => match disk.create(state.dir(), NAME, 0o644) {
                // Opened again, for reading and writing, and in case another run removed it already.
                Ok(_) => return Ok(Attempt::Gone),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(Attempt::Gone),
                // The folder was removed by a run that is done.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !state.in_place() => {
                    return Ok(Attempt::Gone);
                }
                Err(error) => return Err(failed(error)),
            },
            Err(error) => return Err(failed(error.into())),
        };
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Ok(Attempt::Held(read(&file))),
            Err(error) => return Err(failed(error.into())),
        }
        // The run that held it may have removed the file: then this is a lock on nothing.
        let (here, there) = (fstat(&file), statat(state.dir(), NAME, AtFlags::SYMLINK_NOFOLLOW));
        match (here, there) {
            (Ok(here), Ok(there)) if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino) && state.in_place() => {
                let left = read(&file);
                Ok(Attempt::Taken(file, left))
            }
            _ => Ok(Attempt::Gone),
        }
    }

    /// Gives the lock back, removing its file.
    pub fn release(self) {}

    /// The folder of journal and lock; `None` when the root does not exist.
    pub(super) fn state(&self) -> Option<&State> {
        self.held.as_ref().map(|held| &held.state)
    }

    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The root, opened anew.
    pub(super) fn root(&self) -> Result<OwnedFd, ApplyError> {
        let Some(held) = &self.held else {
            return Err(ApplyError::State { path: PathBuf::new(), problem: Problem::Vanished });
        };
        let root = held.root.try_clone();
        root.map_err(|error| ApplyError::State {
            path: held.root_path.clone(),
            problem: Problem::io("open the folder", error),
        })
    }
}

impl Drop for RepoLock {
    fn drop(&mut self) {
        if let Some(held) = &self.held {
            if held.state.made_around() && Journal::exists(&held.state) {
                // The next run has something to do here, and then to remove what this one made.
                return;
            }
            let _ = self.disk.unlink(held.state.dir(), NAME);
            held.state.remove(&self.disk);
        }
    }
}

enum Attempt {
    /// It is ours; with what the file said before.
    Taken(File, Content),
    /// Another run has it.
    Held(Content),
    /// It changed under our hands; to be tried again.
    Gone,
}

/// Who holds the lock, by its file.
pub(super) fn holder(state: &State) -> Holder {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    openat(state.dir(), NAME, flags, Mode::empty()).map_or_else(|_| Holder::default(), |file| read(&file.into()).into())
}

fn read(file: &File) -> Content {
    let mut text = Vec::new();
    let _ = file.take(4096).read_to_end(&mut text);
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Writes who holds the lock, for those who wait.
fn sign(file: &mut File, state: &State, disk: &Disk) -> std::io::Result<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs());
    let content = Content { pid: Some(std::process::id()), since, made: state.made_around() };
    ftruncate(&*file, 0)?;
    file.rewind()?;
    disk.write(file, &serde_json::to_vec(&content)?)
}

impl From<Content> for Holder {
    fn from(content: Content) -> Self {
        let since = content.since.and_then(|since| UNIX_EPOCH.checked_add(Duration::from_secs(since)));
        Self { pid: content.pid, since }
    }
}

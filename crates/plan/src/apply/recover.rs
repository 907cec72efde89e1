//! What a killed run left behind: completed or undone.

use std::collections::BTreeSet;
use std::path::Path;

use super::commit::Work;
use super::disk::Disk;
use super::journal::Journal;
use super::look::Found;
use super::state::State;
use super::{ApplyError, Holder, LockWait, Recovery, RepoLock, fresh, lock};
use crate::root::Place;
use crate::tree::open_folder;
use crate::{Problem, RepoPath};

/// Completes or undoes what a run that was killed left behind, and removes its temporary files. Without such a run
/// it writes nothing. To be called before a plan is made that will be applied (applying does it, too, but then the
/// plan may be out of date).
///
/// When no step of the killed run had happened, it is undone; else it is completed if everything for it is there,
/// else undone. A file that somebody changed since is left as it is, and reported.
///
/// # Errors
/// [`ApplyError`] when another run is at work, or the journal cannot be read.
pub fn recover(root: impl AsRef<Path>, wait: LockWait<'_>) -> Result<Recovery, ApplyError> {
    recover_on(&Disk::default(), root.as_ref(), wait)
}

/// Whether a run is at work in this repo or was killed, and which. Writes nothing: for commands that only show.
///
/// # Errors
/// [`ApplyError`] when the journal's folder cannot be opened.
pub fn interrupted(root: impl AsRef<Path>) -> Result<Option<Holder>, ApplyError> {
    let place = Place::find(root.as_ref())?;
    if !place.missing.is_empty() {
        return Ok(None);
    }
    let state = State::open(&open_folder(&place.base)?, &place.base)?;
    Ok(state.filter(Journal::exists).map(|state| lock::holder(&state)))
}

pub(super) fn recover_on(disk: &Disk, root: &Path, wait: LockWait<'_>) -> Result<Recovery, ApplyError> {
    let place = Place::find(root)?;
    if !place.missing.is_empty() {
        fresh::sweep(&place, disk);
        return Ok(Recovery::Nothing);
    }
    let Some(state) = State::open(&open_folder(&place.base)?, &place.base)? else {
        return Ok(Recovery::Nothing);
    };
    if !Journal::exists(&state) && !state.has(lock::NAME) {
        state.remove(disk);
        return Ok(Recovery::Nothing);
    }
    let lock = RepoLock::acquire_on(disk, root, wait)?;
    let recovery = match lock.state() {
        Some(state) => under_lock(&lock, state),
        None => Ok(Recovery::Nothing),
    };
    lock.release();
    recovery
}

/// As [`recover`], by who holds the lock.
pub(super) fn under_lock(lock: &RepoLock, state: &State) -> Result<Recovery, ApplyError> {
    let remove = || {
        let removed = Journal::remove(state, lock.disk());
        removed.map_err(|error| state.error("journal.json", Problem::io("remove the journal", error)))
    };
    let Some(journal) = Journal::read(state)? else {
        if Journal::exists(state) {
            remove()?;
        }
        return Ok(Recovery::Nothing);
    };
    let mut work = Work::new(lock.disk().clone(), lock.root()?, journal.token.clone());
    let found: Vec<Found> = journal.entries.iter().enumerate().map(|(i, entry)| work.look(i, entry)).collect();
    let files: Vec<RepoPath> = journal.entries.iter().flat_map(super::journal::Entry::files).collect();
    let foreign = journal.entries.iter().zip(&found).filter(|(_, found)| **found == Found::Foreign);
    let left: Vec<RepoPath> = foreign.map(|(entry, _)| entry.path().clone()).collect();
    let started = (0..).zip(&journal.entries).zip(&found).any(|((i, entry), found)| work.is_evident(i, entry, *found));
    if !found.contains(&Found::Unstaged) && (started || !found.contains(&Found::Old)) {
        for (index, (entry, found)) in journal.entries.iter().zip(found).enumerate() {
            if found == Found::Old {
                work.finish(index, entry, None).map_err(|error| ApplyError::Unrecovered { errors: vec![error] })?;
            }
        }
        let cleaned = work.clean(&journal);
        cleaned.map_err(|error| state.error("journal.json", Problem::io("remove temporary files", error)))?;
        remove()?;
        return Ok(Recovery::Finished { files, left });
    }
    let (changed, errors): (Vec<_>, Vec<_>) = work
        .undo(&journal, None)
        .into_iter()
        .partition(|error| matches!(error.problem, Problem::Changed | Problem::Vanished));
    if !errors.is_empty() {
        return Err(ApplyError::Unrecovered { errors });
    }
    let mut left: BTreeSet<RepoPath> = left.into_iter().collect();
    left.extend(changed.into_iter().map(|error| error.path));
    let left = left.into_iter().collect();
    remove()?;
    Ok(Recovery::Undone { files, left })
}

//! Applying a plan: all of it or nothing.
//!
//! The order of work, each step safe to be killed in:
//!
//! 1. lock, complete or undo what an earlier run left behind, check every file again;
//! 2. write the journal: which files, the hashes of their old and new contents;
//! 3. stage: new files and folders under other names beside their places, nothing visible yet;
//! 4. sync, when files are replaced: without it a power cut could leave a file that is neither old nor new. New files
//!    alone are not synced, as with any tool that makes files;
//! 5. rename each into its place, keeping what is replaced under another name;
//! 6. remove what was kept, the journal, the lock.
//!
//! An error up to 5 undoes everything; a run killed anywhere leaves the journal, by which the next one tells from the
//! hashes which files are old and which new, and completes or undoes.

mod attributes;
mod commit;
mod dirs;
mod disk;
mod error;
mod fresh;
mod journal;
mod lock;
mod look;
mod options;
mod recover;
mod stage;
mod state;
#[cfg(test)]
pub(crate) mod tests;
mod verify;

use self::commit::Work;
use self::disk::Disk;
pub use self::error::ApplyError;
use self::journal::{Journal, Token};
pub use self::lock::RepoLock;
pub use self::options::{Applied, ApplyOptions, Conflicts, Holder, LockWait, Recovery};
pub use self::recover::{interrupted, recover};
use self::stage::Sync;
use crate::root::Place;
use crate::{FileError, Plan};

impl Plan {
    /// Writes all changes, or none. A plan that [is empty](Plan::is_empty) writes nothing at all and takes no lock.
    ///
    /// # Errors
    /// [`ApplyError`]; nothing is written then, unless it says so.
    pub fn apply(&self, options: ApplyOptions<'_>) -> Result<Applied, ApplyError> {
        self.apply_on(&Disk::default(), options)
    }

    /// As [`apply`](Plan::apply), by a caller who took the lock before the plan was made, so that no other run comes
    /// between reading and writing.
    ///
    /// # Errors
    /// [`ApplyError`] as of [`apply`](Plan::apply).
    pub fn apply_locked(&self, lock: &RepoLock, conflicts: Conflicts) -> Result<Applied, ApplyError> {
        if !self.has_work(conflicts)? {
            return Ok(Applied::default());
        }
        self.write(lock)
    }

    fn apply_on(&self, disk: &Disk, options: ApplyOptions<'_>) -> Result<Applied, ApplyError> {
        if !self.has_work(options.conflicts)? {
            return Ok(Applied::default());
        }
        let lock = RepoLock::acquire_on(disk, self.root(), options.lock)?;
        let applied = self.write(&lock);
        lock.release();
        applied
    }

    fn has_work(&self, conflicts: Conflicts) -> Result<bool, ApplyError> {
        let paths: Vec<_> = self.conflicts().map(|change| change.path.clone()).collect();
        if conflicts == Conflicts::Refuse && !paths.is_empty() {
            return Err(ApplyError::Conflicts { paths });
        }
        Ok(!self.is_empty())
    }

    fn write(&self, lock: &RepoLock) -> Result<Applied, ApplyError> {
        let Some(state) = lock.state() else {
            let place = Place::find(self.root())?;
            fresh::apply(self, &place, lock.disk())?;
            return Ok(Applied { counts: self.written(), ..Applied::default() });
        };
        let recovery = match lock.has_recovered() {
            true => lock.recovery().clone(),
            false => recover::under_lock(lock, state)?,
        };
        let mut work = Work::new(lock.disk().clone(), lock.root()?, Token::random());
        let jobs = verify::verify(self, &mut work.dirs).map_err(ApplyError::Refused)?;
        let journal = Journal::new(work.token.clone(), jobs.iter().map(|job| job.entry.clone()).collect());
        let mut sync = Sync::of(&jobs);
        let journal_file = match journal.write(state, lock.disk()) {
            Ok(file) => file,
            Err(error) => {
                let _ = Journal::remove(state, lock.disk());
                return Err(error);
            }
        };
        let mut tried = 0;
        let done = stage::stage(&mut work, &jobs, &mut sync)
            .and_then(|()| sync.wait(&mut work, &jobs, &journal_file))
            .and_then(|()| {
                jobs.iter().enumerate().try_for_each(|(index, job)| {
                    tried = index + 1;
                    work.finish(index, &job.entry, job.seen())
                })
            });
        match done {
            Ok(()) => {
                // The files are all new now. What cannot be cleaned up is left to the next run, by the journal.
                let _ = work.clean(&journal).and_then(|()| Journal::remove(state, lock.disk()));
                Ok(Applied { counts: self.written(), recovery })
            }
            Err(error) => {
                let left = work.undo(&journal, Some(tried));
                if left.is_empty() {
                    let _ = Journal::remove(state, lock.disk());
                }
                Err(failed(error, left))
            }
        }
    }

    /// The counts of what is written.
    fn written(&self) -> crate::Counts {
        crate::Counts { unchanged: 0, skipped: 0, conflict: 0, ..self.counts() }
    }
}

fn failed(error: FileError, left: Vec<FileError>) -> ApplyError {
    if left.is_empty() { ApplyError::Refused(vec![error]) } else { ApplyError::HalfDone { error, left } }
}

//! What the caller decides, and what is reported back.

use std::time::{Duration, SystemTime};

use crate::{Counts, RepoPath};

/// How a plan is applied.
#[derive(Debug, Default)]
pub struct ApplyOptions<'a> {
    /// How long to wait for another run.
    pub lock: LockWait<'a>,
    /// What to do about conflicts.
    pub conflicts: Conflicts,
}

/// What to do about conflicts in a plan that is applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Conflicts {
    /// Write nothing.
    #[default]
    Refuse,
    /// Write the other changes and leave the files with conflicts as they are.
    Leave,
}

/// How long to wait for another run in the same repo.
pub struct LockWait<'a> {
    /// After this time the lock is given up; zero does not wait at all.
    pub timeout: Duration,
    /// Called once when there is something to wait for, so that the user can be told.
    pub on_wait: Option<&'a mut dyn FnMut(&Holder)>,
}

impl LockWait<'_> {
    /// Waits at most this long, and tells nobody.
    pub fn at_most(timeout: Duration) -> Self {
        Self { timeout, on_wait: None }
    }
}

impl Default for LockWait<'_> {
    /// Ten seconds: a run holds the lock for milliseconds.
    fn default() -> Self {
        Self::at_most(Duration::from_secs(10))
    }
}

impl std::fmt::Debug for LockWait<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LockWait").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Who holds the lock, as far as its file says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holder {
    /// The process, in its own numbering (another container counts its own).
    pub pid: Option<u32>,
    /// Since when.
    pub since: Option<SystemTime>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// How many files were created, configured and deleted; the other numbers are 0.
    pub counts: Counts,
    /// What an earlier run had left behind.
    pub recovery: Recovery,
}

/// What an earlier run had left behind, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Recovery {
    /// Nothing.
    #[default]
    Nothing,
    /// Its changes were completed.
    Finished {
        /// Its files.
        files: Vec<RepoPath>,
        /// Those that were left as they are, because somebody changed them since.
        left: Vec<RepoPath>,
    },
    /// Its changes were undone.
    Undone {
        /// Its files.
        files: Vec<RepoPath>,
        /// Those that were left as they are, because somebody changed them since.
        left: Vec<RepoPath>,
    },
}

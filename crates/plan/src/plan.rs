//! The plan: what would happen to each file.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::{Change, ChangeKind, RepoPath};

/// What would happen to each file of a repo. Made by [`PlanBuilder`](crate::PlanBuilder).
#[derive(Debug, Clone)]
pub struct Plan {
    root: PathBuf,
    changes: Vec<Change>,
}

/// How many changes of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Files that are written new.
    pub created: usize,
    /// Files that get another content.
    pub configured: usize,
    /// Files that are removed.
    pub deleted: usize,
    /// Files that have the content already.
    pub unchanged: usize,
    /// Files that are left to the user.
    pub skipped: usize,
    /// Files that stand against what is wanted.
    pub conflict: usize,
}

impl Plan {
    pub(crate) fn new(root: PathBuf, changes: Vec<Change>) -> Self {
        Self { root, changes }
    }

    /// The root that the paths are relative to, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All changes, in the order of their paths.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The change of one file.
    pub fn change(&self, path: &RepoPath) -> Option<&Change> {
        let index = self.changes.binary_search_by(|change| change.path.cmp(path)).ok()?;
        self.changes.get(index)
    }

    /// Changes that are written when the plan is applied.
    pub fn writes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.kind.writes())
    }

    /// Files that stand against what is wanted.
    pub fn conflicts(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.kind == ChangeKind::Conflict)
    }

    /// Whether applying it writes nothing.
    pub fn is_empty(&self) -> bool {
        self.writes().next().is_none()
    }

    /// How many changes of each kind.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            *counts.of_mut(change.kind) += 1;
        }
        counts
    }
}

impl Counts {
    /// The number for a kind.
    pub fn of(mut self, kind: ChangeKind) -> usize {
        *self.of_mut(kind)
    }

    fn of_mut(&mut self, kind: ChangeKind) -> &mut usize {
        match kind {
            ChangeKind::Created => &mut self.created,
            ChangeKind::Configured => &mut self.configured,
            ChangeKind::Deleted => &mut self.deleted,
            ChangeKind::Unchanged => &mut self.unchanged,
            ChangeKind::Skipped => &mut self.skipped,
            ChangeKind::Conflict => &mut self.conflict,
        }
    }
}

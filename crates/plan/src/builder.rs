//! Collecting what shall be in the files.

mod desired;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

pub use self::desired::Desired;
use crate::tree::{Snapshot, Tree};
use crate::{Bytes, Change, ChangeKind, ContentHash, FileError, Plan, Policy, Problem, RepoPath, RootError};

/// Collects changes and makes a [`Plan`] of them. Reads files, writes none.
///
/// Each file is read once; all later questions about it see that content, with the changes planned so far.
#[derive(Debug)]
pub struct PlanBuilder {
    tree: Tree,
    /// By the path without symbolic links, so that two ways to a file are one file.
    files: BTreeMap<RepoPath, Planned>,
}

/// A file that was read or planned.
#[derive(Debug)]
struct Planned {
    /// The path by which it was first asked for.
    path: RepoPath,
    /// What is on disk.
    disk: Option<Snapshot>,
    /// What shall be there, once something was planned.
    wish: Option<Wish>,
    notes: Vec<String>,
}

#[derive(Debug)]
struct Wish {
    policy: Policy,
    after: Option<Bytes>,
    executable: bool,
    verdict: Verdict,
}

/// Whether the wish may be fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Write,
    Skip,
    Conflict,
}

impl PlanBuilder {
    /// A plan for the files below `root`, a folder that may not exist yet.
    ///
    /// # Errors
    /// [`RootError`] when it is no folder and none can be made there.
    pub fn new(root: impl AsRef<Path>) -> Result<Self, RootError> {
        Ok(Self { tree: Tree::open(root.as_ref())?, files: BTreeMap::new() })
    }

    /// The root, absolute and without symbolic links.
    pub fn root(&self) -> PathBuf {
        self.tree.place().path()
    }

    /// The content the file has, with what is planned so far; `None` when it does not exist (or is to be removed).
    ///
    /// # Errors
    /// [`FileError`] when it cannot be read: a folder, too large, no permission, a link out of the repo.
    pub fn read(&mut self, path: &RepoPath) -> Result<Option<Bytes>, FileError> {
        self.file(path).map(|file| file.pending())
    }

    /// As [`read`](Self::read), as text.
    ///
    /// # Errors
    /// [`FileError`] as of [`read`](Self::read), and when it is not UTF-8.
    pub fn read_text(&mut self, path: &RepoPath) -> Result<Option<Arc<str>>, FileError> {
        let Some(content) = self.read(path)? else { return Ok(None) };
        match std::str::from_utf8(&content) {
            Ok(text) => Ok(Some(text.into())),
            Err(error) => {
                let offset = error.valid_up_to();
                let line = content.iter().take(offset).filter(|b| **b == b'\n').count() + 1;
                Err(Problem::NotUtf8 { offset, line }.of(path))
            }
        }
    }

    /// The content the file has on disk, whatever is planned.
    ///
    /// # Errors
    /// [`FileError`] as of [`read`](Self::read).
    pub fn on_disk(&mut self, path: &RepoPath) -> Result<Option<Bytes>, FileError> {
        self.file(path).map(|file| file.before())
    }

    /// Plans a whole file.
    ///
    /// # Errors
    /// [`FileError`] when what is there cannot be read, or the file is planned already with another content.
    pub fn write(&mut self, desired: Desired) -> Result<(), FileError> {
        let Desired { path, content, policy, recorded, executable, notes } = desired;
        let file = self.file(&path)?;
        if let Some(wish) = &file.wish {
            if wish.after.as_ref() != Some(&content) {
                return Err(Problem::PlannedTwice.of(&path));
            }
        } else {
            let verdict = match (&file.disk, policy) {
                (Some(disk), _) if disk.content == content => Verdict::Write,
                (Some(_), Policy::Seed) => Verdict::Skip,
                (Some(disk), _) if recorded != Some(ContentHash::of(&disk.content)) => Verdict::Conflict,
                _ => Verdict::Write,
            };
            file.wish = Some(Wish { policy, after: Some(content), executable, verdict });
        }
        file.notes.extend(notes);
        Ok(())
    }

    /// Plans an edit of a file by its new content. `before` is the content the edit was made from, as
    /// [`read`](Self::read) gave it. Several edits of one file build on each other; an edit of a seed that is skipped
    /// is one of the user's file.
    ///
    /// # Errors
    /// [`FileError`] when what is there cannot be read, or `before` is not what is there with the edits so far.
    pub fn edit(
        &mut self,
        path: &RepoPath,
        policy: Policy,
        before: Option<&[u8]>,
        after: impl Into<Vec<u8>>,
    ) -> Result<(), FileError> {
        let file = self.file(path)?;
        if file.pending().as_deref() != before {
            return Err(Problem::OutdatedEdit.of(path));
        }
        let after = Some(Bytes::from(after.into()));
        match &mut file.wish {
            Some(wish) if wish.verdict != Verdict::Skip => wish.after = after,
            wish => *wish = Some(Wish { policy, after, executable: false, verdict: Verdict::Write }),
        }
        Ok(())
    }

    /// Plans the removal of a file; one that does not exist is no change. With `recorded`, a file whose content has
    /// another hash is a conflict.
    ///
    /// # Errors
    /// [`FileError`] when what is there cannot be read.
    pub fn delete(&mut self, path: &RepoPath, recorded: Option<ContentHash>) -> Result<(), FileError> {
        let file = self.file(path)?;
        let foreign = match (recorded, &file.disk) {
            (Some(hash), Some(disk)) => ContentHash::of(&disk.content) != hash,
            _ => false,
        };
        let verdict = if foreign { Verdict::Conflict } else { Verdict::Write };
        file.wish = Some(Wish { policy: Policy::Managed, after: None, executable: false, verdict });
        Ok(())
    }

    /// Declares a conflict: the caller found that the file holds something that stands against what is wanted, such as
    /// an entry of the same name. `wanted` is the content it would get; without it the file is shown as it is.
    ///
    /// # Errors
    /// [`FileError`] when what is there cannot be read.
    pub fn conflict(
        &mut self,
        path: &RepoPath,
        policy: Policy,
        wanted: Option<Vec<u8>>,
        note: impl Into<String>,
    ) -> Result<(), FileError> {
        let file = self.file(path)?;
        let after = wanted.map_or_else(|| file.pending(), |wanted| Some(wanted.into()));
        file.wish = Some(Wish { policy, after, executable: false, verdict: Verdict::Conflict });
        file.notes.push(note.into());
        Ok(())
    }

    /// Adds a line for the user to a file that is planned (or will be).
    ///
    /// # Errors
    /// [`FileError`] when what is there cannot be read.
    pub fn note(&mut self, path: &RepoPath, note: impl Into<String>) -> Result<(), FileError> {
        self.file(path)?.notes.push(note.into());
        Ok(())
    }

    /// Makes the plan, its changes in the order of their paths.
    ///
    /// # Errors
    /// [`PlanError`] with everything that can never be applied: a file that is also a folder, hard links.
    pub fn finish(self) -> Result<Plan, PlanError> {
        let mut problems = Vec::new();
        for (real, file) in &self.files {
            if file.wish.as_ref().is_none_or(|wish| wish.after.is_none()) {
                continue;
            }
            for folder in real.folders() {
                let folder = self.files.get(&folder);
                if let Some(folder) = folder.filter(|f| f.wish.as_ref().is_some_and(|w| w.after.is_some())) {
                    problems.push(Problem::FileAndFolder { below: file.path.clone() }.of(&folder.path));
                }
            }
        }
        let root = self.root();
        let mut changes = Vec::with_capacity(self.files.len());
        for (real, file) in self.files {
            let links = file.disk.as_ref().map_or(1, |disk| disk.links);
            let path = file.path.clone();
            let Some(change) = file.into_change(real) else { continue };
            if change.kind == ChangeKind::Configured && links > 1 {
                problems.push(Problem::HardLinked { links }.of(&path));
            }
            changes.push(change);
        }
        changes.sort_by(|a, b| a.path.cmp(&b.path));
        if problems.is_empty() { Ok(Plan::new(root, changes)) } else { Err(PlanError { problems }) }
    }

    /// The file a path leads to, read when it was not yet.
    fn file(&mut self, path: &RepoPath) -> Result<&mut Planned, FileError> {
        let resolved = self.tree.resolve(path).map_err(|problem| problem.of(path))?;
        if !self.files.contains_key(&resolved.real) {
            let disk = match resolved.exists {
                true => self.tree.read(&resolved.real).map_err(|problem| problem.of(path))?,
                false => None,
            };
            let planned = Planned { path: path.clone(), disk, wish: None, notes: Vec::new() };
            self.files.insert(resolved.real.clone(), planned);
        }
        self.files.get_mut(&resolved.real).ok_or_else(|| Problem::Vanished.of(path))
    }
}

impl Planned {
    fn before(&self) -> Option<Bytes> {
        self.disk.as_ref().map(|disk| disk.content.clone())
    }

    fn pending(&self) -> Option<Bytes> {
        match &self.wish {
            Some(wish) if wish.verdict != Verdict::Skip => wish.after.clone(),
            _ => self.before(),
        }
    }

    fn into_change(self, real: RepoPath) -> Option<Change> {
        let before = self.before();
        let Wish { policy, after, executable, verdict } = self.wish?;
        let kind = match (verdict, &before, &after) {
            (Verdict::Conflict, ..) => ChangeKind::Conflict,
            (Verdict::Skip, ..) => ChangeKind::Skipped,
            (Verdict::Write, None, None) => return None,
            (Verdict::Write, None, Some(_)) => ChangeKind::Created,
            (Verdict::Write, Some(_), None) => ChangeKind::Deleted,
            (Verdict::Write, Some(before), Some(after)) if before == after => ChangeKind::Unchanged,
            (Verdict::Write, Some(_), Some(_)) => ChangeKind::Configured,
        };
        Some(Change { path: self.path, kind, policy, before, after, executable, notes: self.notes, real })
    }
}

/// Changes that together are no plan.
#[derive(Debug, thiserror::Error)]
#[error("the changes cannot be made together")]
pub struct PlanError {
    /// What is wrong, with each file.
    pub problems: Vec<FileError>,
}

impl Diagnose for PlanError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.problems.iter().flat_map(Diagnose::diagnose).collect()
    }
}

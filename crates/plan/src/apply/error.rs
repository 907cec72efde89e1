//! Why a plan was not applied.

use std::path::PathBuf;
use std::time::Duration;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::Holder;
use crate::{FileError, Problem, RepoPath, RootError};

/// Why a plan was not applied. Nothing was written, except for [`HalfDone`](Self::HalfDone).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The root is none.
    #[error(transparent)]
    Root(#[from] RootError),
    /// The plan has conflicts.
    #[error("{} of the plan {} what is there", of(paths.len(), "file"), if paths.len() == 1 { "conflicts with" } else { "conflict with" })]
    Conflicts {
        /// The files.
        paths: Vec<RepoPath>,
    },
    /// Files that cannot be written as planned.
    #[error("nothing was written: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Refused(Vec<FileError>),
    /// Another run is at work in this repo.
    #[error("another run is at work in this repo{}", holder_text(holder))]
    Locked {
        /// Who.
        holder: Holder,
        /// How long was waited.
        waited: Duration,
        /// The lock file.
        lock: PathBuf,
    },
    /// Writing failed, and not everything could be undone.
    #[error("{error}; not everything could be undone")]
    HalfDone {
        /// What failed first.
        error: FileError,
        /// What could not be undone. The next run tries again.
        left: Vec<FileError>,
    },
    /// What a killed run left behind can be neither completed nor undone now. The next run tries again.
    #[error("an interrupted run cannot be completed or undone: {}", .errors.first().map(ToString::to_string).unwrap_or_default())]
    Unrecovered {
        /// What stands against it.
        errors: Vec<FileError>,
    },
    /// The folder for journal and lock cannot be used.
    #[error("{}: {problem}", path.display())]
    State {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        problem: Problem,
    },
    /// The journal of an earlier run cannot be understood.
    #[error("the journal of an interrupted run, {}, cannot be read: {reason}", path.display())]
    JournalDamaged {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

fn of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn holder_text(holder: &Holder) -> String {
    let mut text = String::new();
    if let Some(pid) = holder.pid {
        text.push_str(&format!(" (process {pid}"));
        if let Some(since) = holder.since.and_then(|since| since.elapsed().ok()) {
            text.push_str(&format!(", since {} s", since.as_secs()));
        }
        text.push(')');
    }
    text
}

impl Diagnose for ApplyError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            Self::Root(error) => error.diagnose(),
            Self::Unrecovered { errors } => {
                let note = "an interrupted run left this file half done; nothing else was written";
                errors.iter().flat_map(Diagnose::diagnose).map(|diagnostic| diagnostic.note(note)).collect()
            }
            Self::Refused(errors) => errors.iter().flat_map(Diagnose::diagnose).collect(),
            Self::Conflicts { paths } => {
                let mut diagnostic = Diagnostic::error("conflict", self.to_string())
                    .help("compare them with --dry-run, then change or remove the files that are there");
                for path in paths {
                    diagnostic = diagnostic.at(path.as_str(), None, 0..0, "");
                }
                vec![diagnostic]
            }
            Self::Locked { waited, lock, .. } => vec![
                Diagnostic::error("locked", self.to_string())
                    .note(format!("waited {} s for {}", waited.as_secs(), lock.display()))
                    .help("wait until it is done, then run again"),
            ],
            Self::HalfDone { error, left } => {
                let mut diagnostics = error.diagnose();
                for left in left {
                    diagnostics.extend(left.diagnose().into_iter().map(|d| {
                        d.note("it could not be set back to its old content").help("the next run tries again")
                    }));
                }
                diagnostics
            }
            Self::State { problem, .. } => {
                vec![
                    Diagnostic::error(problem.code(), self.to_string())
                        .note("the journal and the lock of a run are kept there")
                        .help(problem.help()),
                ]
            }
            Self::JournalDamaged { path, .. } => vec![
                Diagnostic::error("journal-damaged", self.to_string())
                    .help("check with `git status` which files the interrupted run wrote, and set them right")
                    .help(format!("then remove {} and files named .*.fluxwright-*, and run again", path.display())),
            ],
        }
    }
}

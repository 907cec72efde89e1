//! What can go wrong, and what to do then.

use std::io;
use std::path::PathBuf;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

/// Why a comparison could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no git to run.
    #[error("the program `git` was not found")]
    GitMissing,
    /// The directory to work in does not exist.
    #[error("there is no directory {}", .0.display())]
    NoDirectory(PathBuf),
    /// The directory is in no git repo.
    #[error("{} is not in a git repo", .0.display())]
    NotARepo(PathBuf),
    /// Git refuses a repo that belongs to another user.
    #[error("git does not trust {}: it belongs to another user", .0.display())]
    Untrusted(PathBuf),
    /// A repo without files; two revisions can be compared there, a working tree cannot.
    #[error("the repo is bare: it has no working tree to compare with")]
    Bare,
    /// There is no commit yet.
    #[error("the repo has no commit yet")]
    NoCommit,
    /// A name that git does not know.
    #[error("there is no revision `{name}`")]
    UnknownRevision {
        /// As it was given.
        name: String,
        /// Branches and tags with a name like it, best first.
        similar: Vec<String>,
        /// Whether the clone has a part of the history only.
        shallow: bool,
    },
    /// None of the usual names of a main branch is there.
    #[error("no main branch was found: neither origin/HEAD nor main nor master is there")]
    NoMain {
        /// Whether the clone has a part of the history only.
        shallow: bool,
    },
    /// Two revisions without a common commit.
    #[error("`{base}` and `{head}` have no commit in common{}", if *.shallow { " in this shallow clone" } else { "" })]
    NoMergeBase {
        /// One of them.
        base: String,
        /// The other one.
        head: String,
        /// Whether the clone has a part of the history only.
        shallow: bool,
    },
    /// An object that the repo should have is not there, as in a partial clone.
    #[error("git has no object {0}")]
    MissingObject(String),
    /// Git could not be started.
    #[error("git could not be started: {0}")]
    Start(#[source] io::Error),
    /// The conversation with git broke off.
    #[error("git ended early: {0}")]
    Pipe(#[source] io::Error),
    /// Git failed in a way that nothing above names.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// The last line it wrote about it.
        message: String,
    },
    /// Git answered in a form that it is not known for.
    #[error("the answer of `git {0}` was not understood")]
    Answer(&'static str),
    /// The repo's configuration has a filter that cannot be switched off.
    #[error("the repo's configuration has a filter with an odd name: {0}")]
    Filter(String),
    /// A file of the working tree could not be read.
    #[error("{path} could not be read: {source}")]
    File {
        /// Its name.
        path: String,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn failed(command: String, stderr: &str) -> Self {
        let message = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
        let message = message.trim().trim_start_matches("fatal: ").chars().filter(|c| !c.is_control()).collect();
        Self::Failed { command, message }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::GitMissing | Self::Start(_) => "git-missing",
            Self::NoDirectory(_) => "no-directory",
            Self::NotARepo(_) => "not-a-repo",
            Self::Untrusted(_) => "untrusted-repo",
            Self::Bare => "bare-repo",
            Self::NoCommit => "no-commit",
            Self::UnknownRevision { .. } => "unknown-revision",
            Self::NoMain { .. } => "no-main-branch",
            Self::NoMergeBase { .. } => "no-merge-base",
            Self::MissingObject(_) => "missing-object",
            Self::Pipe(_) | Self::Failed { .. } | Self::Answer(_) => "git-failed",
            Self::Filter(_) => "odd-filter",
            Self::File { .. } => "unreadable-file",
        }
    }
}

const DEEPER: &str = "fetch the whole history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` in GitLab, or run \
                      `git fetch --unshallow`";

impl Diagnose for Error {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let error = Diagnostic::error(self.code(), self.to_string());
        vec![match self {
            Self::GitMissing => error.help("install git, or put it on the PATH"),
            Self::NoDirectory(_) => error.help("check the path"),
            Self::NotARepo(_) => error.help("run it in a clone, or name one with -C DIR"),
            Self::Untrusted(path) => {
                error.help(format!("if you trust it: git config --global --add safe.directory {}", path.display()))
            }
            Self::Bare => error.help("name two revisions: fluxwright diff BASE HEAD"),
            Self::NoCommit => error.help("commit something first; there is nothing to compare with"),
            Self::UnknownRevision { name, similar, shallow } => {
                let error = match similar.as_slice() {
                    [] => error,
                    [one] => error.help(format!("did you mean `{one}`?")),
                    some => error.help(format!("did you mean one of these: {}?", some.join(", "))),
                };
                if *shallow {
                    error.note("the clone is shallow").help(DEEPER)
                } else if similar.is_empty() {
                    error.help(format!(
                        "see `git branch -a`; a branch of a remote must be fetched first: git fetch origin {name}"
                    ))
                } else {
                    error
                }
            }
            Self::NoMain { shallow: true } => error.note("the clone is shallow").help(DEEPER),
            Self::NoMain { shallow: false } => error.help("name what to compare with: fluxwright diff BASE"),
            Self::NoMergeBase { shallow: true, .. } => error.help(DEEPER),
            Self::NoMergeBase { base, head, .. } => {
                error.help(format!("compare the two as they are: fluxwright diff {base} {head}"))
            }
            Self::MissingObject(_) => error
                .note("nothing is fetched by this command")
                .help("a partial clone lacks contents: clone without --filter"),
            Self::Start(_) | Self::Pipe(_) | Self::Failed { .. } | Self::Answer(_) => {
                error.help("run `git status` there to see whether git works")
            }
            Self::Filter(_) => error.help(
                "filters are programs, and none is run here: remove it from .git/config, or compare two revisions",
            ),
            Self::File { .. } => error.help("check its permissions"),
        }]
    }
}

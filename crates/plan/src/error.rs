//! What can be wrong with a file of the repo.

use std::io;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use crate::{MAX_FILE_SIZE, PathError, RepoPath};

/// A file that cannot be read, planned or written, and why.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct FileError {
    /// The file, as it was asked for.
    pub path: RepoPath,
    /// Why.
    pub problem: Problem,
}

/// Why a file cannot be read, planned or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It is larger than [`MAX_FILE_SIZE`].
    #[error("the file is too large ({size} bytes, at most {MAX_FILE_SIZE})")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// It is not text.
    #[error("the file is not UTF-8 (byte {offset}, line {line})")]
    NotUtf8 {
        /// The first byte that is none, from 0.
        offset: usize,
        /// The line it is in, from 1.
        line: usize,
    },
    /// There is a folder of that name.
    #[error("is a folder, not a file")]
    Directory,
    /// There is something that is neither file nor folder.
    #[error("is a {what}, not a file")]
    Special {
        /// What it is, such as `named pipe`.
        what: &'static str,
    },
    /// A part of the path that must be a folder is none.
    #[error("{parent} is not a folder")]
    ParentNotDirectory {
        /// The part.
        parent: String,
    },
    /// A symbolic link on the way points out of the repo.
    #[error("the symbolic link {link} points out of the repo, to {target}")]
    LinkOutside {
        /// The link.
        link: String,
        /// Where it points.
        target: String,
    },
    /// A symbolic link on the way points to a place where nothing is written, such as `.git`.
    #[error("the symbolic link {link} points to {target}, which is refused")]
    LinkRefused {
        /// The link.
        link: String,
        /// Where it points.
        target: String,
        /// Why that place is refused.
        #[source]
        reason: Box<PathError>,
    },
    /// A symbolic link on the way points to nothing.
    #[error("the symbolic link {link} points to {target}, which does not exist")]
    LinkDangling {
        /// The link.
        link: String,
        /// Where it points.
        target: String,
    },
    /// Symbolic links that never end.
    #[error("too many symbolic links, starting with {link}")]
    LinkLoop {
        /// The first of them.
        link: String,
    },
    /// It lies in another git repository, such as a submodule.
    #[error("lies in another git repository, {folder}")]
    NestedRepository {
        /// The folder of that repository.
        folder: String,
    },
    /// The file system does not permit it.
    #[error("no permission to {action}")]
    NoPermission {
        /// What was tried, such as `read the file`.
        action: &'static str,
    },
    /// The disk is full, or the user's share of it.
    #[error("no space left to {action}")]
    NoSpace {
        /// What was tried, such as `write the file`.
        action: &'static str,
    },
    /// Its content is another one than when the plan was made.
    #[error("the file changed since it was read")]
    Changed,
    /// There was no such file when the plan was made.
    #[error("appeared since the plan was made")]
    Appeared,
    /// There is no such file any more.
    #[error("disappeared since it was read")]
    Vanished,
    /// The file has several names; replacing it would leave the others with the old content.
    #[error("the file has {links} hard links")]
    HardLinked {
        /// How many names it has.
        links: u64,
    },
    /// The new file could not get the owner and group of the one it replaces.
    #[error("the file belongs to user {user} and group {group}, which cannot be kept")]
    OwnerNotKept {
        /// The owner's id.
        user: u32,
        /// The group's id.
        group: u32,
    },
    /// Two parts of one plan want different content for it.
    #[error("is planned twice with different content")]
    PlannedTwice,
    /// The plan makes both a file of this name and files below it.
    #[error("would be both a file and the folder of {below}")]
    FileAndFolder {
        /// A file below it.
        below: RepoPath,
    },
    /// An edit was made from another content than the file (with the edits planned so far) has.
    #[error("an edit was made from an older content of the file")]
    OutdatedEdit,
    /// Anything else the system reports.
    #[error("cannot {action}: {source}")]
    Io {
        /// What was tried, such as `read the file`.
        action: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

impl Problem {
    /// What the system reports while `action` was tried.
    pub(crate) fn io(action: &'static str, source: impl Into<io::Error>) -> Self {
        let source = source.into();
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::NoPermission { action },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace { action },
            _ => Self::Io { action, source },
        }
    }

    /// The problem with its file.
    pub(crate) fn of(self, path: &RepoPath) -> FileError {
        FileError { path: path.clone(), problem: self }
    }

    /// The stable name of the diagnostic.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file-too-large",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::Directory | Self::Special { .. } | Self::ParentNotDirectory { .. } => "not-a-file",
            Self::LinkOutside { .. } | Self::LinkRefused { .. } => "symlink-outside",
            Self::LinkDangling { .. } | Self::LinkLoop { .. } => "symlink-broken",
            Self::NestedRepository { .. } => "nested-repository",
            Self::NoPermission { .. } => "no-permission",
            Self::NoSpace { .. } => "no-space",
            Self::Changed | Self::Appeared | Self::Vanished => "file-changed",
            Self::HardLinked { .. } => "hard-link",
            Self::OwnerNotKept { .. } => "owner-not-kept",
            Self::PlannedTwice | Self::FileAndFolder { .. } | Self::OutdatedEdit => "plan-contradiction",
            Self::Io { .. } => "file-system",
        }
    }

    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "split the file, or exclude it",
            Self::NotUtf8 { .. } => "convert the file to UTF-8",
            Self::Directory | Self::Special { .. } => "name a file, or move what is in its place",
            Self::ParentNotDirectory { .. } => "choose another path, or move the file that is in the folder's place",
            Self::LinkOutside { .. } => "point the link inside the repo, or replace it by a file",
            Self::LinkRefused { .. } => "point the link to a plain place in the repo",
            Self::LinkDangling { .. } | Self::LinkLoop { .. } => "repair the link or remove it",
            Self::NestedRepository { .. } => "run the command in that repository (-C)",
            Self::NoPermission { .. } => "check the owner and mode of the file and its folder (ls -l)",
            Self::NoSpace { .. } => "free some space, then run again",
            Self::Changed | Self::Appeared | Self::Vanished => {
                "run the command again: it reads the files anew; nothing was written"
            }
            Self::HardLinked { .. } => {
                "copy the file and move the copy over it, so that it has one name; then run again"
            }
            Self::OwnerNotKept { .. } => "run as the file's owner, or change its owner to yourself",
            Self::PlannedTwice => "two recipes or templates make this file: keep one of them",
            Self::FileAndFolder { .. } => "rename one of the two",
            Self::OutdatedEdit => "run the command again",
            Self::Io { .. } => "solve what the system reports, then run again",
        }
    }
}

impl Diagnose for FileError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let mut diagnostic = Diagnostic::error(self.problem.code(), self.to_string())
            .at(self.path.as_str(), None, 0..0, "")
            .help(self.problem.help());
        if let Problem::LinkRefused { reason, .. } = &self.problem {
            diagnostic = diagnostic.note(reason.to_string());
        }
        vec![diagnostic]
    }
}

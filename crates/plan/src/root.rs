//! The repo's root: where it is, or where it will be.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use fluxwright_diagnostic::{Diagnose, Diagnostic};

/// Where a root lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The nearest folder that exists, without symbolic links.
    pub(crate) base: PathBuf,
    /// The folders below it that the root still lacks; empty when the root exists.
    pub(crate) missing: Vec<OsString>,
}

impl Place {
    /// Looks where the root is.
    pub(crate) fn find(root: &Path) -> Result<Self, RootError> {
        let fail = |source| RootError::of(root, source);
        let absolute = std::path::absolute(root).map_err(fail)?;
        let mut base = absolute.as_path();
        let mut missing = Vec::new();
        loop {
            match base.canonicalize() {
                Ok(real) if real.is_dir() => {
                    missing.reverse();
                    return Ok(Self { base: real, missing });
                }
                Ok(_) => return Err(RootError::NotAFolder { path: base.to_owned() }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
                Err(error) => return Err(fail(error)),
            }
            if base.is_symlink() {
                return Err(RootError::Dangling { path: base.to_owned() });
            }
            // A `..` behind a folder that does not exist leads nowhere that could be told.
            match base.components().next_back() {
                Some(Component::Normal(name)) => missing.push(name.to_owned()),
                _ => return Err(RootError::Unclear { path: root.to_owned() }),
            }
            base = base.parent().ok_or_else(|| RootError::Unclear { path: root.to_owned() })?;
        }
    }

    /// The root as an absolute path.
    pub(crate) fn path(&self) -> PathBuf {
        let mut path = self.base.clone();
        path.extend(&self.missing);
        path
    }
}

/// Why a folder cannot be the root of a plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// There is a file in its place or on the way to it.
    #[error("{} is not a folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// A symbolic link that points to nothing.
    #[error("{} is a symbolic link to nothing", path.display())]
    Dangling {
        /// The link.
        path: PathBuf,
    },
    /// The path has `..` behind folders that do not exist.
    #[error("{} leads through a folder that does not exist", path.display())]
    Unclear {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The folder may not be looked into.
    #[error("no permission to open {}", path.display())]
    NoPermission {
        /// The path as it was given.
        path: PathBuf,
    },
    /// Somebody made it since the plan was made.
    #[error("{} appeared since the plan was made", path.display())]
    Appeared {
        /// What appeared.
        path: PathBuf,
    },
    /// The disk is full, or the user's share of it.
    #[error("no space left to make {}", path.display())]
    NoSpace {
        /// The path.
        path: PathBuf,
    },
    /// Anything else the system reports.
    #[error("cannot open {}: {source}", path.display())]
    Io {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl RootError {
    /// What the system reports about the root.
    pub(crate) fn of(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::NoPermission { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace { path },
            _ => Self::Io { path, source },
        }
    }
}

impl Diagnose for RootError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let (code, help) = match self {
            Self::NotAFolder { .. } => ("not-a-folder", "name a folder"),
            Self::Dangling { .. } => ("symlink-broken", "repair the link or remove it"),
            Self::Unclear { .. } => ("not-a-folder", "write the path without \"..\""),
            Self::NoPermission { .. } => ("no-permission", "check the owner and mode of the folder (ls -ld)"),
            Self::Appeared { .. } => ("file-changed", "run the command again: it looks at what is there"),
            Self::NoSpace { .. } => ("no-space", "free some space, then run again"),
            Self::Io { .. } => ("file-system", "solve what the system reports, then run again"),
        };
        vec![Diagnostic::error(code, self.to_string()).help(help)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn existing_and_missing_roots_are_told_apart() {
        let dir = tempfile::tempdir().expect("a folder");
        let real = dir.path().canonicalize().expect("exists");
        let place = Place::find(dir.path()).expect("exists");
        assert_eq!((place.base.as_path(), place.missing.len()), (real.as_path(), 0));
        let place = Place::find(&dir.path().join("a/./b/")).expect("can be made");
        assert_eq!(place.base, real);
        assert_eq!(place.missing, ["a", "b"]);
        assert_eq!(place.path(), real.join("a/b"));
    }

    #[test]
    fn a_root_through_a_link_is_the_folder_itself() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("real")).expect("made");
        std::os::unix::fs::symlink("real", dir.path().join("link")).expect("made");
        let place = Place::find(&dir.path().join("link/new")).expect("can be made");
        assert!(place.base.ends_with("real"));
    }

    #[test]
    fn what_can_be_no_root_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("file"), "").expect("written");
        std::os::unix::fs::symlink("nowhere", dir.path().join("link")).expect("made");
        for (path, text) in [
            ("file", "is not a folder"),
            ("file/below", "is not a folder"),
            ("link", "is a symbolic link to nothing"),
            ("link/below", "is a symbolic link to nothing"),
            ("missing/../x", "leads through a folder that does not exist"),
        ] {
            let error = Place::find(&dir.path().join(path)).expect_err(path);
            assert!(error.to_string().contains(text), "{path}: {error}");
            assert!(!error.diagnose()[0].help.is_empty());
        }
    }
}

//! A git repo.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::batch::Blobs;
use crate::program::{self, Said, Start};

/// A git repo that is only read.
pub struct Repo {
    start: Box<dyn Start>,
    /// Where git runs: the root of the working tree, or the git directory of a bare repo.
    directory: PathBuf,
    root: Option<PathBuf>,
    pub(crate) shallow: bool,
}

impl std::fmt::Debug for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repo").field("root", &self.root).field("shallow", &self.shallow).finish_non_exhaustive()
    }
}

impl Repo {
    /// The repo that a directory lies in.
    ///
    /// # Errors
    /// When there is none, or git cannot be asked.
    pub fn open(start: impl Start + 'static, directory: &Path) -> Result<Self, Error> {
        let question = ["rev-parse", "--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir"];
        let said = program::run(&start, directory, &question)?;
        if !said.success {
            return Err(not_a_repo(directory, &said));
        }
        let mut lines = said.stdout.splitn(3, |byte| *byte == b'\n');
        let (bare, shallow) = (lines.next() == Some(b"true"), lines.next() == Some(b"true"));
        let git_directory = lines.next().ok_or(Error::Answer("rev-parse"))?;
        let git_directory = Path::new(OsStr::from_bytes(without_line_end(git_directory))).to_owned();
        let mut repo = Self { start: Box::new(start), directory: directory.to_owned(), root: None, shallow };
        // Not part of the first question: git fails it in a bare repo, and inside of `.git`.
        if !bare {
            let said = repo.run(&["rev-parse", "--show-toplevel"])?;
            if said.success {
                repo.root = Some(Path::new(OsStr::from_bytes(without_line_end(&said.stdout))).to_owned());
            }
        }
        repo.directory = repo.root.clone().unwrap_or(git_directory);
        Ok(repo)
    }

    /// The root of the working tree; `None` in a bare repo.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Whether the clone has a part of the history only.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// Starts reading contents.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn blobs(&self) -> Result<Blobs, Error> {
        Blobs::start(self.start.as_ref(), &self.directory)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Said, Error> {
        program::run(self.start.as_ref(), &self.directory, arguments)
    }

    pub(crate) fn must(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        program::must(self.start.as_ref(), &self.directory, arguments)
    }
}

fn not_a_repo(directory: &Path, said: &Said) -> Error {
    if said.stderr.contains("dubious ownership") {
        return Error::Untrusted(directory.to_owned());
    }
    if said.stderr.contains("not a git repository") {
        return Error::NotARepo(directory.to_owned());
    }
    Error::failed("rev-parse".to_owned(), &said.stderr)
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}

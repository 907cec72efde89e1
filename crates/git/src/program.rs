//! Starting git.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Error;

/// How git is started: the only thing here that does something outside of this process.
pub trait Start: Send + Sync {
    /// Starts git in a directory with these arguments, with pipes for its three streams.
    ///
    /// # Errors
    /// When it cannot be started.
    fn start(&self, directory: &Path, arguments: &[&OsStr]) -> io::Result<Child>;
}

/// The git program, kept from doing anything but reading.
///
/// Configuration that would start other programs (external diffs, text conversion, hooks, a file system monitor, a
/// pager) is overridden or avoided by the commands that are chosen; nothing is fetched, no terminal is asked.
#[derive(Debug, Clone)]
pub struct Program {
    path: OsString,
}

impl Program {
    /// The program with this name or path, usually `git`.
    pub fn new(path: impl Into<OsString>) -> Self {
        Self { path: path.into() }
    }
}

impl Default for Program {
    fn default() -> Self {
        Self::new("git")
    }
}

/// What would make git look at another repo than the one in its directory, or write traces.
const UNSET: [&str; 16] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_SSH_COMMAND",
    "GIT_PROXY_COMMAND",
    "GIT_TRACE",
    "GIT_TRACE2",
];

/// Overrides what a repo's own configuration may say.
const CONFIG: [&str; 9] = [
    // The value is a program to run in all versions before 2.36; empty and false are "none" in all of them.
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=false",
    "core.alternateRefsCommand=false",
    "diff.external=",
    "core.quotePath=false",
    "protocol.allow=never",
];

impl Start for Program {
    #[expect(clippy::disallowed_methods, reason = "this is the place where git is started")]
    fn start(&self, directory: &Path, arguments: &[&OsStr]) -> io::Result<Child> {
        let mut command = Command::new(&self.path);
        command.current_dir(directory).arg("--no-pager").arg("--literal-pathspecs");
        for setting in CONFIG {
            command.arg("-c").arg(setting);
        }
        for name in UNSET {
            command.env_remove(name);
        }
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "none")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("LC_ALL", "C")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    }
}

/// What git said.
#[derive(Debug)]
pub(crate) struct Said {
    /// Whether it ended well.
    pub success: bool,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

/// Runs git to its end.
pub(crate) fn run<A: AsRef<OsStr>>(start: &dyn Start, directory: &Path, arguments: &[A]) -> Result<Said, Error> {
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let mut child = start.start(directory, &arguments).map_err(|error| not_started(error, directory))?;
    drop(child.stdin.take());
    let output = child.wait_with_output().map_err(Error::Pipe)?;
    Ok(Said {
        success: output.status.success(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs git and takes anything but success for an error.
pub(crate) fn must<A: AsRef<OsStr>>(start: &dyn Start, directory: &Path, arguments: &[A]) -> Result<Vec<u8>, Error> {
    let said = run(start, directory, arguments)?;
    if said.success {
        return Ok(said.stdout);
    }
    let command = arguments.first().map(|first| first.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
    Err(Error::failed(command, &said.stderr))
}

pub(crate) fn not_started(error: io::Error, directory: &Path) -> Error {
    match error.kind() {
        // The same kind tells of a directory that is not there.
        io::ErrorKind::NotFound if directory.is_dir() => Error::GitMissing,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NoDirectory(directory.to_owned()),
        _ => Error::Start(error),
    }
}

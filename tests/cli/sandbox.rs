//! A place to run the binary in that knows nothing of the machine: empty HOME, no git configuration, a fixed width.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use similar::TextDiff;

/// A folder with a repo in it, and a home that is empty.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// An empty repo, without git.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "repo"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    /// The repo.
    pub fn repo(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    /// The user's home.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Makes it a git repo.
    pub fn git(self) -> Self {
        std::fs::create_dir(self.repo().join(".git")).unwrap();
        self
    }

    /// Puts a file into the repo.
    pub fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    /// Puts a file into the repo.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.repo().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The text of a file of the repo.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.repo().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The binary, started in the repo.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fluxwright"));
        command
            .current_dir(self.repo())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("COLUMNS", "80")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CEILING_DIRECTORIES", self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command line, split at spaces; single quotes hold a word together.
    pub fn run(&self, line: &str) -> Run {
        self.run_with(line, &[])
    }

    /// As [`Sandbox::run`], with further environment variables.
    pub fn run_with(&self, line: &str, environment: &[(&str, &str)]) -> Run {
        let before = self.files();
        let output = self.command().args(words(line)).envs(environment.iter().copied()).output().unwrap();
        let text = |bytes: &[u8]| self.stable(&String::from_utf8_lossy(bytes));
        Run {
            line: line.to_owned(),
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            changes: changes(&before, &self.files()),
        }
    }

    /// Every file of the repo with its content; what the tool keeps for itself while it runs is left out.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        list(&self.repo(), "", &mut files);
        files.retain(|path, _| !path.starts_with(".git/") && !path.starts_with(".fluxwright/tmp/"));
        files
    }

    /// The text with what differs between two runs of a test replaced.
    pub fn stable(&self, text: &str) -> String {
        let folder = self.folder.path().canonicalize().unwrap();
        text.replace(&*folder.to_string_lossy(), "[SANDBOX]")
            .replace(&*self.folder.path().to_string_lossy(), "[SANDBOX]")
            .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    }
}

/// What a run of the binary did.
#[derive(Debug)]
pub struct Run {
    line: String,
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
    /// What became of the repo, as a diff.
    pub changes: String,
}

impl Run {
    /// Demands an exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Demands that nothing in the repo was touched.
    #[track_caller]
    pub fn writes_nothing(self) -> Self {
        assert!(self.changes.is_empty(), "{self}");
        self
    }

    /// Demands a text on stderr.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "expected {text:?} on stderr:\n{self}");
        self
    }

    /// Demands a text on stdout.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "expected {text:?} on stdout:\n{self}");
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON on stdout: {error}\n{self}"))
    }
}

/// The run as a person at a terminal would tell it.
impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "$ fluxwright {}", self.line)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr), ("repo", &self.changes)] {
            if !text.is_empty() {
                writeln!(f, "---------- {name}")?;
                f.write_str(text)?;
                if !text.ends_with('\n') {
                    f.write_str("\n")?;
                }
            }
        }
        match self.code {
            Some(code) => write!(f, "---------- exit {code}"),
            None => f.write_str("---------- ended by a signal"),
        }
    }
}

fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        if old == new {
            continue;
        }
        let diff = TextDiff::from_lines(old.map_or("", String::as_str), new.map_or("", String::as_str));
        let name = |side: &str, content: Option<&String>| match content {
            Some(_) => format!("{side}/{path}"),
            None => "/dev/null".to_owned(),
        };
        let _ = write!(text, "{}", diff.unified_diff().header(&name("a", old), &name("b", new)));
    }
    text
}

fn list(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            list(&entry.path(), &format!("{path}/"), files);
        } else if kind.is_symlink() {
            files.insert(path, format!("-> {}\n", std::fs::read_link(entry.path()).unwrap().display()));
        } else {
            let content = std::fs::read(entry.path()).unwrap_or_default();
            files.insert(path, String::from_utf8_lossy(&content).into_owned());
        }
    }
}

/// Splits a command line at spaces; single quotes hold a word together, `''` is an empty word.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    assert!(!quoted, "a quote is open in {line}");
    words.extend(word);
    words
}

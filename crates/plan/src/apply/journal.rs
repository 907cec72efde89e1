//! The journal: what a run is about to do, for the next run in case this one is killed.

use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Read as _;
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::state::State;
use super::{ApplyError, dirs};
use crate::{ContentHash, Problem, RepoPath};

const NAME: &str = "journal.json";
const NEW: &str = "journal.json.new";
/// A journal has some hundred bytes for each file.
const MAX_SIZE: u64 = 256 * 1024 * 1024;

/// What a run is about to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Journal {
    version: u32,
    /// The run, as part of the names of its temporary files.
    pub(crate) token: Token,
    /// When it was written, in seconds since 1970.
    started: u64,
    pub(crate) entries: Vec<Entry>,
}

/// One step that either happened or did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub(crate) enum Entry {
    /// A new folder with all its files.
    Tree {
        /// The folder.
        path: RepoPath,
        /// Its files, at any depth.
        files: Vec<TreeFile>,
    },
    /// A new file in a folder that exists.
    Create { path: RepoPath, new: ContentHash },
    /// A file that gets another content.
    Replace { path: RepoPath, old: ContentHash, new: ContentHash },
    /// A file that is removed.
    Delete { path: RepoPath, old: ContentHash },
}

/// A file in a new folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TreeFile {
    pub(crate) path: RepoPath,
    pub(crate) new: ContentHash,
}

impl Entry {
    /// The file or folder.
    pub(crate) fn path(&self) -> &RepoPath {
        match self {
            Self::Tree { path, .. } | Self::Create { path, .. } => path,
            Self::Replace { path, .. } | Self::Delete { path, .. } => path,
        }
    }

    /// The files.
    pub(crate) fn files(&self) -> Vec<RepoPath> {
        match self {
            Self::Tree { files, .. } => files.iter().map(|file| file.path.clone()).collect(),
            entry => vec![entry.path().clone()],
        }
    }
}

impl Journal {
    pub(crate) fn new(token: Token, entries: Vec<Entry>) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self { version: 1, token, started, entries }
    }

    /// Writes it in one piece, and returns the file, so that it can be synced before something depends on it.
    pub(crate) fn write(&self, state: &State, disk: &Disk) -> Result<File, ApplyError> {
        let write = || -> std::io::Result<File> {
            let text = serde_json::to_vec(self)?;
            disk.unlink(state.dir(), NEW)?;
            let file = disk.create(state.dir(), NEW, 0o600)?;
            disk.write(&file, &text)?;
            disk.rename(state.dir(), NEW, NAME)?;
            Ok(file)
        };
        write().map_err(|error| state.error(NAME, Problem::io("write the journal", error)))
    }

    /// Reads the one that is there.
    pub(crate) fn read(state: &State) -> Result<Option<Self>, ApplyError> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(state.dir(), NAME, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(state.error(NAME, Problem::io("read the journal", error))),
        };
        let mut text = Vec::new();
        file.take(MAX_SIZE)
            .read_to_end(&mut text)
            .map_err(|error| state.error(NAME, Problem::io("read the journal", error)))?;
        let damaged = |reason: String| ApplyError::JournalDamaged { path: state.path(NAME), reason };
        let journal: Self = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if journal.version != 1 {
            return Err(damaged(format!("its version is {}, which a newer fluxwright wrote", journal.version)));
        }
        for entry in &journal.entries {
            if let Entry::Tree { path, files } = entry
                && !files.iter().all(|file| file.path != *path && file.path.starts_with(path))
            {
                return Err(damaged(format!("a file is outside its folder {path}")));
            }
        }
        Ok(Some(journal))
    }

    /// Whether there is one.
    pub(crate) fn exists(state: &State) -> bool {
        state.has(NAME) || state.has(NEW)
    }

    /// Removes the one that is there.
    pub(crate) fn remove(state: &State, disk: &Disk) -> std::io::Result<()> {
        disk.unlink(state.dir(), NAME)?;
        disk.unlink(state.dir(), NEW)
    }
}

/// What tells the temporary files of one run from all others: 12 letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Token(String);

impl Token {
    const LENGTH: usize = 12;

    /// A new one.
    pub(crate) fn random() -> Self {
        // The standard library seeds this from the system's random numbers, anew for each.
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u32(std::process::id());
        let mut value = hasher.finish();
        let mut text = String::with_capacity(Self::LENGTH);
        for _ in 0..Self::LENGTH {
            let digit = u32::try_from(value & 31).unwrap_or(0);
            text.push(char::from_digit(digit, 36).unwrap_or('0'));
            value >>= 5;
        }
        Self(text)
    }

    /// The name under which a file or folder is staged, beside its place.
    pub(crate) fn staged(&self, index: usize, name: &str) -> String {
        format!("{}{}-{index}", prefix(name), self.0)
    }

    /// The name under which the old content is kept until all is done.
    pub(crate) fn kept(&self, index: usize, name: &str) -> String {
        format!("{}.old", self.staged(index, name))
    }

    /// Where an entry is staged: the path below the root.
    pub(crate) fn staged_path(&self, index: usize, path: &RepoPath) -> String {
        let (folder, name) = dirs::split(path.as_str());
        let name = self.staged(index, name);
        if folder.is_empty() { name } else { format!("{folder}/{name}") }
    }

    /// Whether the file name is one of a folder `name` staged by some run.
    pub(crate) fn is_staged_name(file_name: &str, name: &str) -> bool {
        file_name.strip_prefix(&prefix(name)).and_then(|rest| rest.split_once('-')).is_some_and(|(token, index)| {
            Self::try_from(token.to_owned()).is_ok() && !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit())
        })
    }
}

fn prefix(name: &str) -> String {
    // The name is for people who find the file; file systems take no more than 255 bytes.
    let mut end = name.len().min(200);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!(".{}.fluxwright-", name.get(..end).unwrap_or_default().trim_start_matches('.'))
}

impl TryFrom<String> for Token {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == Self::LENGTH && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err("not a run's token")
        }
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.0
    }
}

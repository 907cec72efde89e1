//! Where a command runs.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use fluxwright_diagnostic::Diagnostic;

use super::exit::Failure;
use crate::config::{self, Config};
use crate::record::{self, RecordFile};
use crate::ui::Ui;
use fluxwright_repo::{MAX_FILE_BYTES, Repo, find_root};

/// Where a command runs, and how it talks.
#[derive(Debug)]
pub(super) struct Context<'u> {
    /// The terminal.
    pub ui: &'u Ui,
    /// Where relative paths start: the working directory, or the one of `-C`. Absolute, without symbolic links.
    pub directory: PathBuf,
    /// The user's own presets.
    pub user_presets: Option<PathBuf>,
}

impl<'u> Context<'u> {
    /// Finds the directory; it must exist.
    #[allow(clippy::disallowed_methods, reason = "this is the place that reads the environment")]
    pub(super) fn new(ui: &'u Ui, directory: Option<&Path>) -> Result<Self, Failure> {
        let wanted = directory.unwrap_or(Path::new("."));
        let found = fs::canonicalize(wanted).and_then(|path| match path.is_dir() {
            true => Ok(path),
            false => Err(ErrorKind::NotADirectory.into()),
        });
        let directory = found.map_err(|error| {
            Diagnostic::error("directory", format!("cannot work in {}: {error}", wanted.display()))
                .help("name a folder that exists with -C DIR")
        })?;
        let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let config = variable("XDG_CONFIG_HOME").or_else(|| variable("HOME").map(|home| home.join(".config")));
        Ok(Self { ui, directory, user_presets: config.map(|config| config.join("fluxwright/presets")) })
    }

    /// The root of the repo that the directory is in.
    pub(super) fn root(&self) -> PathBuf {
        find_root(&self.directory)
    }

    /// Where the command runs, relative to the root of the repo; empty at the root itself.
    pub(super) fn folder(&self, root: &Path) -> String {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let inside = self.directory.strip_prefix(&root).ok().and_then(Path::to_str);
        inside.unwrap_or_default().to_owned()
    }

    /// What a recipe can know of the repo: `directory`, where the command runs, `.` at the root.
    pub(super) fn facts(&self, root: &Path) -> serde_json::Value {
        let folder = self.folder(root);
        serde_json::json!({ "directory": if folder.is_empty() { ".".to_owned() } else { folder } })
    }

    /// The repo that the directory is in, read.
    pub(super) fn repo(&self) -> Result<Repo, Failure> {
        let root = self.root();
        Ok(Repo::scan(&root, &self.config(&root)?.excluded()?))
    }

    /// The configuration of a repo.
    pub(super) fn config(&self, root: &Path) -> Result<Config, Failure> {
        match self.text(root, config::PATH)? {
            Some(text) => Ok(Config::parse(&text)?),
            None => Ok(Config::default()),
        }
    }

    /// The record of a repo.
    pub(super) fn record(&self, root: &Path) -> Result<Option<RecordFile>, Failure> {
        match self.text(root, record::PATH)? {
            Some(text) => Ok(Some(RecordFile::parse(&text)?)),
            None => Ok(None),
        }
    }

    /// The text of a file of the tool's own in a repo; `None` where there is none.
    fn text(&self, root: &Path, path: &str) -> Result<Option<String>, Failure> {
        match read(&root.join(path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(cannot_read(path, &error)),
        }
    }

    /// The text of a file that the user named, relative to the directory.
    pub(super) fn read(&self, path: &Path) -> Result<String, Failure> {
        read(&self.directory.join(path)).map_err(|error| cannot_read(&path.display().to_string(), &error))
    }
}

fn read(path: &Path) -> std::io::Result<String> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    fs::read_to_string(path)
}

fn cannot_read(path: &str, error: &std::io::Error) -> Failure {
    let message = match error.kind() {
        ErrorKind::InvalidData => format!("cannot read {path}: it is not UTF-8 text"),
        _ => format!("cannot read {path}: {error}"),
    };
    let help = match error.kind() {
        ErrorKind::NotFound => "check the path; relative paths start at the directory of -C",
        ErrorKind::PermissionDenied => "check the permissions of the file and of its folders",
        _ => "check the file",
    };
    Diagnostic::error("cannot-read", message).at(path, None, 0..0, "").help(help).into()
}

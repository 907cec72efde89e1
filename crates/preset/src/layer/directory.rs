//! Presets in a folder of the file system.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::{Source, SourceError, SourceErrorKind, check_file_name, check_preset_name};
use crate::limits::Limits;

/// Which symbolic links to files are followed. Links to folders never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// Those that stay inside the preset's folder.
    #[default]
    Inside,
    /// All: for a folder that its owner alone fills, such as a home folder whose files a dotfile manager links.
    Anywhere,
}

#[derive(Debug, Clone)]
enum Layout {
    /// A folder for each preset.
    Presets,
    /// The folder is the preset.
    Single(String),
}

/// Presets in a folder.
#[derive(Debug, Clone)]
pub struct Directory {
    root: PathBuf,
    shown: String,
    layout: Layout,
    links: Links,
}

impl Directory {
    /// The presets below a folder, each in a folder of its name. The folder need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { shown: root.display().to_string(), root, layout: Layout::Presets, links: Links::Inside }
    }

    /// One preset, whose folder this is.
    pub fn single(folder: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self { layout: Layout::Single(name.into()), ..Self::new(folder) }
    }

    /// What the folder is called in messages, such as `.fluxwright/presets`; its path where not given.
    #[must_use]
    pub fn shown_as(mut self, name: impl Into<String>) -> Self {
        self.shown = name.into();
        self
    }

    /// Which links are followed.
    #[must_use]
    pub fn links(mut self, links: Links) -> Self {
        self.links = links;
        self
    }

    fn folder(&self, preset: &str) -> Option<PathBuf> {
        check_preset_name(preset).ok()?;
        match &self.layout {
            Layout::Presets => Some(self.root.join(preset)),
            Layout::Single(name) => (name == preset).then(|| self.root.clone()),
        }
    }

    /// The preset's folder without links on the way to it; `None` when there is none.
    fn canonical(&self, preset: &str) -> Result<Option<PathBuf>, SourceError> {
        let Some(folder) = self.folder(preset) else { return Ok(None) };
        let shown = self.locate(preset, "");
        // Every read asks this, so no path is followed twice.
        let root = match self.links {
            Links::Inside if folder != self.root => fs::canonicalize(&self.root).map(Some),
            Links::Inside | Links::Anywhere => Ok(None),
        };
        match fs::canonicalize(&folder).and_then(|top| Ok((top, root?))) {
            Ok((top, Some(root))) if !top.starts_with(&root) => Err(SourceError::new(shown, SourceErrorKind::LinkOut)),
            Ok((top, _)) => Ok(Some(top)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SourceError::io(shown, &error)),
        }
    }

    /// Checks that `target` lies in `folder` (both are canonical) and is a regular file.
    fn check_target(&self, target: &Path, folder: &Path, shown: &str) -> Result<(), SourceError> {
        if self.links == Links::Inside && !target.starts_with(folder) {
            return Err(SourceError::new(shown, SourceErrorKind::LinkOut));
        }
        let kind = fs::metadata(target).map_err(|error| SourceError::io(shown, &error))?.file_type();
        match (kind.is_file(), kind.is_dir()) {
            (true, _) => Ok(()),
            (_, true) => Err(SourceError::new(shown, SourceErrorKind::LinkToFolder)),
            _ => Err(SourceError::new(shown, SourceErrorKind::NotAFile)),
        }
    }

    /// Lists one folder: files go to `names`, folders to `folders`.
    fn list(
        &self,
        preset: &str,
        top: &Path,
        prefix: &str,
        names: &mut Vec<String>,
        folders: &mut Vec<String>,
    ) -> Result<(), SourceError> {
        let path = if prefix.is_empty() { top.to_path_buf() } else { top.join(prefix) };
        let here = self.locate(preset, prefix);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if prefix.is_empty() && error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(SourceError::io(here, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| SourceError::io(&here, &error))?;
            let os_name = entry.file_name();
            let Some(part) = os_name.to_str() else {
                return Err(SourceError::new(format!("{here}/{}", os_name.display()), SourceErrorKind::NameNotUtf8));
            };
            // What version control and desktops leave in folders is no part of a preset.
            if matches!(part, ".git" | ".DS_Store") {
                continue;
            }
            let name = if prefix.is_empty() { part.to_owned() } else { format!("{prefix}/{part}") };
            let shown = self.locate(preset, &name);
            check_file_name(&name).map_err(|problem| SourceError::new(&shown, SourceErrorKind::Name(problem)))?;
            let kind = entry.file_type().map_err(|error| SourceError::io(&shown, &error))?;
            if kind.is_dir() {
                folders.push(name);
            } else if kind.is_file() {
                names.push(name);
            } else if kind.is_symlink() {
                let target = fs::canonicalize(entry.path()).map_err(|error| SourceError::io(&shown, &error))?;
                self.check_target(&target, top, &shown)?;
                names.push(name);
            } else {
                return Err(SourceError::new(shown, SourceErrorKind::NotAFile));
            }
        }
        Ok(())
    }
}

impl Source for Directory {
    fn presets(&self) -> Result<Vec<String>, SourceError> {
        if let Layout::Single(name) = &self.layout {
            return Ok(vec![name.clone()]);
        }
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(SourceError::io(&self.shown, &error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| SourceError::io(&self.shown, &error))?;
            let name = entry.file_name().to_str().map(str::to_owned);
            // Anything else in this folder is none of ours.
            names.extend(name.filter(|name| check_preset_name(name).is_ok() && entry.path().is_dir()));
        }
        names.sort();
        Ok(names)
    }

    fn files(&self, preset: &str, limits: &Limits) -> Result<Vec<String>, SourceError> {
        let Some(top) = self.canonical(preset)? else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(prefix) = folders.pop() {
            if prefix.split('/').count() > limits.depth {
                let kind = SourceErrorKind::TooDeep { limit: limits.depth };
                return Err(SourceError::new(self.locate(preset, &prefix), kind));
            }
            self.list(preset, &top, &prefix, &mut names, &mut folders)?;
            if names.len() + folders.len() > limits.files {
                let kind = SourceErrorKind::TooManyFiles { limit: limits.files };
                return Err(SourceError::new(self.locate(preset, ""), kind));
            }
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, preset: &str, file: &str, limits: &Limits) -> Result<Option<Cow<'static, [u8]>>, SourceError> {
        let shown = self.locate(preset, file);
        check_file_name(file).map_err(|problem| SourceError::new(&shown, SourceErrorKind::Name(problem)))?;
        let io = |error: &std::io::Error| SourceError::io(&shown, error);
        let Some(top) = self.canonical(preset)? else { return Ok(None) };
        let path = match fs::canonicalize(top.join(file)) {
            Ok(path) => path,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io(&error)),
        };
        self.check_target(&path, &top, &shown)?;
        // One byte more than the limit tells a file that is too large, even if it grows while it is read.
        let most = u64::try_from(limits.file_bytes).unwrap_or(u64::MAX).saturating_add(1);
        let file = File::open(&path).map_err(|error| io(&error))?;
        // Room for the whole file at once: the default reads small files in many steps.
        let room = file.metadata().map_or(0, |metadata| metadata.len().min(most));
        let mut content = Vec::with_capacity(usize::try_from(room).unwrap_or(0).saturating_add(1));
        file.take(most).read_to_end(&mut content).map_err(|error| io(&error))?;
        if content.len() > limits.file_bytes {
            return Err(SourceError::new(shown, SourceErrorKind::TooLarge { limit: limits.file_bytes }));
        }
        Ok(Some(Cow::Owned(content)))
    }

    fn locate(&self, preset: &str, file: &str) -> String {
        let mut shown = self.shown.clone();
        if matches!(self.layout, Layout::Presets) {
            shown = format!("{shown}/{preset}");
        }
        if file.is_empty() { shown } else { format!("{shown}/{file}") }
    }
}

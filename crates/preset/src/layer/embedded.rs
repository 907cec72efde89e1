//! Presets that are part of the program.

use std::borrow::Cow;
use std::path::Path;

use include_dir::{Dir, File};

use super::{Source, SourceError, SourceErrorKind, check_preset_name};
use crate::limits::Limits;

/// Presets that `include_dir!` put into the program: a folder for each, named as the preset.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    root: &'static Dir<'static>,
}

impl Embedded {
    /// The presets below this folder.
    pub fn new(root: &'static Dir<'static>) -> Self {
        Self { root }
    }

    fn preset(&self, name: &str) -> Option<&'static Dir<'static>> {
        check_preset_name(name).ok()?;
        self.root.dirs().find(|dir| last_part(dir.path()) == Some(name))
    }
}

/// A file below a folder, one folder after the other: the look-up of `include_dir` compares the path with every other one.
fn find(folder: &'static Dir<'static>, file: &str) -> Option<&'static File<'static>> {
    match file.split_once('/') {
        Some((part, rest)) => find(folder.dirs().find(|dir| last_part(dir.path()) == Some(part))?, rest),
        None => folder.files().find(|found| last_part(found.path()) == Some(file)),
    }
}

/// The name at the end of a path, as it was when the program was built.
fn last_part(path: &Path) -> Option<&str> {
    path.to_str()?.rsplit(std::path::is_separator).next()
}

/// The parts of a path with `/` between them.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

impl Source for Embedded {
    fn presets(&self) -> Result<Vec<String>, SourceError> {
        let mut names: Vec<String> = self
            .root
            .dirs()
            .filter_map(|dir| dir.path().file_name()?.to_str().map(str::to_owned))
            .filter(|name| check_preset_name(name).is_ok())
            .collect();
        names.sort();
        Ok(names)
    }

    fn files(&self, preset: &str, limits: &Limits) -> Result<Vec<String>, SourceError> {
        let Some(top) = self.preset(preset) else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        let mut folders = vec![top];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let name = file.path().strip_prefix(top.path()).ok().and_then(slashed);
                names.push(name.ok_or_else(|| {
                    SourceError::new(file.path().display().to_string(), SourceErrorKind::NameNotUtf8)
                })?);
            }
        }
        if names.len() > limits.files {
            return Err(SourceError::new(preset, SourceErrorKind::TooManyFiles { limit: limits.files }));
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, preset: &str, file: &str, _limits: &Limits) -> Result<Option<Cow<'static, [u8]>>, SourceError> {
        let Some(folder) = self.preset(preset) else { return Ok(None) };
        Ok(find(folder, file).map(|file| Cow::Borrowed(file.contents())))
    }

    fn locate(&self, preset: &str, file: &str) -> String {
        format!("builtin:{preset}/{file}")
    }
}

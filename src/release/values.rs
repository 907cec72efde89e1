//! The values of the release: files and `--set`, merged as Helm merges them.

use std::path::Path;

use fluxwright_diagnostic::Diagnose;
use fluxwright_values::{SetKind, ValuesFile, compose};

use super::draft::{Draft, Problems};
use super::request::{Request, SetFlag};

/// What `--values` and `--set` come to.
#[derive(Debug, Clone, Default)]
pub struct ReleaseValues {
    /// The text; `None` when nothing was given.
    text: Option<String>,
}

/// The values of a release for which none were given.
pub const NO_VALUES: &str = "---\n{}\n";

impl ReleaseValues {
    /// Values of this text.
    pub fn of(text: Option<String>) -> Self {
        Self { text }
    }

    /// The text; `None` when nothing was given.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Plans the values file. Without values an existing one stays; with them, another one that is there is a conflict.
    pub fn write(&self, draft: &mut Draft<'_>, file: &str) -> Result<(), Problems> {
        match &self.text {
            Some(text) => draft.create(file, text.clone()),
            None => draft.seed(file, NO_VALUES),
        }
    }

    /// The names of `${VAR}` in them that Flux would substitute.
    pub fn references(&self) -> Vec<String> {
        let found = fluxwright_values::variables(self.text.as_deref().unwrap_or_default());
        found.references.into_iter().filter(fluxwright_values::Reference::needs_value).map(|r| r.name).collect()
    }
}

/// Reads the files of a request and merges them as Helm does; relative paths resolve from `directory`.
///
/// # Errors
/// When a file cannot be read or is no values file, or a `--set` cannot be read.
pub fn read(directory: &Path, request: &Request) -> Result<ReleaseValues, Problems> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for file in &request.values {
        match fluxwright_repo::read_text(directory, &file.to_string_lossy()) {
            Ok(text) => files.push(ValuesFile { path: file.to_string_lossy().into_owned(), text: text.to_string() }),
            Err(error) => problems.extend(error.diagnose()),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if files.is_empty() && request.set.is_empty() {
        return Ok(ReleaseValues::default());
    }
    let flags: Vec<(SetKind, String)> = request.set.iter().map(kind_and_text).collect();
    let composed = compose(&files, &flags).map_err(|error| error.diagnose())?;
    Ok(ReleaseValues::of(Some(composed.text)))
}

pub fn kind_and_text(flag: &SetFlag) -> (SetKind, String) {
    match flag {
        SetFlag::Set(text) => (SetKind::Set, text.clone()),
        SetFlag::String(text) => (SetKind::String, text.clone()),
        SetFlag::Json(text) => (SetKind::Json, text.clone()),
    }
}

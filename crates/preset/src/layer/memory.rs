//! Presets in memory, for tests and for callers that fetch presets themselves.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Source, SourceError, SourceErrorKind, check_file_name};
use crate::limits::Limits;

/// Presets in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    presets: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file to a preset.
    #[must_use]
    pub fn with(mut self, preset: &str, file: &str, content: impl Into<Vec<u8>>) -> Self {
        self.insert(preset, file, content);
        self
    }

    /// Adds or replaces a file of a preset.
    pub fn insert(&mut self, preset: &str, file: &str, content: impl Into<Vec<u8>>) {
        self.presets.entry(preset.to_owned()).or_default().insert(file.to_owned(), content.into());
    }
}

impl Source for Memory {
    fn presets(&self) -> Result<Vec<String>, SourceError> {
        Ok(self.presets.keys().cloned().collect())
    }

    fn files(&self, preset: &str, limits: &Limits) -> Result<Vec<String>, SourceError> {
        let Some(files) = self.presets.get(preset) else { return Ok(Vec::new()) };
        if files.len() > limits.files {
            return Err(SourceError::new(preset, SourceErrorKind::TooManyFiles { limit: limits.files }));
        }
        for name in files.keys() {
            check_file_name(name)
                .map_err(|problem| SourceError::new(self.locate(preset, name), SourceErrorKind::Name(problem)))?;
        }
        Ok(files.keys().cloned().collect())
    }

    fn read(&self, preset: &str, file: &str, limits: &Limits) -> Result<Option<Cow<'static, [u8]>>, SourceError> {
        let Some(content) = self.presets.get(preset).and_then(|files| files.get(file)) else { return Ok(None) };
        if content.len() > limits.file_bytes {
            let kind = SourceErrorKind::TooLarge { limit: limits.file_bytes };
            return Err(SourceError::new(self.locate(preset, file), kind));
        }
        Ok(Some(Cow::Owned(content.clone())))
    }

    fn locate(&self, preset: &str, file: &str) -> String {
        format!("{preset}/{file}")
    }
}

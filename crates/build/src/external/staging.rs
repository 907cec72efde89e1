//! An artifact on its way.

use std::sync::Arc;

use fluxwright_kustomize::files::Files;
use fluxwright_yaml::{Dialect, Limits};
use serde_json::{Map, Value};

use super::copy::{Refused, wrong};
use super::generator::Strategy;
use super::view::{Content, Entry};
use crate::path;

/// The most files that an artifact may have.
const MAX_FILES: usize = 200_000;

/// What is in an artifact so far.
pub(super) struct Staging<'s> {
    /// Those of the repo.
    pub(super) files: &'s dyn Files,
    pub(super) content: Content,
}

impl Staging<'_> {
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        folder.is_empty() || self.content.folders.contains(folder)
    }

    /// Adds a folder and all above it.
    pub(super) fn add_folder(&mut self, folder: &str) -> Result<(), Refused> {
        let mut folder = folder;
        while !self.has_folder(folder) {
            if self.content.entries.contains_key(folder) {
                return Err(wrong(format!("`{folder}` would be a file and a folder of the artifact")));
            }
            self.content.folders.insert(folder.to_owned());
            folder = path::parent(folder);
        }
        Ok(())
    }

    /// Puts a file to a path.
    pub(super) fn put(&mut self, strategy: Strategy, to: &str, entry: Entry) -> Result<(), Refused> {
        if self.has_folder(to) {
            return Err(wrong(format!("`{to}` would be a file and a folder of the artifact")));
        }
        self.add_folder(path::parent(to))?;
        let entry = match self.content.entries.get(to) {
            Some(there) if strategy == Strategy::Merge => self.merged(there, &entry)?,
            None if self.content.entries.len() >= MAX_FILES => {
                return Err(Refused::NotDone(format!("it has more than {MAX_FILES} files")));
            }
            _ => entry,
        };
        self.content.entries.insert(to.to_owned(), entry);
        Ok(())
    }

    /// One file merged into another, as Helm merges values.
    fn merged(&self, there: &Entry, over: &Entry) -> Result<Entry, Refused> {
        let mut value = self.map(there)?;
        merge(&mut value, self.map(over)?);
        let text = fluxwright_yaml::emit::go_marshal(&Value::Object(value));
        let text = text.map_err(|error| wrong(format!("`{}` cannot be merged: {error}", over.real)))?;
        Ok(Entry { real: Arc::clone(&there.real), text: Some(Arc::from(text.into_bytes())) })
    }

    /// All documents of a file as one map.
    fn map(&self, entry: &Entry) -> Result<Map<String, Value>, Refused> {
        let told = |reason: &str| wrong(format!("`{}` cannot be merged: {reason}", entry.real));
        let bytes = match &entry.text {
            Some(text) => Arc::clone(text),
            None => self.files.read(&entry.real).map_err(|error| told(&error.to_string()))?,
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| told("it is not UTF-8"))?;
        let (stream, errors) = fluxwright_yaml::parse_lenient(text, &Limits::default());
        if let Some(error) = errors.first() {
            return Err(told(&error.to_string()));
        }
        let mut map = Map::new();
        for document in &stream.documents {
            match document.to_value(Dialect::Sigs).map_err(|error| told(&error.to_string()))? {
                Value::Object(more) => merge(&mut map, more),
                Value::Null => {}
                _ => return Err(told("it is no map")),
            }
        }
        Ok(map)
    }
}

/// Merges a map into another: maps in maps too, all else is replaced.
fn merge(base: &mut Map<String, Value>, over: Map<String, Value>) {
    let mut left = vec![(base, over)];
    while let Some((base, over)) = left.pop() {
        let mut below = Vec::new();
        for (key, value) in over {
            match (value, base.get(&key)) {
                (Value::Object(more), Some(Value::Object(_))) => below.push((key, more)),
                (value, _) => drop(base.insert(key, value)),
            }
        }
        // The maps below are apart from one another.
        let mut below: std::collections::HashMap<String, Map<String, Value>> = below.into_iter().collect();
        for (key, value) in base.iter_mut() {
            if let (Value::Object(map), Some(more)) = (value, below.remove(key)) {
                left.push((map, more));
            }
        }
    }
}

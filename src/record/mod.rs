//! `.fluxwright/record.yaml`: what presets made of the repo, for people to read and edit, and for the next run to know.

mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_answers::{AnswerSet, Layer};
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::ContentHash;
use fluxwright_preset::{Preset, PresetError, SourceText, read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where it lies, relative to the repo's root.
pub const PATH: &str = ".fluxwright/record.yaml";

/// Where its schema is published.
pub const SCHEMA: &str = "https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/record.schema.json";

/// What presets made of a repo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "fluxwright record", extend("$id" = SCHEMA))]
pub struct Record {
    /// The version of this form: 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The presets that the repo was made from.
    #[serde(default)]
    pub presets: Vec<Applied>,
}

/// A preset that was applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// Its folder, where it was given as a path: relative to the repo's root where it lies inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its version.
    pub version: String,
    /// The SHA-256 over its files, its golden cases left out.
    pub digest: String,
    /// The answers that it was applied with, secrets left out. They may be edited: the next run takes them.
    #[serde(default)]
    pub answers: Map<String, Value>,
    /// The SHA-256 of each file as it was written.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub files: BTreeMap<String, ContentHash>,
}

/// A record and its text.
#[derive(Debug, Clone)]
pub struct RecordFile {
    /// What it says.
    pub record: Record,
    /// Its text.
    pub text: Arc<str>,
}

impl RecordFile {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// What is wrong with it, with the place.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let source = SourceText { path: PATH.to_owned(), text: Arc::from(text) };
        let record: Record = read(&source).map_err(|error| error.diagnose())?;
        if record.version != 1 {
            return Err(vec![
                Diagnostic::error(
                    "record-version",
                    format!("{PATH} is of version {}, this program knows 1", record.version),
                )
                .help("use the version of fluxwright that wrote it, or a newer one"),
            ]);
        }
        Ok(Self { record, text: source.text })
    }

    /// What it says about a preset.
    pub fn preset(&self, name: &str) -> Option<&Applied> {
        self.record.presets.iter().find(|applied| applied.name == name)
    }

    /// The recorded answers of a preset, each with its place, as answers of this layer.
    ///
    /// # Errors
    /// When they cannot be read as answers.
    pub fn answers(&self, preset: &str, layer: Layer) -> Result<AnswerSet, Vec<Diagnostic>> {
        let none = || Ok(AnswerSet::new(layer));
        // The text has been read before: what does not parse or is not there has been told.
        let Ok(stream) = fluxwright_yaml::parse(&self.text) else { return none() };
        let Some(document) = stream.documents.iter().find(|document| document.root.is_some()) else { return none() };
        let presets = document.at(&["presets"]).and_then(|presets| presets.items()).unwrap_or_default();
        let named = |name: &str| presets.iter().find(|item| item.get("name").and_then(|n| n.as_str()) == Some(name));
        let Some(node) = named(preset).and_then(|item| item.get("answers")) else { return none() };
        AnswerSet::from_node(layer, PATH, &self.text, document, node).map_err(|error| error.diagnose())
    }
}

impl Record {
    /// A record of nothing.
    pub fn new() -> Self {
        Self { version: 1, presets: Vec::new() }
    }

    /// Puts in what a preset did, in place of what it did before.
    pub fn put(&mut self, applied: Applied) {
        match self.presets.iter_mut().find(|known| known.name == applied.name) {
            Some(known) => *known = applied,
            None => self.presets.push(applied),
        }
    }

    /// The text of the file. A text that says this already stays as it is, byte for byte; else only what differs is changed.
    ///
    /// # Errors
    /// When the file has a shape that cannot be edited.
    pub fn to_text(&self, before: Option<&RecordFile>) -> Result<String, Vec<Diagnostic>> {
        match before {
            Some(file) if file.record == *self => Ok(file.text.to_string()),
            Some(file) => write::update(&file.record, self, &file.text),
            None => write::new(self),
        }
    }
}

impl Default for Record {
    fn default() -> Self {
        Self::new()
    }
}

/// The SHA-256 over a preset's files, each with its name and length before it. Golden cases are left out: they make nothing.
///
/// # Errors
/// When a file cannot be read.
pub fn digest(preset: &Preset) -> Result<ContentHash, PresetError> {
    let mut all = Vec::new();
    for name in preset.files().filter(|name| !name.starts_with("tests/")) {
        if let Some(file) = preset.read(name)? {
            all.extend_from_slice(format!("{name}\0{}\0", file.content.len()).as_bytes());
            all.extend_from_slice(&file.content);
        }
    }
    Ok(ContentHash::of(&all))
}

#[cfg(test)]
mod tests;

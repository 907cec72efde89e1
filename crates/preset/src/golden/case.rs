//! `case.yaml`.

use std::sync::Arc;

use fluxwright_answers::{AnswerSet, Layer};
use fluxwright_diagnostic::Diagnose;
use serde::Deserialize;
use serde_json::Value;

use crate::error::PresetError;
use crate::preset::Preset;
use crate::read::{FieldPath, SourceText, read};
use crate::yaml;

/// A golden case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its folder.
    pub folder: String,
    /// The recipe.
    pub recipe: String,
    /// The NAME on the command line.
    pub name: Option<String>,
    /// The answers; the defaults fill in the others.
    pub answers: AnswerSet,
    /// What the recipe's resolver finds out.
    pub resolved: Option<Value>,
    /// Facts about the repo.
    pub repo: Option<Value>,
    /// The hints that are expected, where the case cares.
    pub next: Option<Vec<String>>,
    /// A part of the message that it fails with, where it should fail.
    pub error: Option<String>,
}

/// The fields of the file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    recipe: String,
    name: Option<String>,
    /// Read again as answers are read, where the question decides the type of an unquoted text.
    #[serde(default, rename = "answers")]
    _answers: Option<Value>,
    resolved: Option<Value>,
    repo: Option<Value>,
    next: Option<Vec<String>>,
    error: Option<String>,
}

impl Case {
    pub(super) fn load(preset: &Preset, folder: &str) -> Result<Self, PresetError> {
        let file = format!("tests/{folder}/case.yaml");
        let Some(found) = preset.read(&file)? else {
            let origin = preset.files().find(|other| other.starts_with(&format!("tests/{folder}/")));
            let path = origin.and_then(|file| preset.origin(file)).map_or(file, |origin| origin.path);
            let text = SourceText { path, text: Arc::from("") };
            let mut error =
                text.error("golden-case", &FieldPath::default(), format!("`tests/{folder}` has no case.yaml"));
            error.help.push("add one with `recipe:`, and `name:` and `answers:` where they matter".into());
            return Err(error.into());
        };
        let text = SourceText { path: found.origin.path.clone(), text: found.text()? };
        let fields: Fields = read(&text)?;
        Ok(Self {
            folder: folder.to_owned(),
            answers: answers(&text)?,
            recipe: fields.recipe,
            name: fields.name,
            resolved: fields.resolved,
            repo: fields.repo,
            next: fields.next,
            error: fields.error,
        })
    }
}

fn answers(text: &SourceText) -> Result<AnswerSet, PresetError> {
    let found = yaml::with_node(&text.text, "answers", |document, node| {
        AnswerSet::from_node(Layer::File, &text.path, &text.text, document, node)
    });
    match found {
        None => Ok(AnswerSet::new(Layer::File)),
        Some(Ok(answers)) => Ok(answers),
        Some(Err(error)) => {
            let found = error.diagnose();
            let first = found.first();
            let message = first.map_or_else(|| error.to_string(), |found| found.message.clone());
            let mut wrong = text.error("golden-case", &FieldPath::default().then("answers"), message);
            if let Some(label) = first.and_then(|found| found.labels.first()) {
                wrong.span = label.span.clone();
            }
            wrong.help.extend(first.into_iter().flat_map(|found| found.help.clone()));
            Err(wrong.into())
        }
    }
}

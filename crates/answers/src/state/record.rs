//! `.fluxwright/record.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::typed::{self, StateError};
use crate::{AnswerSet, Layer};

/// What presets were applied to the repo, `.fluxwright/record.yaml`. People may read and edit it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    /// The version of this form: 1.
    #[serde(default = "one")]
    pub version: u32,
    /// What was applied, in the order in which it was.
    #[serde(default)]
    pub presets: Vec<Applied>,
}

/// A recipe of a preset that was applied.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Applied {
    /// The preset's name.
    pub name: String,
    /// The preset's version.
    pub version: String,
    /// A digest of the preset's files, `sha256:…`, which tells apart presets of one version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The recipe, such as `init`.
    #[serde(default = "init")]
    pub recipe: String,
    /// The answers, without secrets. They answer again when the preset is updated; what is taken out is asked.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub answers: Map<String, Value>,
    /// The files that the preset made and what was in them, `sha256:…`, by path from the repo's root. They tell what was
    /// changed since.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

impl Default for Record {
    fn default() -> Self {
        Self { version: one(), presets: Vec::new() }
    }
}

fn one() -> u32 {
    1
}

fn init() -> String {
    "init".to_owned()
}

impl Record {
    /// Where it lies, relative to the repo's root.
    pub const PATH: &'static str = ".fluxwright/record.yaml";

    /// Reads the file; an empty one records nothing.
    pub fn read(path: &str, text: &str) -> Result<Self, StateError> {
        let record: Self = typed::read(path, text)?;
        if record.version != one() {
            let message = format!("this record has version {}, version 1 can be read", record.version);
            return Err(typed::at(path, text, &["version"], message, "use a newer fluxwright".to_owned()));
        }
        Ok(record)
    }

    /// What was applied of a preset's recipe.
    pub fn applied(&self, preset: &str, recipe: &str) -> Option<&Applied> {
        self.presets.iter().find(|applied| applied.name == preset && applied.recipe == recipe)
    }

    /// The recorded answers of a recipe as a layer, with their places in the file that the record was read from; without
    /// answers where the text has none.
    pub fn answers(&self, preset: &str, recipe: &str, path: &str, text: &str) -> AnswerSet {
        let index = self.presets.iter().position(|applied| applied.name == preset && applied.recipe == recipe);
        let found = index.and_then(|index| {
            let stream = fluxwright_yaml::parse(text).ok()?;
            let document = stream.documents.iter().find(|document| document.root.is_some())?;
            let answers = document.at(&["presets"])?.items()?.get(index)?.get("answers")?;
            AnswerSet::from_node(Layer::Record, path, &text.into(), document, answers).ok()
        });
        found.unwrap_or_else(|| AnswerSet::new(Layer::Record))
    }

    /// Records what was applied, in place of what was recorded of the same recipe.
    pub fn apply(&mut self, applied: Applied) {
        match self.presets.iter_mut().find(|a| a.name == applied.name && a.recipe == applied.recipe) {
            Some(old) => *old = applied,
            None => self.presets.push(applied),
        }
    }

    /// The JSON Schema (draft 2020-12) of the file.
    pub fn schema() -> Value {
        schemars::schema_for!(Self).to_value()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Edit, Evaluate, Layers, Question, Questionnaire, resolve};

    const TEXT: &str = "\
# yaml-language-server: $schema=record.schema.json
# What fluxwright applied here.
version: 1
presets:
- name: platform
  version: 1.10
  # The answers.
  answers:
    domain: example.com
    tag: 1.10
    clusters: [{name: home}]
  files:
    ks.yaml: sha256:aa
";

    struct Nothing;

    impl Evaluate for Nothing {
        fn render(&self, template: &str, _: &Map<String, Value>) -> Result<String, fluxwright_diagnostic::Diagnostic> {
            Ok(template.to_owned())
        }

        fn expression(&self, _: &str, _: &Map<String, Value>) -> Result<Value, fluxwright_diagnostic::Diagnostic> {
            Ok(Value::Bool(true))
        }
    }

    #[test]
    fn a_record_answers_again() {
        let record = Record::read("r.yaml", TEXT).unwrap();
        assert_eq!(record.applied("platform", "init").unwrap().version, "1.10");
        let set = record.answers("platform", "init", "r.yaml", TEXT);
        let question = |id: &str| Question { id: id.to_owned(), ..Question::default() };
        let questions = [question("domain"), question("tag")];
        let questionnaire = Questionnaire { questions: &questions, rules: &[], variables: &Map::new() };
        let layers = Layers { sets: vec![set], edits: vec![Edit::from_flag("domain=b").unwrap()] };
        let resolution = resolve(&questionnaire, &layers, &Nothing);
        assert_eq!(Value::Object(resolution.answers), json!({"domain": "b", "tag": "1.10"}));
        assert_eq!(resolution.origins[1].describe(), "r.yaml:10");
        assert!(record.answers("platform", "release", "r.yaml", TEXT).answers.is_empty());
        assert!(record.answers("platform", "init", "r.yaml", "").answers.is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_record_is_said() {
        let error = |text: &str| Record::read("r.yaml", text).unwrap_err().to_string();
        assert_eq!(error("version: 2\n"), "r.yaml: this record has version 2, version 1 can be read");
        assert_eq!(error("presets: [{version: 1.0.0}]\n"), "r.yaml: the key `name` is missing");
        assert_eq!(Record::read("r.yaml", ""), Ok(Record::default()));
    }

    #[test]
    fn applying_again_replaces_what_was_recorded() {
        let mut record = Record::read("r.yaml", TEXT).unwrap();
        record.apply(Applied {
            name: "platform".into(),
            version: "2.0.0".into(),
            recipe: init(),
            ..Applied::default()
        });
        record.apply(Applied { name: "other".into(), version: "1.0.0".into(), recipe: init(), ..Applied::default() });
        let versions: Vec<_> = record.presets.iter().map(|applied| applied.version.as_str()).collect();
        assert_eq!(versions, ["2.0.0", "1.0.0"]);
    }
}

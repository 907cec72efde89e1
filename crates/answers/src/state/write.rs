//! Writing the record.

use fluxwright_yaml::edit::{Above, At, Edit, Editor, Item, KeyAt, Path};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use serde_json::{Map, Value};

use super::{Applied, Record};
use crate::Question;
use crate::shape::Shape;

impl Record {
    /// The text of a new record. `schema` is the address of its JSON Schema, for editors.
    pub fn to_text(&self, schema: &str) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let options = EmitOptions { indent_sequences: true, ..EmitOptions::default() };
        format!(
            "---\n# yaml-language-server: $schema={schema}\n\
             # What fluxwright applied to this repo, with which answers. Answers can be changed here: the next\n\
             # `fluxwright update` uses them.\n{}",
            to_yaml(&value, &options)
        )
    }

    /// The text of the record in place of an older text: what did not change stays byte for byte, with the comments that
    /// people wrote. Where the old text cannot be edited safely, it is written anew.
    pub fn to_text_over(&self, old: &str, schema: &str) -> String {
        self.edited(old).unwrap_or_else(|| self.to_text(schema))
    }

    fn edited(&self, old: &str) -> Option<String> {
        let before = Self::read("", old).ok()?;
        if before.version != self.version || before.presets.is_empty() {
            return None;
        }
        let mut editor = Editor::new(old).ok()?;
        let presets = Path::root().key("presets");
        // From the back, so that the indexes before stay.
        for (index, applied) in before.presets.iter().enumerate().rev() {
            if self.applied(&applied.name, &applied.recipe).is_none() {
                editor.remove(&presets.clone().index(index), Above::Own).ok()?;
            }
        }
        let kept: Vec<&Applied> =
            before.presets.iter().filter(|applied| self.applied(&applied.name, &applied.recipe).is_some()).collect();
        for (index, old) in kept.iter().enumerate() {
            let new = self.applied(&old.name, &old.recipe)?;
            update(&mut editor, &presets.clone().index(index), old, new)?;
        }
        for new in self.presets.iter().filter(|new| before.applied(&new.name, &new.recipe).is_none()) {
            editor.insert(&presets, At::End, Item::value(serde_json::to_value(new).ok()?)).ok()?;
        }
        let text = editor.into_text();
        // Numbers in answers may be written in several ways; what counts is that the same is read.
        (Self::read("", &text).ok()? == *self).then_some(text)
    }
}

fn update(editor: &mut Editor, at: &Path, old: &Applied, new: &Applied) -> Option<()> {
    if old.version != new.version {
        editor.set(&at.clone().key("version"), Item::value(new.version.clone())).ok()?;
    }
    match (&old.digest, &new.digest) {
        (old, Some(new)) if old.as_ref() != Some(new) => {
            editor
                .apply(&Edit::Set { path: at.clone().key("digest"), item: Item::value(new.clone()), create: true })
                .ok()?;
        }
        (Some(_), None) => {
            editor.remove(&at.clone().key("digest"), Above::Own).ok()?;
        }
        _ => {}
    }
    map(editor, &at.clone().key("answers"), &old.answers, &new.answers, &KeyAt::End)?;
    let files = |files: &std::collections::BTreeMap<String, String>| -> Map<String, Value> {
        files.iter().map(|(path, hash)| (path.clone(), Value::String(hash.clone()))).collect()
    };
    map(editor, &at.clone().key("files"), &files(&old.files), &files(&new.files), &KeyAt::Sorted)
}

/// Makes one map into another, key by key.
fn map(
    editor: &mut Editor,
    at: &Path,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    place: &KeyAt,
) -> Option<()> {
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        editor.remove(&at.clone().key(key.clone()), Above::Own).ok()?;
    }
    for (key, value) in new {
        match old.get(key) {
            Some(before) if before == value => {}
            Some(_) => {
                editor.set(&at.clone().key(key.clone()), Item::value(value.clone())).ok()?;
            }
            None => {
                let item = Item::value(value.clone());
                let into = at.clone();
                editor
                    .apply(&Edit::InsertKey { into, key: key.clone(), at: place.clone(), item, create: true })
                    .ok()?;
            }
        }
    }
    Some(())
}

/// The answers as they are recorded: without secrets, whether whole answers or fields.
pub fn without_secrets(questions: &[Question], answers: &Map<String, Value>) -> Map<String, Value> {
    let kept = answers.iter().filter_map(|(id, value)| {
        let question = questions.iter().find(|question| question.id == *id)?;
        Some((id.clone(), open_part(value, Shape::of(question))?))
    });
    kept.collect()
}

fn open_part(value: &Value, shape: Shape<'_>) -> Option<Value> {
    if shape.secret {
        return None;
    }
    Some(match value {
        Value::Array(items) => items.iter().filter_map(|item| open_part(item, shape.item())).collect(),
        Value::Object(map) if !shape.is_free_form() => Value::Object(
            map.iter().filter_map(|(key, value)| Some((key.clone(), open_part(value, shape.field(key)?)?))).collect(),
        ),
        other => other.clone(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn applied(value: Value) -> Applied {
        serde_json::from_value(value).unwrap()
    }

    fn record() -> Record {
        let mut record = Record::default();
        record.apply(applied(json!({
            "name": "platform", "version": "1.0.0", "digest": "sha256:aa", "recipe": "init",
            "answers": {"clusters": ["dev"], "tag": "1.10", "prune": true},
            "files": {"ks.yaml": "sha256:bb", "a/b.yaml": "sha256:cc"},
        })));
        record
    }

    #[test]
    fn a_new_record_is_for_people() {
        let text = record().to_text("https://example.com/record.schema.json");
        assert_eq!(
            text,
            "\
---
# yaml-language-server: $schema=https://example.com/record.schema.json
# What fluxwright applied to this repo, with which answers. Answers can be changed here: the next
# `fluxwright update` uses them.
version: 1
presets:
  - name: platform
    version: 1.0.0
    digest: sha256:aa
    recipe: init
    answers:
      clusters:
        - dev
      tag: \"1.10\"
      prune: true
    files:
      a/b.yaml: sha256:cc
      ks.yaml: sha256:bb
"
        );
        assert_eq!(Record::read("r.yaml", &text).unwrap(), record());
        assert_eq!(record().to_text_over(&text, "x"), text);
    }

    #[test]
    fn writing_again_keeps_what_people_wrote() {
        let old = record()
            .to_text("s")
            .replace("    answers:\n", "    # Agreed on with the team.\n    answers:\n")
            .replace("tag: \"1.10\"", "tag: '1.10' # pinned");
        let mut new = record();
        new.apply(applied(json!({
            "name": "platform", "version": "1.1.0", "digest": "sha256:ab", "recipe": "init",
            "answers": {"clusters": ["dev", "prod"], "tag": "1.10", "domain": "example.com"},
            "files": {"ks.yaml": "sha256:bd", "a/c.yaml": "sha256:ce"},
        })));
        new.apply(applied(json!({"name": "apps", "version": "0.1.0", "recipe": "init", "answers": {"x": 1}})));
        let text = new.to_text_over(&old, "s");
        assert_eq!(
            text,
            "\
---
# yaml-language-server: $schema=s
# What fluxwright applied to this repo, with which answers. Answers can be changed here: the next
# `fluxwright update` uses them.
version: 1
presets:
  - name: platform
    version: 1.1.0
    digest: sha256:ab
    recipe: init
    # Agreed on with the team.
    answers:
      clusters:
        - dev
        - prod
      tag: '1.10' # pinned
      domain: example.com
    files:
      a/c.yaml: sha256:ce
      ks.yaml: sha256:bd
  - name: apps
    version: 0.1.0
    recipe: init
    answers:
      x: 1
"
        );
        let back = record().to_text_over(&text, "s");
        assert_eq!(Record::read("r.yaml", &back).unwrap(), record());
        assert!(back.contains("# Agreed on with the team.") && back.contains("# pinned"), "{back}");
    }

    #[test]
    fn what_cannot_be_edited_is_written_anew() {
        for old in ["", "not: a record\n", "version: 1\n", "presets: &a []\nversion: 1\n"] {
            assert_eq!(record().to_text_over(old, "s"), record().to_text("s"), "{old:?}");
        }
    }

    #[test]
    fn secrets_are_not_recorded() {
        let questions: Vec<Question> = serde_saphyr::from_str(
            "- {id: token, text: T?, secret: true}\n\
             - {id: user, text: U?, type: object, fields: [{id: name, text: N?}, {id: password, text: P?, secret: true}]}\n\
             - {id: users, text: U?, type: list, items: {type: object, fields: [{id: pin, text: P?, secret: true}]}}\n\
             - {id: free, text: F?, type: object}\n",
        )
        .unwrap();
        let Value::Object(answers) = json!({
            "token": "t", "user": {"name": "n", "password": "p"}, "users": [{"pin": 1}], "free": {"a": 1}, "old": 1,
        }) else {
            panic!("a map")
        };
        assert_eq!(
            Value::Object(without_secrets(&questions, &answers)),
            json!({"user": {"name": "n"}, "users": [{}], "free": {"a": 1}})
        );
    }
}

//! The record as text.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::edit::{Above, At, Edit, Editor, Item, KeyAt, Path, Refusal};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use serde_json::Value;

use super::{PATH, Record, SCHEMA};

const HEAD: &str = "\
# What fluxwright made of this repo: presets, the answers they were given, and each file as it was written.
# The answers may be edited: the next `fluxwright init` takes them.
";

type Problems = Vec<Diagnostic>;

/// A new file.
pub(super) fn new(record: &Record) -> Result<String, Problems> {
    let value = value(record)?;
    let text = to_yaml(&value, &EmitOptions { indent_sequences: true, ..EmitOptions::default() });
    Ok(format!("---\n# yaml-language-server: $schema={SCHEMA}\n{HEAD}{text}"))
}

/// The text with what differs changed, and every other byte as it was.
pub(super) fn update(before: &Record, after: &Record, text: &str) -> Result<String, Problems> {
    let mut editor = Editor::new(text).map_err(|error| vec![error.diagnostic(PATH, Some(text.into()))])?;
    let document = editor.stream().documents.iter().position(|document| document.root.is_some()).unwrap_or(0);
    let (before, after) = (value(before)?, value(after)?);
    sync(&mut editor, &Path::root().in_document(document), &before, &after)
        .map_err(|refusal| vec![refusal.diagnostic(PATH, Some(text.into()))])?;
    Ok(editor.into_text())
}

/// Makes the edits that turn one value into another. The depth is that of the record's type and of the answers, which readers
/// have bounded.
fn sync(editor: &mut Editor, path: &Path, before: &Value, after: &Value) -> Result<(), Box<Refusal>> {
    match (before, after) {
        _ if before == after => Ok(()),
        (Value::Object(old), Value::Object(new)) => {
            for key in old.keys().filter(|key| !new.contains_key(*key)) {
                // A value that the reader filled in is not in the text.
                if old.get(key).is_some_and(|value| !is_empty(value)) {
                    editor.apply(&Edit::Remove { path: path.clone().key(key), above: Above::default() })?;
                }
            }
            let mut previous: Option<&String> = None;
            for (key, value) in new {
                match old.get(key) {
                    Some(known) if !is_empty(known) => sync(editor, &path.clone().key(key), known, value)?,
                    Some(_) => {
                        let edit =
                            Edit::Set { path: path.clone().key(key), item: Item::value(value.clone()), create: true };
                        editor.apply(&edit)?;
                    }
                    None => {
                        let at = previous.map_or(KeyAt::Start, |key| KeyAt::After(key.clone()));
                        let item = Item::value(value.clone());
                        editor.apply(&Edit::InsertKey {
                            into: path.clone(),
                            key: key.clone(),
                            at,
                            item,
                            create: true,
                        })?;
                    }
                }
                previous = Some(key);
            }
            Ok(())
        }
        (Value::Array(old), Value::Array(new)) if new.len() >= old.len() && !old.is_empty() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                sync(editor, &path.clone().index(index), old, new)?;
            }
            for value in new.iter().skip(old.len()) {
                editor.insert(path, At::End, Item::value(value.clone()))?;
            }
            Ok(())
        }
        _ => {
            let edit = Edit::Set { path: path.clone(), item: Item::value(after.clone()), create: true };
            editor.apply(&edit).map(|_| ())
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        value => value.is_null(),
    }
}

fn value(record: &Record) -> Result<Value, Problems> {
    serde_json::to_value(record).map_err(|error| {
        vec![Diagnostic::error("record", format!("the answers cannot be recorded: {error}")).help("please report this")]
    })
}

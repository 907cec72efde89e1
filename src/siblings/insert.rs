//! Adding an agreed field that the model lacks, where a sibling that has it has it.

use fluxwright_yaml::edit::{Editor, Item, KeyAt, Path};
use fluxwright_yaml::{Dialect, Document, Node, Stream};
use serde_json::{Value, json};

use super::agree::Field;
use super::flatten::{Place, kind_of};
use super::{Names, Sibling};

/// Adds a field. Fields in lists are left out: an item that the model lacks is an app's own more often than not.
///
/// # Errors
/// The editor's reason, where the model's layout does not allow it.
pub(super) fn insert(
    editor: &mut Editor,
    field: &Field,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
) -> Result<(), String> {
    let Some(text) = names.fill(&field.pattern) else { return Ok(()) };
    let Some((Place::Document(kind), place)) = field.place.split_first() else { return Ok(()) };
    let mut keys = Vec::new();
    for step in place {
        let Place::Key(key) = step else { return Ok(()) };
        keys.push(key.as_str());
    }
    let Some((last, parents)) = keys.split_last() else { return Ok(()) };
    let Some(index) = editor.stream().documents.iter().position(|document| kind_of(document) == *kind) else {
        return Ok(());
    };
    let mut value = value_of(field, &text, kind, &keys, siblings);
    let mut key = (*last).to_owned();
    let mut depth = parents.len();
    // Parents that the model lacks come with the field.
    while depth > 0 && editor.stream().documents.get(index).and_then(|document| document.at(&keys[..depth])).is_none() {
        value = json!({ key.clone(): value });
        depth -= 1;
        key = keys[depth].to_owned();
    }
    let path = keys[..depth].iter().fold(Path::root().in_document(index), |path, step| path.key(*step));
    let at = behind(editor, index, kind, &keys[..depth], &key, siblings);
    editor.insert_key(&path, &key, at, Item::value(value)).map(|_| ()).map_err(|refusal| refusal.to_string())
}

/// The document of this kind in a sibling.
fn document_of<'s>(stream: &'s Stream, kind: &str) -> Option<&'s Document> {
    stream.documents.iter().find(|document| kind_of(document) == kind)
}

/// The value with the type that the siblings give it.
fn value_of(field: &Field, text: &str, kind: &str, keys: &[&str], siblings: &[(&Sibling<'_>, &Stream)]) -> Value {
    let typed = siblings.iter().find_map(|(sibling, stream)| {
        let document = document_of(stream, kind)?;
        let node = document.at(keys)?;
        let is_alike = node.as_str().is_none_or(|text| sibling.names.fill(&field.pattern).as_deref() == Some(text));
        is_alike.then(|| node.to_value(document, Dialect::Sigs).ok()).flatten()
    });
    match typed {
        Some(Value::String(_)) | None => Value::String(text.to_owned()),
        Some(value) => value,
    }
}

/// Behind the key that siblings have before it.
fn behind(
    editor: &Editor,
    index: usize,
    kind: &str,
    parents: &[&str],
    key: &str,
    siblings: &[(&Sibling<'_>, &Stream)],
) -> KeyAt {
    let keys_of = |node: Option<&Node>| -> Vec<String> {
        let entries = node.and_then(Node::entries).unwrap_or_default();
        entries.iter().filter_map(|entry| entry.key.as_str().map(str::to_owned)).collect()
    };
    let own = keys_of(editor.stream().documents.get(index).and_then(|document| document.at(parents)));
    for (_, stream) in siblings {
        let theirs = keys_of(document_of(stream, kind).and_then(|document| document.at(parents)));
        let Some(at) = theirs.iter().position(|known| known == key) else { continue };
        return match theirs[..at].iter().rev().find(|known| own.contains(known)) {
            Some(before) => KeyAt::After(before.clone()),
            None => KeyAt::Start,
        };
    }
    KeyAt::End
}

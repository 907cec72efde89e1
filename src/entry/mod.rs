//! One item put into a collection of an existing file.
//!
//! Putting it in twice is putting it in once: what is there and equal stays, what is there under the same name and differs is a
//! conflict. Every other byte of the file stays.

mod anchor;
mod compare;
mod order;

use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::recipe::Create;
use fluxwright_yaml::edit::{Edit, Editor, Item, Refusal};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use fluxwright_yaml::{Dialect, Node};
use serde_json::{Map, Value, json};

use anchor::{Collection, Place};
use compare::Found;

/// What putting an entry into a file comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    /// It is there already.
    Unchanged,
    /// The file's new text.
    Changed(String),
    /// Something else of the same name is there.
    Conflict(Diagnostic),
}

/// Puts an entry into the text of its file; `None` is a file that does not exist.
///
/// # Errors
/// Why it cannot be put in: the file is missing, does not parse or is encrypted, the place in it is missing, or the editor refuses
/// the shape it finds there.
pub fn put(entry: &RenderedEntry, text: Option<&str>) -> Result<Put, Diagnostic> {
    let Some(text) = text else { return new_file(entry) };
    let source: Arc<str> = text.into();
    if crate::release::is_encrypted(text) {
        return Err(Diagnostic::error(
            "encrypted-file",
            format!("{} is encrypted with SOPS and is not edited", entry.file),
        )
        .help(format!("edit it with: sops edit {}", entry.file)));
    }
    let editor = Editor::new(text).map_err(|error| error.diagnostic(&entry.file, Some(source.clone())))?;
    put_into(entry, editor, &source)
}

/// Makes what is missing on the way, then puts the item in.
fn put_into(entry: &RenderedEntry, mut editor: Editor, source: &Arc<str>) -> Result<Put, Diagnostic> {
    let refused = |refusal: Box<Refusal>| refusal.diagnostic(&entry.file, Some(source.clone()));
    if let Place::Missing { path, rest, missing } = anchor::find(entry, &editor, source)? {
        if entry.create == Create::None {
            return Err(missing.help("make it first, or write `create: collection` in the recipe"));
        }
        let edit = anchor::make(path, rest);
        editor.apply(&edit).map_err(refused)?;
    }
    let text: Arc<str> = editor.text().into();
    let edit = match anchor::find(entry, &editor, &text)? {
        Place::There(collection) => match compare::find(entry, &collection, &text)? {
            Found::Equal => return Ok(Put::Unchanged),
            Found::Different(conflict) => return Ok(Put::Conflict(conflict)),
            Found::Nothing => into(entry, &collection)?,
        },
        Place::Missing { missing, .. } => return Err(missing.help("add it by hand")),
    };
    editor.apply(&edit).map_err(refused)?;
    Ok(Put::Changed(editor.into_text()))
}

/// The edit that puts the item into a collection that is there.
fn into(entry: &RenderedEntry, collection: &Collection<'_>) -> Result<Edit, Diagnostic> {
    let path = collection.path.clone();
    Ok(match &entry.key {
        Some(key) => Edit::InsertKey {
            into: path,
            key: key.clone(),
            at: order::of_key(entry, collection),
            item: item(entry),
            create: true,
        },
        None => Edit::Insert { into: path, at: order::of_item(entry, collection)?, item: item(entry), create: true },
    })
}

/// The item as the neighbours write theirs; with comments of its own, as its template wrote it.
fn item(entry: &RenderedEntry) -> Item {
    let commented = entry.text.lines().any(|line| line.trim_start().starts_with('#') || line.contains(" #"));
    let item = if commented { Item::raw(entry.text.trim_end()) } else { Item::value(entry.value.clone()) };
    match &entry.comment {
        Some(comment) => comment.lines().fold(item, |item, line| item.comment(line)),
        None => item,
    }
}

/// A file with nothing but the collection and the item in it.
fn new_file(entry: &RenderedEntry) -> Result<Put, Diagnostic> {
    if entry.create != Create::File {
        return Err(Diagnostic::error("missing-file", format!("{} is not there", entry.file))
            .note(format!("an entry of the recipe {} goes into it, at `{}`", entry.origin.path, entry.at))
            .help("make the file first, or write `create: file` in the recipe"));
    }
    let mut head = Map::new();
    head.extend(entry.document.kind.as_ref().map(|kind| ("kind".to_owned(), json!(kind))));
    head.extend(entry.document.name.as_ref().map(|name| ("metadata".to_owned(), json!({ "name": name }))));
    let mut text = String::from("---\n");
    if !head.is_empty() {
        text.push_str(&to_yaml(&Value::Object(head), &EmitOptions::default()));
    }
    let editor = Editor::new(&text).map_err(|error| error.diagnostic(&entry.file, None))?;
    put_into(entry, editor, &text.into())
}

/// The value of a node as the API server reads it.
fn value_of(
    node: &Node,
    collection: &Collection<'_>,
    entry: &RenderedEntry,
    source: &Arc<str>,
) -> Result<Value, Diagnostic> {
    node.to_value(collection.document, Dialect::Sigs)
        .map_err(|error| error.diagnostic(&entry.file, Some(source.clone())))
}

#[cfg(test)]
mod tests;

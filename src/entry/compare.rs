//! Whether an entry is there already.

use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RenderedEntry;
use fluxwright_yaml::{Node, NodeKind};
use serde_json::Value;

use super::anchor::{Collection, first_line};
use super::value_of;

/// What the collection has of the entry.
pub(super) enum Found {
    Nothing,
    Equal,
    Different(Diagnostic),
}

/// Looks for the entry in its collection, by its identity.
pub(super) fn find(entry: &RenderedEntry, collection: &Collection<'_>, source: &Arc<str>) -> Result<Found, Diagnostic> {
    let Some(node) = collection.node else { return Ok(Found::Nothing) };
    match (&entry.key, &node.kind) {
        (Some(key), NodeKind::Mapping { .. }) => match node.get(key) {
            Some(there) => compare(entry, there, key, collection, source),
            None => Ok(Found::Nothing),
        },
        (None, NodeKind::Sequence { items, .. }) => match &entry.identity {
            Some(identity) => {
                let wanted = entry.value.get(identity).map(text_of);
                for item in items {
                    let Some(name) = item.get(identity) else { continue };
                    let name = text_of(&value_of(name, collection, entry, source)?);
                    if Some(&name) == wanted.as_ref() {
                        return compare(entry, item, &name, collection, source);
                    }
                }
                Ok(Found::Nothing)
            }
            None => {
                for item in items {
                    if value_of(item, collection, entry, source)? == entry.value {
                        return Ok(Found::Equal);
                    }
                }
                Ok(Found::Nothing)
            }
        },
        (key, _) => {
            let expected = if key.is_some() { "map" } else { "list" };
            Err(Diagnostic::error("wrong-collection", format!("`{}` of {} is not a {expected}", entry.at, entry.file))
                .at(&entry.file, Some(source.clone()), first_line(node, source), "")
                .help("correct `at` or `key` in the recipe, or the file"))
        }
    }
}

fn compare(
    entry: &RenderedEntry,
    there: &Node,
    name: &str,
    collection: &Collection<'_>,
    source: &Arc<str>,
) -> Result<Found, Diagnostic> {
    if value_of(there, collection, entry, source)? == entry.value {
        return Ok(Found::Equal);
    }
    let mut conflict =
        Diagnostic::error("entry-differs", format!("`{name}` is in {} already, and differs", entry.file));
    // What is there may be a Secret's, what is wanted a secret answer.
    let source = (!entry.secret).then(|| source.clone());
    let span = source.as_ref().map_or(0..0, |source| first_line(there, source));
    conflict = conflict.at(&entry.file, source, span, "this stays as it is");
    if !entry.secret {
        let wanted = entry.text.trim_end().replace('\n', "\n  ");
        conflict = conflict.note(format!("wanted:\n  {wanted}"));
    }
    Ok(Found::Different(conflict.help("change it by hand, or choose another name")))
}

/// A scalar as text, so that a name that looks like a number is a name.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

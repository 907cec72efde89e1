//! Objects that only have another name or namespace.

use std::collections::HashMap;

use fluxwright_build::Resource;
use serde_json::Value;

use super::index::Found;

/// Joins objects that are gone and new ones with the same content under another name or in another namespace.
pub(super) fn join_renamed<'b>(pairs: &mut Vec<(&'b str, Option<Found<'b>>, Option<Found<'b>>)>) {
    let mut gone: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        if let (root, Some(old), None) = pair {
            gone.entry(content(root, old.resource)).or_default().push(at);
        }
    }
    if gone.is_empty() {
        return;
    }
    let mut taken = Vec::new();
    for at in 0..pairs.len() {
        let Some((root, None, Some(new))) = pairs.get(at).copied() else { continue };
        let Some(old_at) = gone.get_mut(&content(root, new.resource)).and_then(Vec::pop) else { continue };
        let old = pairs.get(old_at).and_then(|pair| pair.1);
        if let Some(pair) = pairs.get_mut(at) {
            pair.1 = old;
            taken.push(old_at);
        }
    }
    taken.sort_unstable();
    for at in taken.into_iter().rev() {
        pairs.remove(at);
    }
}

/// A hash of what an object is besides its name and namespace, and besides what repeats its name.
fn content(root: &str, resource: &Resource) -> u64 {
    let name = resource.name();
    let mut value = Value::clone(&resource.value);
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("name");
        metadata.remove("namespace");
    }
    // Keys are named after it as well.
    let text = value.to_string();
    let text = if name.is_empty() { text } else { text.replace(name, "⟨name⟩") };
    crate::hash((root, resource.kind(), text))
}

/// A value in which what has one name, keys included, has another.
pub(super) fn called(value: Value, old: &str, new: &str) -> Value {
    match value {
        Value::String(text) if text == old => Value::from(new),
        Value::Array(items) => items.into_iter().map(|item| called(item, old, new)).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (if key == old { new.to_owned() } else { key }, called(value, old, new)))
            .collect(),
        other => other,
    }
}

/// Every text of a value; not the keys of maps.
pub(super) fn each_text(value: &mut Value, with: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => with(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, with)),
        Value::Object(map) => map.values_mut().for_each(|item| each_text(item, with)),
        _ => {}
    }
}

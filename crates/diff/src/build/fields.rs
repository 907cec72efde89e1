//! Differences of values as they are shown.

use std::collections::HashSet;

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::mask::{Hidden, SecretKeys, is_flag, is_reference, of_object, value};
use crate::meaning::{Difference, Kind, Object, Parsed, Path, Step, Tree, compare};
use crate::model::{Action, FieldChange, LineCounts};

/// A text with more lines, or more bytes, is counted instead of shown.
const MOST_LINES: usize = 4;
const MOST_BYTES: usize = 400;
/// Values of a collection that are shown at most.
const MOST_LEAVES: usize = 60;

/// The differences between two objects as they may be shown.
pub(crate) fn between(old: &Object, new: &Object, keys: &SecretKeys) -> Vec<FieldChange> {
    of(compare(&old.tree, &new.tree, &Path::default()), Some(new), keys)
}

/// Differences as they may be shown. `object` is what they are in, whose kind decides what is secret.
pub(crate) fn of(differences: Vec<Difference<'_>>, object: Option<&Object>, keys: &SecretKeys) -> Vec<FieldChange> {
    let own = object.map(|object| of_object(object, keys));
    let keys = own.as_deref().unwrap_or(keys);
    let mut found = Vec::new();
    let flagged = lists_with_flags(&differences, object, keys);
    let encrypted = object.is_some_and(|object| object.tree.at(&["sops", "mac"]).is_some());
    for difference in differences {
        // What SOPS keeps for itself differs with every edit.
        if encrypted && difference.path.starts_with(&["sops"]) {
            continue;
        }
        if let Some(inner) = embedded(&difference, object, keys) {
            found.extend(inner);
        } else {
            let after_flag = difference.path.0.split_last().is_some_and(|(_, list)| flagged.contains(list))
                && text(difference.old.or(difference.new)).is_some_and(|text| !text.starts_with('-'));
            found.push(one(&difference, object, keys, after_flag));
        }
    }
    found
}

/// The lists with a flag whose value is secret (`--password`), now or before: what is no flag there is hidden.
fn lists_with_flags(differences: &[Difference<'_>], object: Option<&Object>, keys: &SecretKeys) -> HashSet<Vec<Step>> {
    let mut lists = HashSet::new();
    for difference in differences {
        let Some((Step::Index(_), list)) = difference.path.0.split_last() else { continue };
        let sides = [difference.old, difference.new];
        let own = sides.into_iter().any(|side| text(side).is_some_and(|text| is_flag(text, keys)));
        let there = || object.and_then(|object| follow(&object.tree, list)).is_some_and(|tree| has_flag(tree, keys));
        if own || there() {
            lists.insert(list.to_vec());
        }
    }
    lists
}

fn has_flag(list: &Tree, keys: &SecretKeys) -> bool {
    matches!(&list.kind, Kind::List(items) if items.iter().any(|item| text(Some(item)).is_some_and(|it| is_flag(it, keys))))
}

/// The value at the end of a way.
fn follow<'t>(tree: &'t Tree, way: &[Step]) -> Option<&'t Tree> {
    way.iter().try_fold(tree, |tree, step| match (step, &tree.kind) {
        (Step::Key(key), _) => tree.get(key),
        (Step::Index(index), Kind::List(items)) => items.get(*index),
        (Step::Item(name), Kind::List(items)) => items.iter().find(|item| item.text(&["name"]).as_ref() == Some(name)),
        _ => None,
    })
}

fn one(difference: &Difference<'_>, object: Option<&Object>, keys: &SecretKeys, after_flag: bool) -> FieldChange {
    let hidden = if after_flag { Hidden::All } else { hidden(&difference.path, object, keys) };
    let key = difference.path.last_key();
    let show = |tree: Option<&Tree>| tree.map(|tree| value(tree, key, hidden, keys));
    let (old, new) = (show(difference.old), show(difference.new));
    let masked = [&old, &new].into_iter().flatten().any(|(_, masked)| *masked);
    let (old, new) = (old.map(|(value, _)| value), new.map(|(value, _)| value));
    let lines = long_texts(difference);
    let path = shown_path(difference);
    match lines {
        Some(lines) if hidden == Hidden::Named => {
            FieldChange { path, change: difference.change, old: None, new: None, masked, lines: Some(lines) }
        }
        _ => FieldChange {
            path,
            change: difference.change,
            old: old.map(shorter),
            new: new.map(shorter),
            masked,
            lines: None,
        },
    }
}

/// An item that is added to a list of texts says itself where it is.
fn shown_path(difference: &Difference<'_>) -> String {
    let scalar = difference.old.or(difference.new).is_some_and(|tree| matches!(tree.kind, Kind::Scalar(_)));
    match (difference.change, difference.path.0.split_last()) {
        (Action::Added | Action::Removed, Some((Step::Index(_), rest))) if scalar => Path(rest.to_vec()).to_string(),
        _ => difference.path.to_string(),
    }
}

/// A collection too large to be shown keeps its first values.
fn shorter(value: Value) -> Value {
    fn leaves(value: &Value) -> usize {
        match value {
            Value::Array(items) => items.iter().map(leaves).sum(),
            Value::Object(map) => map.values().map(leaves).sum(),
            _ => 1,
        }
    }
    let count = leaves(&value);
    if count <= MOST_LEAVES {
        return value;
    }
    match value {
        Value::Array(items) => Value::String(format!("[{} items, {count} values]", items.len())),
        Value::Object(map) => Value::String(format!("{{{} keys, {count} values}}", map.len())),
        other => other,
    }
}

/// What is hidden at the end of a way, because of the keys on it.
fn hidden(path: &Path, object: Option<&Object>, keys: &SecretKeys) -> Hidden {
    let mut hidden = Hidden::Named;
    let mut named = false;
    for (depth, step) in path.0.iter().enumerate() {
        match step {
            Step::Key(key) => {
                if named && key == "value" {
                    return Hidden::All;
                }
                if let Some(object) = object {
                    hidden = hidden.below(object, depth, key);
                }
                named = keys.names(key);
            }
            Step::Item(name) => named = keys.names(name),
            Step::Index(_) => named = false,
        }
    }
    hidden
}

fn text(tree: Option<&Tree>) -> Option<&str> {
    tree.and_then(Tree::as_str)
}

/// How many lines of long texts differ.
fn long_texts(difference: &Difference<'_>) -> Option<LineCounts> {
    let (old, new) = (text(difference.old), text(difference.new));
    let long =
        |text: Option<&str>| text.is_some_and(|text| text.lines().count() > MOST_LINES || text.len() > MOST_BYTES);
    if !(long(old) || long(new))
        || difference.old.is_some() != old.is_some()
        || difference.new.is_some() != new.is_some()
    {
        return None;
    }
    let diff = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
    let mut counts = LineCounts { added: 0, removed: 0 };
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Insert => counts.added += 1,
            ChangeTag::Delete => counts.removed += 1,
            ChangeTag::Equal => {}
        }
    }
    Some(counts)
}

/// The differences inside of a text that is YAML or JSON itself, such as a values file in a ConfigMap.
fn embedded(difference: &Difference<'_>, object: Option<&Object>, keys: &SecretKeys) -> Option<Vec<FieldChange>> {
    let key = difference.path.last_key()?;
    let (old, new) = (text(difference.old)?, text(difference.new)?);
    let is_yaml = [".yaml", ".yml", ".json"].iter().any(|end| key.ends_with(end));
    if !is_yaml || !old.contains('\n') || hidden(&difference.path, object, keys) == Hidden::All {
        return None;
    }
    let (old, new) = (Parsed::new("", old), Parsed::new("", new));
    if old.error.is_some() || new.error.is_some() {
        return None;
    }
    let ([old], [new]) = (old.objects.as_slice(), new.objects.as_slice()) else { return None };
    let changes = of(compare(&old.tree, &new.tree, &difference.path), None, keys);
    (!changes.is_empty()).then_some(changes)
}

/// A text of one value as it may be shown under a name.
pub(crate) fn variable(name: &str, value: &str, keys: &SecretKeys) -> String {
    if keys.names(name) && !is_reference(value) {
        return crate::mask::MASK.to_owned();
    }
    crate::mask::inline(value).into_owned()
}

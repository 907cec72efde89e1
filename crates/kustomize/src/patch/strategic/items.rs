//! Finding items of a list by the texts of their keys, with the habits of kustomize's setter of items.

use super::super::tree::Tree;

/// What an item is to a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is meant.
    Meant,
    /// It is another one, and stays.
    Stays,
    /// It is none, and a setter that comes along takes it out: null, or an empty map, or, when no value is looked for,
    /// any item that is not meant.
    Goes,
}

/// The search fails: a map or a scalar is needed where the item is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrongShape {
    pub(super) wanted: &'static str,
    pub(super) found: &'static str,
}

/// What an item is to a search for `values` of `keys`. The single key `""` stands for the item itself. An empty value
/// fits every value, and a key beyond the values asks for what the key before it asked.
pub(super) fn verdict(item: &Tree, keys: &[&str], values: &[&str]) -> Result<Verdict, WrongShape> {
    if item.is_empty_map() {
        return Ok(Verdict::Goes);
    }
    let wants_map = keys.first().is_some_and(|key| !key.is_empty()) && values.first().is_some_and(|v| !v.is_empty());
    if wants_map && !matches!(item, Tree::Map(_)) {
        return Ok(Verdict::Stays);
    }
    let mut fits = false;
    for (at, key) in keys.iter().enumerate() {
        if let Some(value) = values.get(at) {
            fits = fits_key(item, key, value)?;
        }
        if !fits {
            return Ok(if values.is_empty() { Verdict::Goes } else { Verdict::Stays });
        }
    }
    Ok(Verdict::Meant)
}

fn fits_key(item: &Tree, key: &str, value: &str) -> Result<bool, WrongShape> {
    match (item, key) {
        (Tree::Scalar(_), "") => Ok(item.is_text(value)),
        (_, "") => Err(WrongShape { wanted: "a scalar", found: item.shape() }),
        (Tree::Map(entries), key) => Ok(entries.get(key).is_some_and(|own| value.is_empty() || own.is_text(value))),
        _ => Err(WrongShape { wanted: "a map", found: item.shape() }),
    }
}

/// Whether an item's keys have exactly these values; a scalar, with the single key `""`, whether it has this text.
pub(super) fn has(item: &Tree, keys: &[&str], values: &[&str]) -> bool {
    if let ([""], [value, ..]) = (keys, values) {
        return item.is_text(value);
    }
    let Tree::Map(entries) = item else { return false };
    keys.len() == values.len()
        && keys.iter().zip(values).all(|(key, value)| entries.get(*key).is_some_and(|own| own.is_text(value)))
}

/// Takes out the maps that have these texts, and what is nothing.
pub(super) fn remove(list: &mut Vec<Tree>, keys: &[&str], values: &[&str]) {
    list.retain(|item| matches!(verdict(item, keys, values), Ok(Verdict::Stays) | Err(_)));
}

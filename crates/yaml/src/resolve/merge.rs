//! Maps: duplicate keys and merge keys, where the two readers differ most.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use serde_json::{Map, Value};

use super::value::{Budget, Reader};
use crate::{Entry, Error, ErrorKind, Node, NodeKind, ScalarStyle};

/// In the order of the text, later ones win, and `<<` is no exception.
pub(super) fn sigs(
    reader: &Reader<'_>,
    map: &Node,
    entries: &[Entry],
    into: &mut Map<String, Value>,
    budget: &mut Budget,
) -> Result<(), Error> {
    for entry in entries {
        if is_merge(&entry.key) {
            // The first map of a list wins, so it comes last.
            for source in sources(reader, &entry.value)?.into_iter().rev() {
                let Some(merged) = source.entries() else { continue };
                reader.deeper(source, budget, |budget| sigs(reader, source, merged, into, budget))?;
            }
            continue;
        }
        let key = reader.key(map, entry)?;
        let value = reader.value(&entry.value, budget)?;
        into.insert(key, value);
    }
    Ok(())
}

/// Keys of the map itself win over merged ones, wherever `<<` is; no key may be there twice.
pub(super) fn v3(
    reader: &Reader<'_>,
    map: &Node,
    entries: &[Entry],
    into: &mut Map<String, Value>,
    budget: &mut Budget,
) -> Result<(), Error> {
    let mut merge: Option<&Entry> = None;
    let mut seen = HashMap::new();
    let is_merged = !into.is_empty();
    for entry in entries {
        if is_merge(&entry.key) {
            if let Some(first) = merge {
                let kind = ErrorKind::DuplicateMerge { first: first.key.span.clone() };
                return Err(Error::new(kind, entry.key.span.clone()));
            }
            merge = Some(entry);
            continue;
        }
        // Equal in text is enough: `1` and `"1"` are the same key.
        if let NodeKind::Scalar { value: text, .. } = &entry.key.kind {
            match seen.entry(text.as_str()) {
                Slot::Vacant(slot) => {
                    slot.insert(&entry.key.span);
                }
                Slot::Occupied(first) => {
                    let kind = ErrorKind::DuplicateKey { key: text.clone(), first: (*first.get()).clone() };
                    return Err(Error::new(kind, entry.key.span.clone()));
                }
            }
        }
        let key = reader.key(map, entry)?;
        if is_merged && into.contains_key(&key) {
            continue;
        }
        let value = reader.value(&entry.value, budget)?;
        into.insert(key, value);
    }
    let Some(merge) = merge else { return Ok(()) };
    for source in sources(reader, &merge.value)? {
        let Some(merged) = source.entries() else { continue };
        reader.deeper(source, budget, |budget| v3(reader, source, merged, into, budget))?;
    }
    Ok(())
}

/// Whether a key is `<<` without quotes.
fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value == "<<")
        && key.tag.as_deref().is_none_or(|tag| tag == "!" || tag == "tag:yaml.org,2002:merge")
}

/// The maps to merge: one, or a list.
fn sources<'d: 'n, 'n>(reader: &Reader<'d>, value: &'n Node) -> Result<Vec<&'n Node>, Error> {
    let map = |node: &'n Node| match reader.target(node)? {
        target @ Node { kind: NodeKind::Mapping { .. }, .. } => Ok(target),
        _ => Err(Error::new(ErrorKind::MergeValue, node.span.clone())),
    };
    match &value.kind {
        NodeKind::Sequence { items, .. } => items.iter().map(map).collect(),
        _ => map(value).map(|map| vec![map]),
    }
}

//! Keys that are there twice.
//!
//! kustomize finds no key that is there twice before it prints an object, and until then it has set the annotations anew:
//! of what is there twice among them the last counts. Of a patch it looks at the first of such keys.

use std::collections::HashSet;

use fluxwright_yaml::{Entry, Node, NodeKind};

/// Takes annotations that are there twice out of an object; tells whether there were any.
pub(super) fn settle_annotations(root: &mut Node) -> bool {
    let Some(metadata) = entries(root).and_then(|entries| value(entries, "metadata")) else { return false };
    let Some(metadata) = entries(metadata) else { return false };
    let mut all: Vec<Entry> = Vec::new();
    let mut found = 0;
    for map in metadata.iter_mut().filter(|entry| entry.key.as_str() == Some("annotations")) {
        found += 1;
        all.extend(entries(&mut map.value).map(std::mem::take).into_iter().flatten());
    }
    let count = all.len();
    let mut settled: Vec<Entry> = Vec::new();
    for entry in all {
        match settled.iter_mut().find(|other| other.key.as_str().is_some() && other.key.as_str() == entry.key.as_str())
        {
            Some(other) => *other = entry,
            None => settled.push(entry),
        }
    }
    let is_changed = found > 1 || settled.len() < count;
    let mut settled = Some(settled);
    metadata.retain_mut(|entry| {
        if entry.key.as_str() != Some("annotations") {
            return true;
        }
        match (settled.take(), entries(&mut entry.value)) {
            (Some(all), Some(entries)) => *entries = all,
            // An empty one comes before one with entries.
            (Some(all), None) if found > 1 => {
                settled = Some(all);
                return false;
            }
            (Some(_), None) => {}
            (None, _) => return false,
        }
        true
    });
    is_changed
}

/// Takes all but the first of the keys out that a map has twice.
pub(super) fn keep_first(root: &mut Node) -> bool {
    let mut is_changed = false;
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match &mut node.kind {
            NodeKind::Mapping { entries, .. } => {
                let count = entries.len();
                let mut seen = HashSet::new();
                entries.retain(|entry| entry.key.as_str().is_none_or(|key| seen.insert(key.to_owned())));
                is_changed |= entries.len() < count;
                stack.extend(entries.iter_mut().map(|entry| &mut entry.value));
            }
            NodeKind::Sequence { items, .. } => stack.extend(items),
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
        }
    }
    is_changed
}

fn entries(node: &mut Node) -> Option<&mut Vec<Entry>> {
    match &mut node.kind {
        NodeKind::Mapping { entries, .. } => Some(entries),
        _ => None,
    }
}

fn value<'n>(entries: &'n mut [Entry], key: &str) -> Option<&'n mut Node> {
    entries.iter_mut().find(|entry| entry.key.as_str() == Some(key)).map(|entry| &mut entry.value)
}

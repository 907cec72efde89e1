//! Checking an edit by reading the result again.
//!
//! Every node that was not to change must be there again with the same bytes at the place where the splices have moved it,
//! every comment outside of what was taken out must be there again, and the changed value must be what was intended, to both
//! readers.

use std::collections::HashMap;

use serde_json::Value;

use super::block::{Children, is_absent};
use super::intent::{Change, Expected, Intent};
use super::splice::{Mapper, Splices};
use crate::{Dialect, Document, Entry, Node, NodeKind, ScalarStyle, Stream};

/// What differs from the intention.
pub(super) type Mismatch = String;

/// Compares the streams before and after an edit.
pub(super) fn check(old: &Stream, new: &Stream, splices: &Splices, intent: &Intent) -> Result<(), Mismatch> {
    if old.documents.len() != new.documents.len() {
        return Err("the number of documents changed".to_owned());
    }
    let mut walk = Walk { mapper: splices.mapper(), anchors: HashMap::new() };
    for (index, (before, after)) in old.documents.iter().zip(&new.documents).enumerate() {
        let unlike = before.explicit_start != after.explicit_start
            || before.yaml_version != after.yaml_version
            || before.directives.len() != after.directives.len();
        if unlike {
            return Err(format!("the start of document {index} changed"));
        }
        walk.anchors.clear();
        if index == intent.document {
            walk.root(before, after, intent)?;
            check_merges(before, after, intent)?;
        } else {
            match (&before.root, &after.root) {
                (None, None) => {}
                (Some(before), Some(after)) => walk.same(before, after)?,
                _ => return Err(format!("document {index} changed")),
            }
        }
    }
    comments(old, new, splices)
}

struct Walk<'s> {
    mapper: Mapper<'s>,
    /// Ids of anchors before the edit and after it.
    anchors: HashMap<usize, usize>,
}

impl Walk<'_> {
    fn root(&mut self, old: &Document, new: &Document, intent: &Intent) -> Result<(), Mismatch> {
        match (&old.root, &new.root) {
            (Some(before), Some(after)) => self.along(before, after, &intent.chain, &intent.change),
            (None, Some(after)) if intent.chain.is_empty() => match &intent.change {
                Change::Replace(expected) => value(after, expected),
                _ => Err("the document was empty".to_owned()),
            },
            _ => Err("the document has no value afterwards".to_owned()),
        }
    }

    /// Down to the node that changes; everything beside the way is the same.
    fn along(&mut self, old: &Node, new: &Node, chain: &[usize], change: &Change) -> Result<(), Mismatch> {
        let Some((index, rest)) = chain.split_first() else { return self.changed(old, new, change) };
        self.properties(old, new)?;
        let (before, after) = self.pair(old, new)?;
        if before.len() != after.len() {
            return Err(format!("a collection at byte {} has another length", old.span.start));
        }
        for child in 0..before.len() {
            if child == *index {
                self.key(before, after, child, child)?;
                let (Some(old), Some(new)) = (before.value(child), after.value(child)) else { continue };
                self.along(old, new, rest, change)?;
            } else {
                self.child(before, after, child, child)?;
            }
        }
        Ok(())
    }

    fn changed(&mut self, old: &Node, new: &Node, change: &Change) -> Result<(), Mismatch> {
        self.properties(old, new)?;
        let (at, added, expected) = match change {
            Change::Replace(expected) => return value(new, expected),
            Change::InsertItem(at, expected) => (*at, true, Some(expected)),
            Change::InsertEntry(at, _, expected) => (*at, true, Some(expected)),
            Change::Remove(at) => (*at, false, None),
        };
        let (before, after) = self.pair(old, new)?;
        let (longer, shorter) = if added { (after.len(), before.len()) } else { (before.len(), after.len()) };
        if longer != shorter + 1 || at > shorter {
            return Err(format!(
                "the collection has {} children afterwards, not one {}",
                after.len(),
                if added { "more" } else { "less" }
            ));
        }
        for child in 0..shorter {
            let shifted = if child < at { child } else { child + 1 };
            let (in_old, in_new) = if added { (child, shifted) } else { (shifted, child) };
            self.child(before, after, in_old, in_new)?;
        }
        let Some(expected) = expected else { return Ok(()) };
        if let (Change::InsertEntry(_, key, _), Children::Entries(entries)) = (change, after) {
            let found = entries.get(at).and_then(|entry| key_text(&entry.key));
            if found.as_deref() != Some(key) {
                return Err(format!("the key reads as {found:?}"));
            }
        }
        after.value(at).map_or_else(|| Err("the new value is not there".to_owned()), |node| value(node, expected))
    }

    fn same(&mut self, old: &Node, new: &Node) -> Result<(), Mismatch> {
        self.properties(old, new)?;
        match (&old.kind, &new.kind) {
            (NodeKind::Scalar { value: a, style: x }, NodeKind::Scalar { value: b, style: y }) => {
                if a != b || x != y {
                    return Err(differs(old));
                }
                self.span(old, new)
            }
            (NodeKind::Alias { name: a, target: x }, NodeKind::Alias { name: b, target: y }) => {
                if a != b || self.anchors.get(x) != Some(y) {
                    return Err(differs(old));
                }
                self.span(old, new)
            }
            _ => {
                let (before, after) = self.pair(old, new)?;
                if before.len() != after.len() {
                    return Err(differs(old));
                }
                (0..before.len()).try_for_each(|index| self.child(before, after, index, index))
            }
        }
    }

    fn span(&mut self, old: &Node, new: &Node) -> Result<(), Mismatch> {
        if is_absent(old) && is_absent(new) {
            return Ok(());
        }
        if self.mapper.map(&old.span).as_ref() == Some(&new.span) { Ok(()) } else { Err(differs(old)) }
    }

    fn child(&mut self, before: Children<'_>, after: Children<'_>, old: usize, new: usize) -> Result<(), Mismatch> {
        self.key(before, after, old, new)?;
        match (before.value(old), after.value(new)) {
            (Some(old), Some(new)) => self.same(old, new),
            _ => Err("a child is missing".to_owned()),
        }
    }

    fn key(&mut self, before: Children<'_>, after: Children<'_>, old: usize, new: usize) -> Result<(), Mismatch> {
        let (Children::Entries(before), Children::Entries(after)) = (before, after) else { return Ok(()) };
        match (before.get(old), after.get(new)) {
            (Some(old), Some(new)) => self.same(&old.key, &new.key),
            _ => Err("an entry is missing".to_owned()),
        }
    }

    fn pair<'n>(&self, old: &'n Node, new: &'n Node) -> Result<(Children<'n>, Children<'n>), Mismatch> {
        let style = |node: &Node| match &node.kind {
            NodeKind::Sequence { style, .. } | NodeKind::Mapping { style, .. } => Some(*style),
            _ => None,
        };
        match (Children::of(old), Children::of(new)) {
            (Some(before @ Children::Items(_)), Some(after @ Children::Items(_)))
            | (Some(before @ Children::Entries(_)), Some(after @ Children::Entries(_)))
                if style(old) == style(new) =>
            {
                Ok((before, after))
            }
            _ => Err(differs(old)),
        }
    }

    fn properties(&mut self, old: &Node, new: &Node) -> Result<(), Mismatch> {
        match (&old.anchor, &new.anchor) {
            (Some(before), Some(after)) if before.name == after.name => {
                self.anchors.insert(before.id, after.id);
            }
            (None, None) => {}
            _ => return Err(differs(old)),
        }
        if old.tag == new.tag { Ok(()) } else { Err(differs(old)) }
    }
}

fn differs(old: &Node) -> Mismatch {
    format!("something else changed, at byte {}", old.span.start)
}

fn key_text(key: &Node) -> Option<String> {
    let document = alone(key);
    let texts = Dialect::ALL.map(|dialect| match key.to_value(&document, dialect) {
        Ok(Value::String(text)) => Some(text),
        _ => None,
    });
    let [sigs, v3] = texts;
    sigs.filter(|text| Some(text) == v3.as_ref())
}

/// A document around nothing, for nodes without aliases.
fn alone(node: &Node) -> Document {
    Document {
        root: None,
        span: node.span.clone(),
        explicit_start: false,
        yaml_version: None,
        directives: Vec::new(),
        comments: Vec::new(),
    }
}

fn value(node: &Node, expected: &Expected) -> Result<(), Mismatch> {
    let document = alone(node);
    for (dialect, expected) in Dialect::ALL.into_iter().zip(&expected.0) {
        match node.to_value(&document, dialect) {
            Ok(found) if alike(&found, expected) => {}
            Ok(_) => return Err("the new value reads as another one".to_owned()),
            Err(error) => return Err(format!("the new value cannot be read: {error}")),
        }
    }
    Ok(())
}

/// Equal, numbers by their value.
pub(super) fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| alike(a, b)))
        }
        _ => a == b,
    }
}

fn comments(old: &Stream, new: &Stream, splices: &Splices) -> Result<(), Mismatch> {
    let mut mapper = splices.mapper();
    let kept = old.documents.iter().flat_map(|document| &document.comments);
    let mut kept = kept.filter_map(|comment| mapper.map(&comment.span)).peekable();
    let inserted = splices.inserted();
    for comment in new.documents.iter().flat_map(|document| &document.comments) {
        if kept.next_if_eq(&comment.span).is_some() {
            continue;
        }
        let is_new = inserted.iter().any(|span| span.start <= comment.span.start && comment.span.end <= span.end);
        if !is_new {
            return Err(format!("a comment changed, at byte {} afterwards", comment.span.start));
        }
    }
    match kept.next() {
        None => Ok(()),
        Some(lost) => Err(format!("a comment was lost, at byte {} afterwards", lost.start)),
    }
}

/// Where maps on the way have merge keys, the effective values must be the intended ones too.
fn check_merges(old: &Document, new: &Document, intent: &Intent) -> Result<(), Mismatch> {
    let (mut before, mut after) = (old.root.as_ref(), new.root.as_ref());
    for index in &intent.chain {
        let (Some(from), Some(node)) = (before, after) else { return Ok(()) };
        if let Some(entries) = node.entries().filter(|entries| has_merge(entries))
            && let Some(entry) = entries.get(*index)
            && !is_effective(new, node, entry)
            && from.entries().and_then(|all| all.get(*index)).is_none_or(|entry| is_readable(old, from, entry))
        {
            return Err(MERGED.to_owned());
        }
        before = Children::of(from).and_then(|children| children.value(*index));
        after = Children::of(node).and_then(|children| children.value(*index));
    }
    let (Some(from), Some(node)) = (before, after) else { return Ok(()) };
    let Some(entries) = node.entries().filter(|entries| has_merge(entries)) else { return Ok(()) };
    let fine = match &intent.change {
        Change::InsertEntry(at, ..) => entries.get(*at).is_none_or(|entry| is_effective(new, node, entry)),
        Change::Remove(at) => {
            let removed = from.entries().and_then(|all| all.get(*at)).and_then(|entry| entry.key.as_str());
            removed.is_none_or(|key| {
                Dialect::ALL
                    .into_iter()
                    .all(|dialect| node.to_value(new, dialect).map_or(true, |value| value.get(key).is_none()))
            })
        }
        _ => true,
    };
    if fine { Ok(()) } else { Err(MERGED.to_owned()) }
}

/// The mismatch that is the merge keys' doing.
pub(super) const MERGED: &str = "a merge key changes the result";

fn has_merge(entries: &[Entry]) -> bool {
    entries
        .iter()
        .any(|entry| matches!(&entry.key.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value == "<<"))
}

/// Whether the value of an entry is what both readers find in the map.
fn is_effective(document: &Document, map: &Node, entry: &Entry) -> bool {
    Dialect::ALL.into_iter().all(|dialect| {
        let Some(key) = entry.key.as_str() else { return true };
        match (map.to_value(document, dialect), entry.value.to_value(document, dialect)) {
            (Ok(map), Ok(value)) => map.get(key).is_some_and(|found| alike(found, &value)),
            _ => false,
        }
    })
}

fn is_readable(document: &Document, map: &Node, entry: &Entry) -> bool {
    let readable = |node: &Node, dialect| node.to_value(document, dialect).is_ok();
    Dialect::ALL.into_iter().all(|dialect| readable(map, dialect) && readable(&entry.value, dialect))
}

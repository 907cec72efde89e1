//! From a field's path to its bytes.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::edit::{Path, Step};
use fluxwright_yaml::{Document, Node, NodeKind};

/// The bytes of a field below a node: of its value when that is a scalar, else of its key. Of a field that is not there, those
/// of the deepest one on the way; `None` when even the first step leads nowhere.
pub(super) fn span(document: &Document, root: &Node, field: &str) -> Option<Span> {
    let path = Path::parse(field).ok()?;
    let mut node = root;
    let mut found = None;
    for step in &path.steps {
        node = followed(document, node);
        let (key, value) = match step {
            Step::Key(key) => {
                let Some(entry) = node.entry(key) else { break };
                (Some(&entry.key), &entry.value)
            }
            Step::Index(index) => {
                let Some(item) = node.items().and_then(|items| items.get(*index)) else { break };
                (None, item)
            }
            Step::Select { key, value } => {
                let is_it = |item: &&Node| item.get(key).and_then(Node::as_str) == Some(value);
                let Some(item) = node.items().and_then(|items| items.iter().find(is_it)) else { break };
                (None, item)
            }
        };
        node = value;
        found = Some(bytes(key, value));
    }
    found
}

/// A scalar is shown itself; of anything larger its key, or the first line.
fn bytes(key: Option<&Node>, value: &Node) -> Span {
    match (&value.kind, key) {
        (NodeKind::Scalar { value: text, .. }, _) if !text.is_empty() && !text.contains('\n') => value.span.clone(),
        (NodeKind::Alias { .. }, _) => value.span.clone(),
        (_, Some(key)) => key.span.clone(),
        (_, None) => first(value),
    }
}

/// The first key of a map in a list, else its first byte.
fn first(value: &Node) -> Span {
    match value.entries().and_then(|entries| entries.first()) {
        Some(entry) => entry.key.span.start..entry.value.span.end.max(entry.key.span.end).min(value.span.end),
        None => value.span.clone(),
    }
}

/// The node itself, or the one that an alias means.
pub(super) fn followed<'d>(document: &'d Document, node: &'d Node) -> &'d Node {
    match &node.kind {
        NodeKind::Alias { target, .. } => document.anchored(*target).unwrap_or(node),
        _ => node,
    }
}

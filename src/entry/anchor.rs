//! Where an entry's collection is.

use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::recipe::AnchorStep;
use fluxwright_yaml::edit::{At, Edit, Editor, Item, KeyAt, Path};
use fluxwright_yaml::{Document, Node, NodeKind};
use serde_json::{Map, Value};

/// A collection that is there; null counts as an empty one.
pub(super) struct Collection<'a> {
    pub document: &'a Document,
    pub path: Path,
    pub node: Option<&'a Node>,
}

/// What there is at an anchor.
pub(super) enum Place<'a> {
    There(Collection<'a>),
    /// The way ends early: this much of it is there, the rest is not. With the error it is where nothing may be made.
    Missing {
        path: Path,
        rest: &'a [AnchorStep],
        missing: Diagnostic,
    },
}

/// Follows the anchor as far as it goes.
pub(super) fn find<'a>(
    entry: &'a RenderedEntry,
    editor: &'a Editor,
    source: &Arc<str>,
) -> Result<Place<'a>, Diagnostic> {
    let (index, document) = document(entry, editor, source)?;
    let mut path = Path::root().in_document(index);
    let mut node = document.root.as_ref();
    for (number, step) in entry.at.0.iter().enumerate() {
        let next = match node {
            Some(node) => follow(entry, step, node, document, source)?,
            None => None,
        };
        let Some(next) = next else {
            let missing = Diagnostic::error("missing-anchor", format!("{} has no `{}`", entry.file, entry.at));
            let missing = match node {
                Some(node) => {
                    missing.at(&entry.file, Some(source.clone()), node.span.start..node.span.start, "looked for here")
                }
                None => missing.at(&entry.file, None, 0..0, ""),
            };
            return Ok(Place::Missing { path, rest: entry.at.0.get(number..).unwrap_or_default(), missing });
        };
        path = match step {
            AnchorStep::Key(key) => path.key(key),
            AnchorStep::Item { key, value } => path.select(key, value),
        };
        node = Some(next);
    }
    Ok(Place::There(Collection { document, path, node: node.filter(|node| !node.is_null()) }))
}

/// The document that is meant.
fn document<'a>(
    entry: &RenderedEntry,
    editor: &'a Editor,
    source: &Arc<str>,
) -> Result<(usize, &'a Document), Diagnostic> {
    let selector = &entry.document;
    let fits = |document: &Document| {
        let text = |path: &[&str]| document.at(path).and_then(Node::as_str).map(str::to_owned);
        (selector.kind.is_none() || text(&["kind"]) == selector.kind)
            && (selector.name.is_none() || text(&["metadata", "name"]) == selector.name)
    };
    let mut documents: Vec<(usize, &Document)> =
        editor.stream().documents.iter().enumerate().filter(|(_, document)| fits(document)).collect();
    // Documents of comments alone do not count where there are others.
    if documents.len() > 1 {
        documents.retain(|(_, document)| document.root.is_some());
    }
    let wanted = match (&selector.kind, &selector.name) {
        (None, None) => "a document".to_owned(),
        (kind, name) => {
            format!(
                "the document {}",
                [kind.as_deref(), name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("/")
            )
        }
    };
    match documents.as_slice() {
        [one] => Ok(*one),
        [] => Err(Diagnostic::error("missing-document", format!("{} does not have {wanted}", entry.file))
            .note(format!("an entry of the recipe {} goes into it", entry.origin.path))
            .help("add it, or correct `document` in the recipe")),
        [_, (_, second), ..] => {
            let start = second.span.start;
            Err(Diagnostic::error("ambiguous-document", format!("{wanted} of {} can be more than one", entry.file))
                .at(&entry.file, Some(source.clone()), start..start, "this one fits, too")
                .help("name kind and metadata.name of the one that is meant, in `document` of the recipe"))
        }
    }
}

/// One step down.
fn follow<'a>(
    entry: &RenderedEntry,
    step: &AnchorStep,
    node: &'a Node,
    document: &Document,
    source: &Arc<str>,
) -> Result<Option<&'a Node>, Diagnostic> {
    let wrong = |expected: &str| {
        Err(Diagnostic::error(
            "wrong-anchor",
            format!("`{}` of {} does not lead anywhere: no {expected} here", entry.at, entry.file),
        )
        .at(&entry.file, Some(source.clone()), first_line(node, source), "")
        .help("correct `at` in the recipe, or the file"))
    };
    match (step, &node.kind) {
        (_, NodeKind::Alias { .. }) => wrong("list or map, but an alias"),
        _ if node.is_null() => Ok(None),
        (AnchorStep::Key(key), NodeKind::Mapping { .. }) => Ok(node.get(key)),
        (AnchorStep::Key(_), _) => wrong("map"),
        (AnchorStep::Item { key, value }, NodeKind::Sequence { items, .. }) => {
            let mut fitting = items.iter().filter(|item| is(item, key, value, document));
            let first = fitting.next();
            match fitting.next() {
                None => Ok(first),
                Some(second) => Err(Diagnostic::error(
                    "ambiguous-anchor",
                    format!("more than one item of {} has {key}: {value}", entry.file),
                )
                .at(&entry.file, Some(source.clone()), first_line(second, source), "this one, too")
                .help("remove one of the two")),
            }
        }
        (AnchorStep::Item { .. }, _) => wrong("list"),
    }
}

fn is(item: &Node, key: &str, value: &str, document: &Document) -> bool {
    let found = match item.get(key) {
        Some(Node { kind: NodeKind::Alias { target, .. }, .. }) => document.anchored(*target),
        found => found,
    };
    found.and_then(Node::as_str) == Some(value)
}

/// The node as far as its first line: more of a collection says less.
pub(super) fn first_line(node: &Node, source: &Arc<str>) -> std::ops::Range<usize> {
    let text = source.get(node.span.clone()).unwrap_or_default();
    node.span.start..node.span.start + text.lines().next().map_or(0, str::len)
}

/// The edit that makes the rest of the way, with nothing at its end.
pub(super) fn make(path: Path, rest: &[AnchorStep]) -> Edit {
    let below = rest.get(1..).unwrap_or_default();
    let value = below.iter().rev().fold(Value::Null, |value, step| match step {
        AnchorStep::Key(key) => Value::Object(Map::from_iter([(key.clone(), value)])),
        AnchorStep::Item { key, value: name } => Value::Array(vec![with_name(key, name, value)]),
    });
    match rest.first() {
        Some(AnchorStep::Key(key)) => {
            Edit::InsertKey { into: path, key: key.clone(), at: KeyAt::Usual, item: Item::value(value), create: true }
        }
        Some(AnchorStep::Item { key, value: name }) => {
            Edit::Insert { into: path, at: At::End, item: Item::value(with_name(key, name, value)), create: true }
        }
        None => Edit::Set { path, item: Item::value(value), create: true },
    }
}

/// The item of a list that a selector finds, with the rest of the way in it.
fn with_name(key: &str, name: &str, rest: Value) -> Value {
    let mut map = Map::from_iter([(key.to_owned(), Value::from(name))]);
    if let Value::Object(rest) = rest {
        map.extend(rest);
    }
    Value::Object(map)
}

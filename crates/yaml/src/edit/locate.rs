//! Following a path down a document.

use super::path::{Path, Step};
use super::refusal::{Reason, Refusal};
use crate::{Document, Node, NodeKind, Stream};

/// One step that was taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) parent: &'a Node,
    /// Of the item or the entry.
    pub(super) index: usize,
}

/// Where a path leads.
#[derive(Debug, Clone)]
pub(super) struct Located<'a> {
    pub(super) document: &'a Document,
    /// From the root down.
    pub(super) chain: Vec<Link<'a>>,
    /// The node reached; `None` for the root of a document that has none.
    pub(super) node: Option<&'a Node>,
    /// How many steps of the path were taken. The next one is a key that the mapping `node` lacks, or one that would need
    /// `node`, which is null, to be a mapping.
    pub(super) taken: usize,
}

impl<'a> Located<'a> {
    /// The indices of the chain.
    pub(super) fn indices(&self) -> Vec<usize> {
        self.chain.iter().map(|link| link.index).collect()
    }

    /// The place of the node, or of the document that has none.
    pub(super) fn span(&self) -> fluxwright_diagnostic::Span {
        self.node.map_or(self.document.span.start..self.document.span.start, |node| node.span.clone())
    }
}

/// Follows a path as far as it exists. Keys may be missing at its end; everything else that is not there, or is there twice,
/// is refused.
pub(super) fn locate<'a>(stream: &'a Stream, path: &Path) -> Result<Located<'a>, Box<Refusal>> {
    let Some(document) = stream.documents.get(path.document) else {
        let reason = Reason::NoDocument { documents: stream.documents.len() };
        return Err(Refusal::new(reason, path, stream.text.len()..stream.text.len()));
    };
    let mut located = Located { document, chain: Vec::new(), node: document.root.as_ref(), taken: 0 };
    for (position, step) in path.steps.iter().enumerate() {
        let here = path.prefix(position);
        let Some(node) = located.node else {
            return missing(located, step, &here);
        };
        if let NodeKind::Alias { name, .. } = &node.kind {
            return Err(Refusal::new(Reason::Alias { name: name.clone() }, &here, node.span.clone()));
        }
        if node.is_null() {
            return missing(located, step, &here);
        }
        let Some(index) = child(node, step, &here)? else {
            return missing(located, step, &here);
        };
        located.chain.push(Link { parent: node, index });
        located.node = super::block::Children::of(node).and_then(|children| children.value(index));
        located.taken += 1;
    }
    Ok(located)
}

fn missing<'a>(located: Located<'a>, step: &Step, here: &Path) -> Result<Located<'a>, Box<Refusal>> {
    match step {
        Step::Key(_) => Ok(located),
        Step::Index(_) | Step::Select { .. } => {
            Err(Refusal::new(Reason::NotFound { step: step.clone() }, here, located.span()))
        }
    }
}

fn child(node: &Node, step: &Step, here: &Path) -> Result<Option<usize>, Box<Refusal>> {
    let refuse = |reason| Refusal::new(reason, here, node.span.clone());
    match step {
        Step::Key(name) => {
            let entries = node.entries().ok_or_else(|| refuse(Reason::NotAMapping))?;
            let mut found = entries.iter().enumerate().filter(|(_, entry)| entry.key.as_str() == Some(name));
            let Some((index, _)) = found.next() else { return Ok(None) };
            match found.next() {
                Some((_, again)) => {
                    Err(Refusal::new(Reason::DuplicateKey { key: name.clone() }, here, again.key.span.clone()))
                }
                None => Ok(Some(index)),
            }
        }
        Step::Index(index) => {
            let items = node.items().ok_or_else(|| refuse(Reason::NotASequence))?;
            match items.get(*index) {
                Some(_) => Ok(Some(*index)),
                None => Err(refuse(Reason::OutOfRange { index: *index, len: items.len() })),
            }
        }
        Step::Select { key, value } => {
            let items = node.items().ok_or_else(|| refuse(Reason::NotASequence))?;
            let is_it = |item: &Node| item.get(key).and_then(Node::as_str) == Some(value);
            let mut found = items.iter().enumerate().filter(|(_, item)| is_it(item));
            match (found.next(), found.next()) {
                (Some((index, _)), None) => Ok(Some(index)),
                (None, _) => Err(refuse(Reason::NotFound { step: step.clone() })),
                (Some(_), Some((_, again))) => {
                    Err(Refusal::new(Reason::SeveralItems { step: step.clone() }, here, again.span.clone()))
                }
            }
        }
    }
}

/// Refuses to change what an alias elsewhere repeats: the node itself when `including`, and each node around it.
pub(super) fn check_anchors(located: &Located<'_>, path: &Path, including: bool) -> Result<(), Box<Refusal>> {
    let around = located.chain.iter().map(|link| link.parent);
    let nodes: Vec<&Node> = around.chain(located.node.filter(|_| including)).collect();
    let anchored = nodes.iter().filter_map(|node| Some((*node, node.anchor.as_ref()?)));
    for (node, anchor) in anchored {
        if let Some(alias) = first_alias(located.document, |id| id == anchor.id, None) {
            let reason = Reason::Anchored { name: anchor.name.clone(), alias: alias.span.clone() };
            return Err(Refusal::new(reason, path, node.span.clone()));
        }
    }
    Ok(())
}

/// Refuses to take away a node with an anchor in it that an alias outside of it needs.
pub(super) fn check_removed_anchors(located: &Located<'_>, path: &Path) -> Result<(), Box<Refusal>> {
    let Some(node) = located.node else { return Ok(()) };
    let mut anchors = Vec::new();
    let key = located.chain.last().and_then(|link| link.parent.entries()?.get(link.index)).map(|entry| &entry.key);
    for removed in [Some(node), key].into_iter().flatten() {
        removed.walk(&mut |inner| anchors.extend(inner.anchor.as_ref()));
    }
    if anchors.is_empty() {
        return Ok(());
    }
    let is_removed = |id| anchors.iter().any(|anchor| anchor.id == id);
    match first_alias(located.document, is_removed, Some(node)) {
        Some(alias) => {
            let name = match &alias.kind {
                NodeKind::Alias { name, .. } => name.clone(),
                _ => String::new(),
            };
            let reason = Reason::Anchored { name, alias: alias.span.clone() };
            Err(Refusal::new(reason, path, node.span.clone()))
        }
        None => Ok(()),
    }
}

/// The first alias of one of some anchors that does not lie in `except`.
fn first_alias<'a>(document: &'a Document, wanted: impl Fn(usize) -> bool, except: Option<&Node>) -> Option<&'a Node> {
    let mut found: Option<&Node> = None;
    if let Some(root) = &document.root {
        root.walk(&mut |node| {
            let NodeKind::Alias { target, .. } = &node.kind else { return };
            let outside = except.is_none_or(|except| !contains(except, node));
            if found.is_none() && wanted(*target) && outside {
                found = Some(node);
            }
        });
    }
    found
}

fn contains(outer: &Node, inner: &Node) -> bool {
    outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

//! A document as its leaves with their places, comparable between siblings.

use fluxwright_yaml::edit::Step;
use fluxwright_yaml::{Document, Node, NodeKind, Stream};

use super::Names;

/// One step to a leaf.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A document of the file, by the kind of its object; the first step of every place.
    Document(String),
    /// A key of a mapping.
    Key(String),
    /// An item of a list, known by what it is: a scalar's own pattern, a mapping's `name` or `kind` and `name`.
    Item(String),
    /// An item of a list without identity, by position.
    Index(usize),
}

/// A scalar or empty collection of a document.
#[derive(Debug, Clone)]
pub struct Leaf<'a> {
    /// Where, in terms that siblings share.
    pub place: Vec<Place>,
    /// The index of its document.
    pub document: usize,
    /// Where, as keys and indices of this document.
    pub steps: Vec<Step>,
    /// Its text; `[]` and `{}` for empty collections.
    pub text: String,
    /// The node.
    pub node: &'a Node,
    /// Whether the text is an alias's: it changes with its anchor.
    pub alias: bool,
}

/// All leaves of all documents, in order. `skip` tells which places (without their document) are not looked into.
pub fn leaves<'a>(stream: &'a Stream, names: &Names, skip: &dyn Fn(&[Place]) -> bool) -> Vec<Leaf<'a>> {
    let mut found = Vec::new();
    for (index, document) in stream.documents.iter().enumerate() {
        if let Some(root) = &document.root {
            let mut walk = Walk { document, index, names, skip, found: &mut found, aliases: 0 };
            walk.node(root, &mut vec![Place::Document(kind_of(document))], &mut Vec::new(), false);
        }
    }
    found
}

/// The kind of a document's object; empty when it has none.
pub(super) fn kind_of(document: &Document) -> String {
    document.at(&["kind"]).and_then(Node::as_str).unwrap_or_default().to_owned()
}

struct Walk<'a, 'w> {
    document: &'a Document,
    index: usize,
    names: &'w Names,
    skip: &'w dyn Fn(&[Place]) -> bool,
    found: &'w mut Vec<Leaf<'a>>,
    aliases: usize,
}

/// More aliases of collections than this are not followed in one document: none of the layouts has them.
const MAX_ALIASES: usize = 100;

impl<'a> Walk<'a, '_> {
    // The depth of a document is bounded by the reader.
    fn node(&mut self, node: &'a Node, place: &mut Vec<Place>, steps: &mut Vec<Step>, alias: bool) {
        if (self.skip)(place.get(1..).unwrap_or_default()) {
            return;
        }
        let index = self.index;
        let leaf =
            |text: String| Leaf { place: place.clone(), document: index, steps: steps.clone(), text, node, alias };
        match &node.kind {
            NodeKind::Scalar { value, .. } => self.found.push(leaf(value.clone())),
            NodeKind::Sequence { items, .. } if items.is_empty() => self.found.push(leaf("[]".to_owned())),
            NodeKind::Mapping { entries, .. } if entries.is_empty() => self.found.push(leaf("{}".to_owned())),
            NodeKind::Alias { target, .. } => {
                self.aliases += 1;
                let Some(target) = self.document.anchored(*target).filter(|_| self.aliases <= MAX_ALIASES) else {
                    return;
                };
                if let Some(text) = target.as_str() {
                    let text = text.to_owned();
                    self.found.push(Leaf {
                        place: place.clone(),
                        document: self.index,
                        steps: steps.clone(),
                        text,
                        node,
                        alias: true,
                    });
                } else if !alias {
                    self.node(target, place, steps, true);
                }
            }
            NodeKind::Sequence { items, .. } => {
                for (index, item) in items.iter().enumerate() {
                    place.push(self.identity(item, index));
                    self.below(Step::Index(index), item, place, steps, alias);
                    place.pop();
                }
            }
            NodeKind::Mapping { entries, .. } => {
                for entry in entries {
                    let Some(key) = entry.key.as_str() else { continue };
                    place.push(Place::Key(key.to_owned()));
                    self.below(Step::Key(key.to_owned()), &entry.value, place, steps, alias);
                    place.pop();
                }
            }
        }
    }

    /// What is below an alias has no place of its own in the text: its steps are those of the alias.
    fn below(&mut self, step: Step, node: &'a Node, place: &mut Vec<Place>, steps: &mut Vec<Step>, alias: bool) {
        if alias {
            return self.node(node, place, steps, alias);
        }
        steps.push(step);
        self.node(node, place, steps, alias);
        steps.pop();
    }

    fn identity(&self, item: &Node, index: usize) -> Place {
        let pattern = |text: &str| self.names.patterns(text).swap_remove(0);
        if let Some(text) = item.as_str() {
            return Place::Item(pattern(text));
        }
        match item.get("name").and_then(Node::as_str) {
            Some(name) => Place::Item(format!(
                "{}/{}",
                item.get("kind").and_then(Node::as_str).unwrap_or_default(),
                pattern(name)
            )),
            None => Place::Index(index),
        }
    }
}

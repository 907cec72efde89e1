//! The nodes of one document put together, without recursion, and counted as if its aliases were written out.

use std::collections::HashMap;

use fluxwright_diagnostic::Span;

use super::{Limits, MAX_DEPTH};
use crate::{CollectionStyle, Entry, Error, ErrorKind, Node, NodeKind};

/// What a node counts with its aliases written out.
#[derive(Debug, Clone, Copy)]
struct Weight {
    nodes: usize,
    /// Levels of collections; a scalar has none.
    height: usize,
}

/// A collection whose end is still to come.
struct Frame {
    node: Node,
    /// The key that waits for its value.
    key: Option<Node>,
    weight: Weight,
}

/// What is read of a document so far.
pub(super) struct Tree {
    depth: usize,
    nodes: usize,
    frames: Vec<Frame>,
    /// Of anchors, by their id.
    names: HashMap<usize, String>,
    /// Of complete anchored nodes, by the id of their anchor.
    weights: HashMap<usize, Weight>,
    /// Nodes so far.
    count: usize,
    root: Option<Node>,
}

impl Tree {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            depth: limits.depth.min(MAX_DEPTH),
            nodes: limits.nodes,
            frames: Vec::new(),
            names: HashMap::new(),
            weights: HashMap::new(),
            count: 0,
            root: None,
        }
    }

    /// The most levels.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Takes the root and forgets the rest.
    pub(super) fn take(&mut self) -> Option<Node> {
        self.frames.clear();
        self.names.clear();
        self.weights.clear();
        self.count = 0;
        self.root.take()
    }

    /// The collection that the next node goes into.
    pub(super) fn parent(&self) -> Option<&Node> {
        self.frames.last().map(|frame| &frame.node)
    }

    /// The key that the next node is the value of.
    pub(super) fn key(&self) -> Option<&Node> {
        self.frames.last()?.key.as_ref()
    }

    /// Whether the next node is a key.
    pub(super) fn expects_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { key: None, node: Node { kind: NodeKind::Mapping { .. }, .. }, .. }))
    }

    /// Whether the next node is inside brackets.
    pub(super) fn in_flow(&self) -> bool {
        self.parent().is_some_and(|node| style(node) == Some(CollectionStyle::Flow))
    }

    /// The innermost block collection.
    pub(super) fn block(&self) -> Option<&Node> {
        let mut open = self.frames.iter().rev().map(|frame| &frame.node);
        open.find(|node| style(node) == Some(CollectionStyle::Block))
    }

    /// Remembers the name of an anchor, for its aliases.
    pub(super) fn name(&mut self, id: usize, name: &str) {
        self.names.insert(id, name.to_owned());
    }

    /// Adds a scalar.
    pub(super) fn scalar(&mut self, node: Node) -> Result<(), Error> {
        self.count(1, &node.span)?;
        self.attach(node, Weight { nodes: 1, height: 0 });
        Ok(())
    }

    /// Adds an alias.
    pub(super) fn alias(&mut self, target: usize, span: Span) -> Result<(), Error> {
        let name = self.names.get(&target).cloned().unwrap_or_default();
        let Some(weight) = self.weights.get(&target).copied() else {
            return Err(Error::new(ErrorKind::RecursiveAlias(name), span));
        };
        if self.frames.len() + weight.height > self.depth {
            return Err(self.too_deep(span));
        }
        self.count(weight.nodes, &span)?;
        self.attach(Node { kind: NodeKind::Alias { name, target }, span, anchor: None, tag: None }, weight);
        Ok(())
    }

    /// Begins a collection.
    pub(super) fn open(&mut self, node: Node) -> Result<(), Error> {
        if self.frames.len() >= self.depth {
            return Err(self.too_deep(node.span));
        }
        self.count(1, &node.span)?;
        self.frames.push(Frame { node, key: None, weight: Weight { nodes: 1, height: 1 } });
        Ok(())
    }

    /// Ends a collection: at its closing bracket, or else with its last node.
    pub(super) fn close(&mut self, bracket_end: Option<usize>) {
        let Some(mut frame) = self.frames.pop() else { return };
        let last = match &frame.node.kind {
            NodeKind::Sequence { items, .. } => items.last(),
            NodeKind::Mapping { entries, .. } => entries.last().map(|entry| &entry.value),
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => None,
        };
        if let Some(end) = bracket_end.or_else(|| last.map(|last| last.span.end)) {
            frame.node.span.end = end;
        }
        self.attach(frame.node, frame.weight);
    }

    fn too_deep(&self, span: Span) -> Error {
        Error::new(ErrorKind::TooDeep { limit: self.depth }, span)
    }

    fn count(&mut self, nodes: usize, span: &Span) -> Result<(), Error> {
        self.count = self.count.saturating_add(nodes);
        if self.count > self.nodes {
            return Err(Error::new(ErrorKind::TooManyNodes { limit: self.nodes }, span.clone()));
        }
        Ok(())
    }

    fn attach(&mut self, node: Node, weight: Weight) {
        if let Some(anchor) = &node.anchor {
            self.weights.insert(anchor.id, weight);
        }
        let Some(parent) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        parent.weight.nodes = parent.weight.nodes.saturating_add(weight.nodes);
        parent.weight.height = parent.weight.height.max(weight.height + 1);
        match &mut parent.node.kind {
            NodeKind::Sequence { items, .. } => items.push(node),
            NodeKind::Mapping { entries, .. } => match parent.key.take() {
                None => parent.key = Some(node),
                Some(key) => entries.push(Entry { key, value: node }),
            },
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
        }
    }
}

/// How a collection is written.
pub(super) fn style(node: &Node) -> Option<CollectionStyle> {
    match node.kind {
        NodeKind::Sequence { style, .. } | NodeKind::Mapping { style, .. } => Some(style),
        NodeKind::Scalar { .. } | NodeKind::Alias { .. } => None,
    }
}

//! The file that a ResourceSet stands in, and places in it.

mod outline;

use std::fmt;
use std::sync::{Arc, OnceLock};

use fluxwright_diagnostic::{Span, line_column};
use fluxwright_yaml::{Document, Limits, Node, Stream, parse_with};

use crate::decode::Step;

/// How much of a manifest is read. A ResourceSet may list tens of thousands of inputs.
pub(crate) const LIMITS: Limits = Limits { bytes: 64 << 20, depth: 250, nodes: 8_000_000 };

/// A file with a manifest: its name as the user knows it and its text.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// The name, for messages.
    pub path: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

// The text is left out: it would drown the rest.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("path", &self.path).finish_non_exhaustive()
    }
}

impl File {
    /// A file of this name and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    pub(crate) fn place(&self, span: Span, label: impl Into<String>) -> Place {
        Place { file: self.clone(), span, label: label.into() }
    }
}

/// Bytes of a file, with a few words about what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: File,
    /// The bytes; empty marks a position.
    pub span: Span,
    /// What is there; may be empty.
    pub label: String,
}

impl Place {
    /// The line, from one.
    pub fn line(&self) -> usize {
        line_column(&self.file.text, self.span.start).0
    }
}

/// One document of a file. Its tree is read again when a place in it is asked for: a ResourceSet with ten thousand
/// inputs has a tree many times the size of its text, and mostly nobody asks.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) file: File,
    /// The document's bytes.
    pub(crate) span: Span,
    tree: Arc<OnceLock<Option<Stream>>>,
    /// Without the inputs, when they are most of a long text.
    outline: Arc<OnceLock<Option<Stream>>>,
}

impl Source {
    pub(crate) fn new(file: File, span: Span) -> Self {
        Self { file, span, tree: Arc::default(), outline: Arc::default() }
    }

    pub(crate) fn text(&self) -> &str {
        self.file.text.get(self.span.clone()).unwrap_or_default()
    }

    /// The document for a path, which may lack what is not on the way.
    fn document_for(&self, path: &[Step]) -> Option<&Document> {
        let is_key = |at: usize, key: &str| path.get(at) == Some(&Step::from(key));
        if !is_key(0, "spec") || is_key(1, "inputs") {
            return self.document();
        }
        let outline = self.outline.get_or_init(|| parse_with(&outline::without_inputs(self.text())?, &LIMITS).ok());
        match outline {
            Some(stream) => stream.documents.first(),
            None => self.document(),
        }
    }

    /// The way to the node at a path, as far as it leads.
    pub(crate) fn walk(&self, path: &[Step]) -> Option<Walk<'_>> {
        Some(Walk::start(self.document_for(path)?)?.down(path))
    }

    /// The document; the spans of its nodes count from its own first byte.
    pub(crate) fn document(&self) -> Option<&Document> {
        let stream = self.tree.get_or_init(|| parse_with(self.text(), &LIMITS).ok());
        stream.as_ref()?.documents.first()
    }

    /// A span of the document as one of the file.
    pub(crate) fn span_in_file(&self, span: &Span) -> Span {
        self.span.start + span.start..self.span.start + span.end
    }

    pub(crate) fn place(&self, span: &Span, label: impl Into<String>) -> Place {
        self.file.place(self.span_in_file(span), label)
    }

    /// The place of the node at a path, or of the last one on the way to it: of its key where it has one.
    pub(crate) fn place_of(&self, path: &[Step], label: impl Into<String>) -> Place {
        let span =
            self.walk(path).map_or(0..0, |walk| walk.key.map_or_else(|| start_of(walk.node), |key| key.span.clone()));
        self.place(&span, label)
    }
}

/// The first line of a collection stands for all of it.
pub(crate) fn start_of(node: &Node) -> Span {
    match node.as_str() {
        Some(_) => node.span.clone(),
        None => node.span.start..node.span.start,
    }
}

/// A way down a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'d> {
    document: &'d Document,
    pub(crate) node: &'d Node,
    /// The key whose value the node is.
    pub(crate) key: Option<&'d Node>,
    /// Whether all steps could be taken.
    pub(crate) complete: bool,
}

impl<'d> Walk<'d> {
    pub(crate) fn start(document: &'d Document) -> Option<Self> {
        Some(Self { document, node: document.root.as_ref()?, key: None, complete: true })
    }

    /// The root of the document.
    pub(crate) fn root(&self) -> &'d Node {
        self.document.root.as_ref().unwrap_or(self.node)
    }

    /// Follows the steps as far as they lead, through aliases and merged maps.
    pub(crate) fn down(mut self, path: &[Step]) -> Self {
        for step in path {
            match self.step(step) {
                Some(next) => self = next,
                None => return Self { complete: false, ..self },
            }
        }
        self
    }

    fn step(self, step: &Step) -> Option<Self> {
        let node = self.resolved(self.node)?;
        match step {
            Step::Index(index) => Some(Self { node: node.items()?.get(*index)?, key: None, ..self }),
            Step::Key(key) => self.entry(node, key),
        }
    }

    fn entry(self, node: &'d Node, key: &str) -> Option<Self> {
        let entries = node.entries()?;
        let named = |name: &str| key == name;
        let found = entries
            .iter()
            .rev()
            .find(|entry| entry.key.as_str().is_some_and(named))
            .or_else(|| entries.iter().rev().find(|entry| entry.key.as_str().is_some_and(|k| is_folded(k, key))))
            .or_else(|| entries.iter().rev().find(|entry| read_key(&entry.key, self.document).as_deref() == Some(key)));
        if let Some(entry) = found {
            return Some(Self { node: &entry.value, key: Some(&entry.key), ..self });
        }
        let merged = entries.iter().filter(|entry| entry.key.as_str() == Some("<<"));
        merged.flat_map(|entry| self.merged(&entry.value)).find_map(|node| self.entry(node, key))
    }

    /// The maps that a merge key names. Maps merged by those are not followed: anchors may form a circle.
    fn merged(self, value: &'d Node) -> Vec<&'d Node> {
        let value = self.resolved(value);
        let parts = value.and_then(Node::items).unwrap_or_default();
        let all = value.into_iter().chain(parts.iter().filter_map(|part| self.resolved(part)));
        all.filter(|node| node.entry("<<").is_none()).collect()
    }

    fn resolved(self, node: &'d Node) -> Option<&'d Node> {
        match &node.kind {
            fluxwright_yaml::NodeKind::Alias { target, .. } => self.document.anchored(*target),
            _ => Some(node),
        }
    }
}

fn is_folded(a: &str, b: &str) -> bool {
    crate::decode::fold(a) == crate::decode::fold(b)
}

/// A key as the reader has it, such as `true` for `y`.
fn read_key(key: &Node, document: &Document) -> Option<String> {
    match key.to_value(document, fluxwright_yaml::Dialect::Sigs).ok()? {
        serde_json::Value::Bool(truth) => Some(truth.to_string()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

//! The tree that reading gives: raw scalars, styles and byte spans, nothing resolved yet.

use std::sync::Arc;

use fluxwright_diagnostic::Span;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CollectionStyle {
    /// Indented lines.
    Block,
    /// `[…]` or `{…}`
    Flow,
}

/// The name given with `&name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Without the `&`.
    pub name: String,
    /// Unique in the document, even where a name is given twice; an alias names it.
    pub id: usize,
    /// The bytes of `&name`.
    pub span: Span,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// A scalar after unquoting, unescaping and folding; its type is decided by a [`crate::Dialect`].
    Scalar {
        /// The text.
        value: String,
        /// How it is written. An absent value (`key:`) is an empty plain scalar with an empty span.
        style: ScalarStyle,
    },
    /// A list.
    Sequence {
        /// Its items in order.
        items: Vec<Node>,
        /// How it is written.
        style: CollectionStyle,
    },
    /// A map, in the order of the text, duplicates included.
    Mapping {
        /// Its entries in order.
        entries: Vec<Entry>,
        /// How it is written.
        style: CollectionStyle,
    },
    /// `*name`; the anchored node is found with [`Document::anchored`].
    Alias {
        /// Without the `*`.
        name: String,
        /// [`Anchor::id`] of the node meant.
        target: usize,
    },
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key; any node is allowed, a scalar is usual.
    pub key: Node,
    /// The value.
    pub value: Node,
}

/// A node and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its bytes, without anchor and tag, without trailing white space, line ends or comments (a block scalar has its
    /// header and content, up to the end of its last line of content without the line end).
    pub span: Span,
    /// `&name` before it.
    pub anchor: Option<Anchor>,
    /// The tag before it, resolved (`!!str` is `tag:yaml.org,2002:str`, `!x` stays `!x`).
    pub tag: Option<String>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes, from `#` to before the line end.
    pub span: Span,
}

/// One document of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// `None` when the document has no node at all (only comments, or nothing).
    pub root: Option<Node>,
    /// From the start of its `---` or first directive (or its first byte) to that of the next document, or the end. The
    /// spans of a stream's documents cover its text without gaps, so the first one starts at 0.
    pub span: Span,
    /// Whether it starts with a `---` line.
    pub explicit_start: bool,
    /// `1.2` of `%YAML 1.2`.
    pub yaml_version: Option<(u32, u32)>,
    /// The bytes of its directives, such as `%YAML 1.2`, without the line ends.
    pub directives: Vec<Span>,
    /// Its comments in order.
    pub comments: Vec<Comment>,
}

/// A text and its documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The whole text, a byte order mark included; spans index it.
    pub text: Arc<str>,
    /// In order; at least one.
    pub documents: Vec<Document>,
}

impl Node {
    /// The text of a scalar.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The items of a sequence.
    pub fn items(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Mapping { entries, .. } => Some(entries),
            _ => None,
        }
    }

    /// The last entry of a mapping with this key, merge keys and aliases not followed.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().rev().find(|entry| entry.key.as_str() == Some(key))
    }

    /// The value of [`Node::entry`].
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value at a path of keys, such as `["metadata", "name"]`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Whether it is an empty plain scalar, `null` or `~` without a tag: what YAML calls null in every dialect.
    pub fn is_null(&self) -> bool {
        self.tag.is_none()
            && matches!(&self.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain }
                if matches!(value.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Calls `visit` with this node and every node below it, keys before values, without following aliases.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Node)) {
        let mut stack = vec![self];
        while let Some(node) = stack.pop() {
            visit(node);
            match &node.kind {
                NodeKind::Sequence { items, .. } => stack.extend(items.iter().rev()),
                NodeKind::Mapping { entries, .. } => {
                    for entry in entries.iter().rev() {
                        stack.push(&entry.value);
                        stack.push(&entry.key);
                    }
                }
                NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
            }
        }
    }
}

impl Document {
    /// The node that an alias names.
    pub fn anchored(&self, id: usize) -> Option<&Node> {
        let mut found = None;
        if let Some(root) = &self.root {
            root.walk(&mut |node| {
                if node.anchor.as_ref().is_some_and(|anchor| anchor.id == id) {
                    found = Some(node);
                }
            });
        }
        found
    }

    /// The value at a path of keys below the root.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        self.root.as_ref()?.at(path)
    }

    /// Kind and metadata.name, where the document is a Kubernetes object.
    pub fn kind_and_name(&self) -> Option<(&str, &str)> {
        Some((self.at(&["kind"])?.as_str()?, self.at(&["metadata", "name"])?.as_str()?))
    }
}

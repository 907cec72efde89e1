//! A value with spans: aliases followed, merge keys merged, scalars resolved as Kubernetes does.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, Document, Node, NodeKind};
use indexmap::IndexMap;
use serde_json::Value;

/// A value and its bytes.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub kind: Kind,
    pub span: Span,
    /// Equal values have equal hashes, whatever the order of their keys.
    pub hash: u64,
}

/// What it is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Text, a number, a boolean or null.
    Scalar(Value),
    List(Vec<Tree>),
    Map(IndexMap<String, Entry>),
}

/// A value of a map, and the bytes of its key.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: Span,
    pub value: Tree,
}

impl Tree {
    /// The meaning of a document; `None` for an empty one.
    pub fn of(document: &Document) -> Option<Self> {
        let root = document.root.as_ref()?;
        let mut anchors = HashMap::new();
        root.walk(&mut |node| {
            if let Some(anchor) = &node.anchor {
                anchors.insert(anchor.id, node);
            }
        });
        Some(Reader { document, anchors }.read(root))
    }

    /// A value that is written nowhere: an object that was built. As deep as values are, which is bounded where they are
    /// made.
    pub fn of_value(value: &Value) -> Self {
        let kind = match value {
            Value::Array(items) => Kind::List(items.iter().map(Self::of_value).collect()),
            Value::Object(map) => Kind::Map(
                map.iter()
                    .map(|(key, value)| (key.clone(), Entry { key: 0..0, value: Self::of_value(value) }))
                    .collect(),
            ),
            scalar => Kind::Scalar(scalar.clone()),
        };
        Self::new(kind, 0..0)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(map) => map.get(key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }

    /// The text of a scalar that is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The text at a path of keys; numbers as they are written.
    pub fn text(&self, path: &[&str]) -> Option<String> {
        self.at(path)?.scalar_text()
    }

    /// A scalar as text; `None` for null and for collections.
    pub fn scalar_text(&self) -> Option<String> {
        match &self.kind {
            Kind::Scalar(Value::String(text)) => Some(text.clone()),
            Kind::Scalar(Value::Null) | Kind::List(_) | Kind::Map(_) => None,
            Kind::Scalar(other) => Some(other.to_string()),
        }
    }

    /// The boolean at a path of keys.
    pub fn flag(&self, path: &[&str]) -> Option<bool> {
        match &self.at(path)?.kind {
            Kind::Scalar(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// The items of a list, none for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The items of the list at a path of keys.
    pub fn list(&self, path: &[&str]) -> &[Self] {
        self.at(path).map(Self::items).unwrap_or_default()
    }

    /// The entries of a map, none for anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let map = match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        };
        map.into_iter().flatten().map(|(key, entry)| (key.as_str(), entry))
    }

    /// How many scalars it holds.
    pub fn leaves(&self) -> usize {
        match &self.kind {
            Kind::Scalar(_) => 1,
            Kind::List(items) => items.iter().map(Self::leaves).sum(),
            Kind::Map(map) => map.values().map(|entry| entry.value.leaves()).sum(),
        }
    }

    fn new(kind: Kind, span: Span) -> Self {
        let mut hasher = DefaultHasher::new();
        match &kind {
            Kind::Scalar(value) => (0_u8, value).hash(&mut hasher),
            Kind::List(items) => {
                1_u8.hash(&mut hasher);
                items.iter().for_each(|item| item.hash.hash(&mut hasher));
            }
            Kind::Map(map) => {
                let sum = map.iter().fold(0_u64, |sum, (key, entry)| {
                    let mut hasher = DefaultHasher::new();
                    (key, entry.value.hash).hash(&mut hasher);
                    sum.wrapping_add(hasher.finish())
                });
                (2_u8, sum).hash(&mut hasher);
            }
        }
        Self { kind, span, hash: hasher.finish() }
    }
}

struct Reader<'d> {
    document: &'d Document,
    anchors: HashMap<usize, &'d Node>,
}

impl<'d> Reader<'d> {
    /// The depth and number of nodes are bounded by the parser's limits, aliases expanded.
    fn read(&self, node: &'d Node) -> Tree {
        let kind = match &node.kind {
            NodeKind::Scalar { value, .. } => {
                let read = node.to_value(self.document, Dialect::Sigs);
                Kind::Scalar(read.unwrap_or_else(|_| Value::String(value.clone())))
            }
            NodeKind::Alias { name, target } => match self.anchors.get(target) {
                // The span is that of the alias: what is shown and masked is what stands here.
                Some(target) => return Tree { span: node.span.clone(), ..self.read(target) },
                None => Kind::Scalar(Value::String(format!("*{name}"))),
            },
            NodeKind::Sequence { items, .. } => Kind::List(items.iter().map(|item| self.read(item)).collect()),
            NodeKind::Mapping { .. } => Kind::Map(self.map(node)),
        };
        Tree::new(kind, node.span.clone())
    }

    fn map(&self, node: &'d Node) -> IndexMap<String, Entry> {
        let mut map = IndexMap::new();
        for entry in node.entries().unwrap_or_default() {
            let Some(key) = entry.key.as_str() else { continue };
            let merge = key == "<<"
                && matches!(entry.key.kind, NodeKind::Scalar { style: fluxwright_yaml::ScalarStyle::Plain, .. });
            if !merge {
                map.insert(key.to_owned(), Entry { key: entry.key.span.clone(), value: self.read(&entry.value) });
            }
        }
        for entry in node.entries().unwrap_or_default().iter().filter(|entry| entry.key.as_str() == Some("<<")) {
            let merged = self.read(&entry.value);
            let sources = if merged.items().is_empty() { vec![&merged] } else { merged.items().iter().collect() };
            for source in sources {
                for (key, value) in source.entries() {
                    // What comes from elsewhere stands, in this file, where the merge key stands.
                    if !map.contains_key(key) && entry.key.as_str() == Some("<<") {
                        let value = Tree { span: entry.value.span.clone(), ..value.value.clone() };
                        map.insert(key.to_owned(), Entry { key: entry.key.span.clone(), value });
                    }
                }
            }
        }
        map
    }
}

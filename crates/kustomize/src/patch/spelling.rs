//! How the scalars of an object were written, as far as it matters to kustomize.
//!
//! kustomize merges trees of YAML, not values: a number put over a quoted scalar takes its quotes and so becomes text,
//! and `key:` and `key: null` are not the same. A [`Spelling`] carries the little of this that a value does not tell.

use std::cell::OnceCell;
use std::collections::HashMap;

use fluxwright_yaml::{Dialect, Document, Node, NodeKind, ScalarStyle, ScalarType, scalar_type};
use serde_json::Value;

/// The deepest nesting of aliases and collections that is looked into.
const MAX_DEPTH: usize = 500;

/// How the scalars of a value were written. Sparse: what is not in it was written in the usual way, which is how a Go
/// program would write the value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Spelling {
    /// As usual: text in quotes where it would else be read as something other, nulls as `null`.
    #[default]
    Usual,
    /// Text without quotes that usually has them, such as `yes`.
    Plain,
    /// Text in quotes, or as a block, that usually has none.
    Quoted,
    /// A null that is nothing, as in `key:`.
    Bare,
    /// A number, boolean, null or date written as this, such as `1.10`.
    Text(Box<str>),
    /// A map, with the keys whose values are not as usual.
    Map(HashMap<String, Spelling>),
    /// A list; items after its end are as usual.
    List(Vec<Spelling>),
}

impl Spelling {
    /// The spelling of a document of a file.
    pub fn of(document: &Document) -> Self {
        document.root.as_ref().map_or(Self::Usual, |root| Self::of_node(root, document))
    }

    /// The spelling of a node of a document.
    pub fn of_node(node: &Node, document: &Document) -> Self {
        Reader::new(document).read(node, MAX_DEPTH)
    }

    /// The spelling of the value at a key, where this is of a map.
    pub fn key(&self, key: &str) -> &Self {
        const USUAL: &Spelling = &Spelling::Usual;
        match self {
            Self::Map(map) => map.get(key).unwrap_or(USUAL),
            _ => USUAL,
        }
    }

    /// The spelling of an item, where this is of a list.
    pub fn item(&self, index: usize) -> &Self {
        const USUAL: &Spelling = &Spelling::Usual;
        match self {
            Self::List(items) => items.get(index).unwrap_or(USUAL),
            _ => USUAL,
        }
    }

    /// Whether all is as usual.
    pub fn is_usual(&self) -> bool {
        matches!(self, Self::Usual)
    }

    /// The text that a scalar was written as: of a string itself, of a number its digits.
    pub fn text(&self, value: &Value) -> String {
        match (value, self) {
            (_, Self::Text(text)) if is_spelling(text, value) => text.to_string(),
            (Value::String(text), _) => text.clone(),
            (Value::Null, Self::Bare) | (Value::Array(_) | Value::Object(_), _) => String::new(),
            (value, _) => value.to_string(),
        }
    }

    /// From the spellings of the items of a list.
    pub(crate) fn list(mut items: Vec<Self>) -> Self {
        while items.last().is_some_and(Self::is_usual) {
            items.pop();
        }
        if items.is_empty() { Self::Usual } else { Self::List(items) }
    }

    /// From the spellings of the values of a map.
    pub(crate) fn map(entries: HashMap<String, Self>) -> Self {
        if entries.is_empty() { Self::Usual } else { Self::Map(entries) }
    }
}

/// Whether text is usually in quotes or a block: because it would be read as something else, by old readers too, or
/// has several lines.
pub(crate) fn is_usually_quoted(text: &str) -> bool {
    let old_bool = matches!(
        text,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF"
    );
    old_bool || scalar_type(text, Dialect::V3) != ScalarType::String || text.contains('\n')
}

/// Whether a value may be written as this text; it may have been set since it was read.
pub(crate) fn is_spelling(text: &str, value: &Value) -> bool {
    resolve(text, None).is_some_and(|resolved| resolved == *value)
}

/// The value of a scalar without quotes, of any type, or of the type of a tag such as `int`. `None` when the text is
/// not of this type.
pub(crate) fn resolve(text: &str, tag: Option<&str>) -> Option<Value> {
    let kind = NodeKind::Scalar { value: text.to_owned(), style: ScalarStyle::Plain };
    let tag = tag.map(|tag| format!("tag:yaml.org,2002:{tag}"));
    let node = Node { kind, span: 0..text.len(), anchor: None, tag };
    let document = Document {
        root: None,
        span: 0..text.len(),
        explicit_start: true,
        yaml_version: None,
        directives: Vec::new(),
        comments: Vec::new(),
    };
    node.to_value(&document, Dialect::V3).ok()
}

/// One reading of a document.
struct Reader<'d> {
    document: &'d Document,
    anchors: OnceCell<HashMap<usize, &'d Node>>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document) -> Self {
        Self { document, anchors: OnceCell::new() }
    }

    fn read(&self, node: &Node, depth: usize) -> Spelling {
        let Some(depth) = depth.checked_sub(1) else { return Spelling::Usual };
        match &node.kind {
            NodeKind::Scalar { value, style } => scalar(node, value, *style),
            NodeKind::Alias { .. } => match self.followed(node) {
                Some(node) => self.read(node, depth),
                None => Spelling::Usual,
            },
            NodeKind::Sequence { items, .. } => {
                Spelling::list(items.iter().map(|item| self.read(item, depth)).collect())
            }
            NodeKind::Mapping { .. } => {
                let mut entries = HashMap::new();
                self.read_map(node, depth, &mut entries);
                entries.retain(|_, spelling| !spelling.is_usual());
                Spelling::map(entries)
            }
        }
    }

    /// The entries of a map, then what it merges.
    fn read_map(&self, node: &Node, depth: usize, into: &mut HashMap<String, Spelling>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let Some(entries) = node.entries() else { return };
        for entry in entries.iter().filter(|entry| !is_merge(&entry.key)) {
            let Some(key) = self.followed(&entry.key).and_then(Node::as_str) else { continue };
            if !into.contains_key(key) {
                into.insert(key.to_owned(), self.read(&entry.value, depth));
            }
        }
        for entry in entries.iter().filter(|entry| is_merge(&entry.key)) {
            let Some(merged) = self.followed(&entry.value) else { continue };
            for source in merged.items().unwrap_or(std::slice::from_ref(merged)) {
                if let Some(source) = self.followed(source) {
                    self.read_map(source, depth, into);
                }
            }
        }
    }

    /// The node that an alias means; any other node is itself.
    fn followed<'n>(&self, node: &'n Node) -> Option<&'n Node>
    where
        'd: 'n,
    {
        let NodeKind::Alias { target, .. } = &node.kind else { return Some(node) };
        let anchors = self.anchors.get_or_init(|| {
            let mut anchors = HashMap::new();
            if let Some(root) = &self.document.root {
                root.walk(&mut |node| {
                    if let Some(anchor) = &node.anchor {
                        anchors.insert(anchor.id, node);
                    }
                });
            }
            anchors
        });
        anchors.get(target).copied()
    }
}

fn is_merge(key: &Node) -> bool {
    key.tag.is_none() && matches!(&key.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value == "<<")
}

fn scalar(node: &Node, text: &str, style: ScalarStyle) -> Spelling {
    let kind = node.scalar_type(Dialect::V3).unwrap_or(ScalarType::String);
    match (kind, style) {
        (ScalarType::Null, _) if text.is_empty() => Spelling::Bare,
        (ScalarType::Null, _) if text == "null" => Spelling::Usual,
        (ScalarType::Null, _) => Spelling::Text(text.into()),
        (ScalarType::Bool, _) if matches!(text, "true" | "false") => Spelling::Usual,
        (ScalarType::Int, _) if text.parse::<i64>().is_ok_and(|number| number.to_string() == text) => Spelling::Usual,
        (ScalarType::Bool | ScalarType::Int | ScalarType::Float | ScalarType::Timestamp, _) => {
            Spelling::Text(text.into())
        }
        (ScalarType::String, ScalarStyle::Plain) if is_usually_quoted(text) => Spelling::Plain,
        (ScalarType::String, ScalarStyle::Plain) => Spelling::Usual,
        (ScalarType::String, _) if is_usually_quoted(text) => Spelling::Usual,
        (ScalarType::String, _) => Spelling::Quoted,
    }
}

//! An object as the API server will see it: aliases followed, merges done, types resolved, and what is not known yet.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use fluxwright_yaml::{Dialect, Document, Entry, Node, NodeKind, ScalarStyle, ScalarType};
use serde_json::Value;

use crate::model::Type;

/// Merge keys in one another that are followed.
const MAX_MERGES: usize = 20;

/// How to read a document.
pub(crate) struct View<'a> {
    pub(crate) document: &'a Document,
    /// Whether `${name}` is replaced before the API server sees it.
    pub(crate) substituted: bool,
    anchors: OnceCell<HashMap<usize, &'a Node>>,
}

/// A value of one node.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List,
    Map,
    /// It is made of variables or templates.
    Unknown,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) key: &'a Node,
    pub(crate) value: &'a Node,
}

impl<'a> View<'a> {
    pub(crate) fn new(document: &'a Document, substituted: bool) -> Self {
        Self { document, substituted, anchors: OnceCell::new() }
    }

    /// The node that an alias stands for; any other node is itself. A broken alias stays.
    pub(crate) fn target(&self, node: &'a Node) -> &'a Node {
        let NodeKind::Alias { target, .. } = &node.kind else { return node };
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
        anchors.get(target).copied().unwrap_or(node)
    }

    /// What a node holds.
    pub(crate) fn see(&self, node: &'a Node) -> Seen<'a> {
        let node = self.target(node);
        match &node.kind {
            NodeKind::Sequence { .. } => Seen::List,
            NodeKind::Mapping { entries, .. } if is_templated_map(entries) => Seen::Unknown,
            NodeKind::Mapping { .. } => Seen::Map,
            NodeKind::Alias { .. } => Seen::Unknown,
            NodeKind::Scalar { value, style } => {
                if self.is_unknown(value) {
                    return Seen::Unknown;
                }
                if *style != ScalarStyle::Plain && node.tag.is_none() {
                    return Seen::Text(Cow::Borrowed(value));
                }
                match node.scalar_type(Dialect::Sigs) {
                    Some(ScalarType::Null) => Seen::Null,
                    Some(ScalarType::String | ScalarType::Timestamp) | None if node.tag.is_none() => {
                        Seen::Text(Cow::Borrowed(value))
                    }
                    _ => of_json(node.to_value(self.document, Dialect::Sigs).ok()),
                }
            }
        }
    }

    /// The type that kustomize, through which Flux reads files, finds in a plain scalar, where it is not `kind`, the type that
    /// the API server's reader finds: `yes` is a text to the one and `true` to the other.
    pub(crate) fn other_kind(&self, node: &'a Node, kind: Type) -> Option<Type> {
        let node = self.target(node);
        if !matches!(&node.kind, NodeKind::Scalar { style: ScalarStyle::Plain, .. }) {
            return None;
        }
        let other = match node.scalar_type(Dialect::V3)? {
            ScalarType::Null => Type::Null,
            ScalarType::Bool => Type::Boolean,
            ScalarType::Int => Type::Integer,
            // Floats without a fraction are whole numbers to both.
            ScalarType::Float if kind == Type::Integer => Type::Integer,
            ScalarType::Float => Type::Number,
            ScalarType::Timestamp | ScalarType::String => Type::String,
        };
        (other != kind).then_some(other)
    }

    /// Whether a text holds what is only replaced later.
    pub(crate) fn is_unknown(&self, text: &str) -> bool {
        let pair = |open: &str, close: &str| {
            text.find(open).is_some_and(|at| text.get(at..).is_some_and(|t| t.contains(close)))
        };
        let encrypted = || text.starts_with("ENC[") && self.document.sops().is_some();
        (self.substituted && has_variable(text)) || encrypted() || pair("<<", ">>") || pair("{{", "}}")
    }

    /// The entries of a map, merged ones in the place of their merge key; of equal ones the last counts.
    pub(crate) fn members(&self, node: &'a Node) -> Vec<Member<'a>> {
        let mut members = Vec::new();
        self.collect(self.target(node), &mut members, 0);
        members
    }

    fn collect(&self, node: &'a Node, members: &mut Vec<Member<'a>>, depth: usize) {
        let Some(entries) = node.entries() else { return };
        for entry in entries {
            if is_merge(&entry.key) {
                if depth < MAX_MERGES {
                    let source = self.target(&entry.value);
                    match source.items() {
                        Some(items) => {
                            items.iter().rev().for_each(|item| self.collect(self.target(item), members, depth + 1));
                        }
                        None => self.collect(source, members, depth + 1),
                    }
                }
                continue;
            }
            let key = self.target(&entry.key);
            let Some(text) = key.as_str() else { continue };
            let name = match key.scalar_type(Dialect::Sigs) {
                Some(ScalarType::String) => Cow::Borrowed(text),
                // `on:` is the key `true`, `1:` the key `1`.
                _ => match key.to_value(self.document, Dialect::Sigs) {
                    Ok(Value::Bool(bool)) => Cow::Owned(bool.to_string()),
                    Ok(Value::Number(number)) => Cow::Owned(number.to_string()),
                    _ => Cow::Borrowed(text),
                },
            };
            members.push(Member { name, key: &entry.key, value: &entry.value });
        }
    }

    /// The value of a key.
    pub(crate) fn member(&self, node: &'a Node, name: &str) -> Option<Member<'a>> {
        let node = self.target(node);
        let entries = node.entries()?;
        // Nearly all maps have no merges, and names are not spelt like numbers.
        if !entries.iter().any(|entry| is_merge(&entry.key) || entry.key.as_str().is_none()) {
            let entry = node.entry(name)?;
            return Some(Member { name: Cow::Borrowed(entry.key.as_str()?), key: &entry.key, value: &entry.value });
        }
        self.members(node).into_iter().rev().find(|member| member.name == name)
    }

    /// The items of a list.
    pub(crate) fn items(&self, node: &'a Node) -> &'a [Node] {
        self.target(node).items().unwrap_or_default()
    }
}

impl Seen<'_> {
    /// The type, where it is known.
    pub(crate) fn kind(&self) -> Option<Type> {
        Some(match self {
            Self::Null => Type::Null,
            Self::Bool(_) => Type::Boolean,
            Self::Int(_) => Type::Integer,
            Self::Float(_) => Type::Number,
            Self::Text(_) => Type::String,
            Self::List => Type::Array,
            Self::Map => Type::Object,
            Self::Unknown => return None,
        })
    }
}

fn of_json<'a>(value: Option<Value>) -> Seen<'a> {
    match value {
        Some(Value::Null) => Seen::Null,
        Some(Value::Bool(bool)) => Seen::Bool(bool),
        Some(Value::Number(number)) => match number.as_i64() {
            Some(int) => Seen::Int(int),
            None => number.as_f64().map_or(Seen::Unknown, Seen::Float),
        },
        Some(Value::String(text)) => Seen::Text(Cow::Owned(text)),
        _ => Seen::Unknown,
    }
}

/// `${…}` that `$${…}` does not escape.
fn has_variable(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let dollars = rest.get(..at).unwrap_or_default().bytes().rev().take_while(|byte| *byte == b'$').count();
        if dollars % 2 == 0 {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// `{{ x }}` without quotes is a map in a map.
fn is_templated_map(entries: &[Entry]) -> bool {
    matches!(entries, [entry] if entry.key.entries().is_some())
}

fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value == "<<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_variables_are_text() {
        for (text, expected) in
            [("${a}", true), ("x${a}", true), ("$${a}", false), ("$${a} ${b}", true), ("$$${a}", true), ("$a", false)]
        {
            assert_eq!(has_variable(text), expected, "{text}");
        }
    }
}

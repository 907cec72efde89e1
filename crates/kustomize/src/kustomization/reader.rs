//! Typed values out of a tree, as Go's JSON decoder takes them: fields known by name whatever their case, null for
//! nothing, no type taken for another. All problems are gathered.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, Document, Node, NodeKind, ScalarType};
use serde_json::Value;

use super::Text;
use crate::error::ErrorKind;

/// Levels of aliases and merges that are followed.
const MAX_MERGES: usize = 32;

/// Reads one document.
pub(super) struct Reader<'d> {
    document: &'d Document,
    pub(super) errors: Vec<(ErrorKind, Span)>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, errors: Vec::new() }
    }

    pub(super) fn error(&mut self, kind: ErrorKind, span: &Span) {
        self.errors.push((kind, span.clone()));
    }

    fn wrong_type(&mut self, field: &str, wanted: &'static str, node: &Node) {
        let kind = ErrorKind::FieldType { field: field.to_owned(), wanted };
        self.error(kind, &node.span);
    }

    /// What an alias stands for.
    fn target(&self, node: &'d Node) -> &'d Node {
        let mut node = node;
        for _ in 0..MAX_MERGES {
            let NodeKind::Alias { target, .. } = &node.kind else { break };
            let Some(anchored) = self.document.anchored(*target) else { break };
            node = anchored;
        }
        node
    }

    /// Whether a field is the same as not there.
    fn is_nothing(&self, node: &'d Node) -> bool {
        self.target(node).is_null()
    }

    /// Whether it is an empty list or map.
    pub(super) fn is_empty(&self, node: &'d Node) -> bool {
        let node = self.target(node);
        node.items().is_some_and(<[_]>::is_empty) || node.entries().is_some_and(<[_]>::is_empty)
    }

    fn value(&mut self, node: &'d Node) -> Value {
        // The whole document was read as a value before: this cannot fail any more.
        self.target(node).to_value(self.document, Dialect::Sigs).unwrap_or_default()
    }

    /// The entries of a map, merge keys followed, own keys before merged ones; of two equal keys the last counts.
    pub(super) fn entries(&mut self, field: &str, node: &'d Node) -> Vec<(Cow<'d, str>, &'d Node)> {
        let node = self.target(node);
        if node.is_null() {
            return Vec::new();
        }
        if node.entries().is_none() {
            self.wrong_type(field, "a map", node);
            return Vec::new();
        }
        let mut found = Vec::new();
        self.gather(node, &mut found, MAX_MERGES);
        found
    }

    fn gather(&self, node: &'d Node, found: &mut Vec<(Cow<'d, str>, &'d Node)>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let mut own: Vec<(Cow<'d, str>, &'d Node)> = Vec::new();
        let mut merged: Vec<&'d Node> = Vec::new();
        for entry in node.entries().into_iter().flatten() {
            let value = self.target(&entry.value);
            match self.key(&entry.key) {
                Some(key) if key == "<<" => match value.items() {
                    Some(items) => merged.extend(items.iter().map(|item| self.target(item))),
                    None => merged.push(value),
                },
                Some(key) => {
                    own.retain(|(name, _)| **name != *key);
                    own.push((key, &entry.value));
                }
                None => {}
            }
        }
        own.retain(|(key, _)| !found.iter().any(|(name, _)| name == key));
        found.extend(own);
        for node in merged {
            self.gather(node, found, depth);
        }
    }

    /// The text of a key: of a word that is a boolean to the reader `true` or `false`.
    fn key(&self, key: &'d Node) -> Option<Cow<'d, str>> {
        let node = self.target(key);
        match node.scalar_type(Dialect::Sigs)? {
            ScalarType::String | ScalarType::Timestamp => node.as_str().map(Cow::Borrowed),
            _ => match node.to_value(self.document, Dialect::Sigs).unwrap_or_default() {
                Value::String(text) => Some(Cow::Owned(text)),
                value => Some(Cow::Owned(value.to_string())),
            },
        }
    }

    /// Calls `read` for each field of a map that it knows; it returns whether it does. The name comes in the case that
    /// `known` has it in.
    pub(super) fn fields(
        &mut self,
        field: &str,
        node: &'d Node,
        known: &[&'static str],
        mut read: impl FnMut(&mut Self, &'static str, &'d Node),
    ) {
        for (key, value) in self.entries(field, node) {
            let exact = known.iter().find(|name| ***name == *key);
            match exact.or_else(|| known.iter().find(|name| name.eq_ignore_ascii_case(&key))) {
                Some(name) if self.is_nothing(value) => {
                    // `resources:` with nothing behind it.
                    let _ = name;
                }
                Some(name) => read(self, name, value),
                None => {
                    let similar = similar(&key, known);
                    let kind = ErrorKind::UnknownField { field: key.to_string(), within: field.to_owned(), similar };
                    let span = self.key_span(node, &key);
                    self.error(kind, &span);
                }
            }
        }
    }

    fn key_span(&self, node: &'d Node, key: &str) -> Span {
        let node = self.target(node);
        node.entry(key).map_or_else(|| node.span.clone(), |entry| entry.key.span.clone())
    }

    pub(super) fn text(&mut self, field: &str, node: &'d Node) -> String {
        match self.value(node) {
            Value::String(text) => text,
            Value::Null => String::new(),
            _ => {
                self.wrong_type(field, "text", node);
                String::new()
            }
        }
    }

    pub(super) fn placed(&mut self, field: &str, node: &'d Node) -> Text {
        Text { text: self.text(field, node), span: node.span.clone() }
    }

    pub(super) fn boolean(&mut self, field: &str, node: &'d Node) -> bool {
        match self.value(node) {
            Value::Bool(bool) => bool,
            Value::Null => false,
            _ => {
                self.wrong_type(field, "`true` or `false`", node);
                false
            }
        }
    }

    pub(super) fn integer(&mut self, field: &str, node: &'d Node) -> i64 {
        match self.value(node) {
            Value::Number(number) if number.is_i64() => number.as_i64().unwrap_or_default(),
            Value::Null => 0,
            _ => {
                self.wrong_type(field, "a whole number", node);
                0
            }
        }
    }

    pub(super) fn list<T>(
        &mut self,
        field: &str,
        node: &'d Node,
        mut read: impl FnMut(&mut Self, &'d Node) -> T,
    ) -> Vec<T> {
        let node = self.target(node);
        match node.items() {
            Some(items) => items.iter().map(|item| read(self, item)).collect(),
            None => {
                if !node.is_null() {
                    self.wrong_type(field, "a list", node);
                }
                Vec::new()
            }
        }
    }

    pub(super) fn texts(&mut self, field: &str, node: &'d Node) -> Vec<Text> {
        self.list(field, node, |reader, item| reader.placed(field, item))
    }

    pub(super) fn strings(&mut self, field: &str, node: &'d Node) -> Vec<String> {
        self.list(field, node, |reader, item| reader.text(field, item))
    }

    pub(super) fn map<T>(
        &mut self,
        field: &str,
        node: &'d Node,
        mut read: impl FnMut(&mut Self, &'d Node) -> T,
    ) -> BTreeMap<String, T> {
        let entries = self.entries(field, node);
        entries.into_iter().map(|(key, value)| (key.into_owned(), read(self, value))).collect()
    }

    pub(super) fn string_map(&mut self, field: &str, node: &'d Node) -> BTreeMap<String, String> {
        self.map(field, node, |reader, value| reader.text(field, value))
    }
}

/// The known name that was probably meant.
fn similar(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let close = |name: &&&'static str| {
        let name = name.to_ascii_lowercase();
        name.starts_with(&key) || key.starts_with(&name) || distance(&name, &key) <= 2
    };
    known.iter().find(close).copied()
}

/// How many letters differ, added or left out ones counted once each.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.bytes().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().take(64).enumerate() {
        let mut previous = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.iter().skip(1)) {
            left = (left + 1).min(above + 1).min(previous + usize::from(x != *y));
            previous = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

//! Items of a list.

use std::collections::HashMap;

use fluxwright_yaml::{Dialect, Node};

use super::{At, Checker, Seen};
use crate::finding::Problem;
use crate::model::{Limit, ListType, Schema};

impl<'a> Checker<'_, 'a> {
    pub(super) fn list(&mut self, node: &'a Node, schema: &'a Schema) {
        let items = self.view.items(node);
        // A template can make any number of items of one.
        let is_open = items.iter().any(|item| self.view.see(item) == Seen::Unknown);
        if let Some(id) = schema.items {
            for (index, item) in items.iter().enumerate() {
                self.down(At::Index(index), |checker| checker.value(item, id, None));
            }
        }
        if !is_open {
            self.bounds(node, None, items.len(), schema.limits.items, Limit::Items);
        }
        match &schema.list {
            ListType::Atomic => {}
            ListType::Set => self.duplicates(items, |checker, item| checker.identity(item)),
            ListType::Map(keys) if keys.is_empty() => {}
            ListType::Map(keys) => self.duplicates(items, |checker, item| {
                let parts: Option<Vec<String>> = keys.iter().map(|key| checker.key_of(schema, item, key)).collect();
                parts.map(|parts| parts.join("\u{1}"))
            }),
        }
    }

    fn duplicates(&mut self, items: &'a [Node], identity: impl Fn(&Self, &'a Node) -> Option<String>) {
        let mut seen = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let Some(identity) = identity(self, item) else { continue };
            if let Some(first) = seen.insert(identity, index) {
                let message = format!("{} has the same item twice: [{first}] and [{index}]", self.here());
                let span = super::place(item, None);
                self.down(At::Index(index), |checker| {
                    checker.report(Problem::Duplicate, span, message).help = Some("remove one of them".to_owned());
                });
            }
        }
    }

    /// What tells an item from others; `None` where it is not known yet.
    fn identity(&self, item: &'a Node) -> Option<String> {
        let item = self.view.target(item);
        let mut open = false;
        item.walk(&mut |node| open |= node.as_str().is_some_and(|text| self.view.is_unknown(text)));
        if open {
            return None;
        }
        Some(item.to_value(self.view.document, Dialect::Sigs).ok()?.to_string())
    }

    /// The key of an item, or what it is by default.
    fn key_of(&self, schema: &Schema, item: &'a Node, key: &str) -> Option<String> {
        match self.view.member(item, key) {
            Some(member) => self.identity(member.value),
            None => {
                let fields = &self.schema(schema.items?).properties;
                let default = fields.get(key).and_then(|id| self.schema(*id).default.as_ref());
                Some(default.map_or_else(|| "null".to_owned(), ToString::to_string))
            }
        }
    }
}

//! Answers before their questions gave them types.

use indexmap::IndexMap;
use serde_json::Value;

use crate::Origin;

/// An answer as one layer gives it, each part with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub content: Content,
}

/// What an answer is, before its question says how text is to be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing: as if the layer did not mention it.
    Null,
    /// Text whose type the question decides, from the unquoted scalar of a file: `1.10` is text or a number.
    Plain(String),
    /// A text, number or boolean that has its type.
    Typed(Value),
    /// A list.
    List(Vec<Given>),
    /// An object.
    Object(IndexMap<String, Given>),
}

impl Given {
    /// A JSON value, every part of one origin.
    ///
    /// The value's depth bounds the recursion; values come from readers that bound theirs.
    pub fn from_value(value: Value, origin: &Origin) -> Self {
        let content = match value {
            Value::Null => Content::Null,
            Value::Array(items) => {
                Content::List(items.into_iter().map(|item| Self::from_value(item, origin)).collect())
            }
            Value::Object(map) => {
                Content::Object(map.into_iter().map(|(key, value)| (key, Self::from_value(value, origin))).collect())
            }
            scalar => Content::Typed(scalar),
        };
        Self { origin: origin.clone(), content }
    }

    /// Lays a stronger layer over this one: objects key by key, everything else replaced, nulls leave what is there.
    pub fn overlay(&mut self, over: Self) {
        match (&mut self.content, over.content) {
            (_, Content::Null) => {}
            (Content::Object(under), Content::Object(over)) => {
                for (key, value) in over {
                    match under.entry(key) {
                        indexmap::map::Entry::Occupied(mut slot) => slot.get_mut().overlay(value),
                        indexmap::map::Entry::Vacant(slot) => {
                            slot.insert(value);
                        }
                    }
                }
            }
            (content, over_content) => {
                *content = over_content;
                self.origin = over.origin;
            }
        }
    }
}

//! A value together with its spelling, as merging sees it.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::error::MergeError;
use super::spelling::{Spelling, is_usually_quoted};

/// The deepest nesting of a value that is merged or patched.
pub(crate) const MAX_DEPTH: usize = 512;

/// A value and how it was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spelled {
    /// The value.
    pub value: Value,
    /// How its scalars were written.
    pub spelling: Spelling,
}

impl Spelled {
    /// A value as a program would write it.
    pub fn usual(value: Value) -> Self {
        Self { value, spelling: Spelling::Usual }
    }
}

/// The entries of a map, in order.
pub(crate) type Entries = IndexMap<String, Tree>;

#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Null { is_bare: bool },
    Scalar(Scalar),
    List(Vec<Tree>),
    Map(Entries),
}

/// A string, number or boolean.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    value: Value,
    quotes: Quotes,
    text: Option<Box<str>>,
}

/// Whether text was in quotes or a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    AsUsual,
    Without,
    With,
}

impl Scalar {
    /// Whether it was written in quotes or a block.
    fn is_quoted(&self) -> bool {
        match self.quotes {
            // What has a text of its own, such as a date, is plain.
            Quotes::AsUsual => self.text.is_none() && self.value.as_str().is_some_and(is_usually_quoted),
            quotes => quotes == Quotes::With,
        }
    }

    /// The text that it was written as.
    fn text(&self) -> String {
        match (&self.text, &self.value) {
            (Some(text), _) => text.to_string(),
            (None, Value::String(text)) => text.clone(),
            (None, value) => value.to_string(),
        }
    }
}

impl Tree {
    pub(crate) fn new(spelled: Spelled) -> Result<Self, MergeError> {
        build(spelled.value, &spelled.spelling, MAX_DEPTH)
    }

    pub(crate) fn into_spelled(self) -> Spelled {
        let (value, spelling) = split(self);
        Spelled { value, spelling }
    }

    /// Text as a key of a list's items may be written: without quotes, of the type that its looks give it.
    pub(crate) fn from_text(text: &str) -> Self {
        let value = match text {
            "" | "~" | "null" => return Self::Null { is_bare: text.is_empty() },
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => text.parse::<i64>().map_or_else(|_| Value::String(text.to_owned()), Value::from),
        };
        let text = if value.is_string() { None } else { Some(text.into()) };
        Self::Scalar(Scalar { value, quotes: Quotes::Without, text })
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null { .. })
    }

    /// Whether it is a map without entries, or null.
    pub(crate) fn is_empty_map(&self) -> bool {
        match self {
            Self::Null { .. } => true,
            Self::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Whether it is null or a collection without content.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::List(items) => items.is_empty(),
            _ => self.is_empty_map(),
        }
    }

    /// The text of a scalar; of a collection nothing.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Scalar(scalar) => scalar.text(),
            Self::Null { is_bare: false } => "null".to_owned(),
            Self::Null { is_bare: true } | Self::List(_) | Self::Map(_) => String::new(),
        }
    }

    /// Whether [`Tree::text`] is this.
    pub(crate) fn is_text(&self, text: &str) -> bool {
        match self {
            Self::Scalar(Scalar { value: Value::String(own), text: None, .. }) => own == text,
            _ => self.text() == text,
        }
    }

    /// The value of a key, where this is a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.get(key),
            _ => None,
        }
    }

    /// Text that older readers take for something else, such as `on`, gets quotes where it is put into a map.
    pub(crate) fn put(&mut self) {
        if let Self::Scalar(scalar) = self
            && scalar.quotes == Quotes::Without
            && scalar.text.is_none()
            && scalar.value.is_string()
        {
            scalar.quotes = Quotes::AsUsual;
        }
    }

    /// A scalar put in the place of another takes its quotes, with which it is text.
    pub(crate) fn quote_like(self, place: &Self) -> Self {
        let Self::Scalar(new) = self else { return self };
        let is_quoted = matches!(place, Self::Scalar(old) if old.is_quoted());
        let quotes = if is_quoted { Quotes::With } else { Quotes::Without };
        Self::Scalar(match new.value {
            Value::String(_) if new.text.is_none() => Scalar { quotes, ..new },
            _ if is_quoted => Scalar { value: Value::String(new.text()), quotes, text: None },
            _ => new,
        })
    }
}

fn build(value: Value, spelling: &Spelling, depth: usize) -> Result<Tree, MergeError> {
    let depth = depth.checked_sub(1).ok_or(MergeError::TooDeep)?;
    Ok(match value {
        Value::Null => Tree::Null { is_bare: *spelling == Spelling::Bare },
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            Tree::List(items.map(|(at, item)| build(item, spelling.item(at), depth)).collect::<Result<_, _>>()?)
        }
        Value::Object(map) => {
            let mut entries = Entries::with_capacity(map.len());
            for (key, value) in map {
                let tree = build(value, spelling.key(&key), depth)?;
                entries.insert(key, tree);
            }
            Tree::Map(entries)
        }
        value => {
            let quotes = match spelling {
                Spelling::Plain => Quotes::Without,
                Spelling::Quoted => Quotes::With,
                _ => Quotes::AsUsual,
            };
            let text = if let Spelling::Text(text) = spelling { Some(text.clone()) } else { None };
            Tree::Scalar(Scalar { value, quotes, text })
        }
    })
}

fn split(tree: Tree) -> (Value, Spelling) {
    match tree {
        Tree::Null { is_bare } => (Value::Null, if is_bare { Spelling::Bare } else { Spelling::Usual }),
        Tree::Scalar(scalar) => {
            let spelling = match (scalar.text, &scalar.value, scalar.quotes) {
                (Some(text), Value::Bool(_) | Value::Number(_), _) if *text == scalar.value.to_string() => {
                    Spelling::Usual
                }
                (Some(text), ..) => Spelling::Text(text),
                (None, Value::String(text), Quotes::With) if !is_usually_quoted(text) => Spelling::Quoted,
                (None, Value::String(text), Quotes::Without) if is_usually_quoted(text) => Spelling::Plain,
                (None, ..) => Spelling::Usual,
            };
            (scalar.value, spelling)
        }
        Tree::List(items) => {
            let (values, spellings) = items.into_iter().map(split).unzip();
            (Value::Array(values), Spelling::list(spellings))
        }
        Tree::Map(entries) => {
            let mut map = Map::with_capacity(entries.len());
            let mut spellings = HashMap::new();
            for (key, tree) in entries {
                let (value, spelling) = split(tree);
                if !spelling.is_usual() {
                    spellings.insert(key.clone(), spelling);
                }
                map.insert(key, value);
            }
            (Value::Object(map), Spelling::map(spellings))
        }
    }
}

//! A value together with its spelling, as merging sees it.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::error::MergeError;
use super::spelling::{Spelling, is_spelling, is_usually_quoted, resolve};
use fluxwright_yaml::{Dialect, ScalarType, scalar_type};

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

/// A string, number, boolean or date.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    value: Value,
    quotes: Quotes,
    /// What it was written as, where its value does not tell. Of a string it is the date that the string was.
    text: Option<Box<str>>,
    /// Its type is that of its looks, whatever text is put into it.
    is_untyped: bool,
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

    /// Its tag, where it is no text, and the type in words.
    fn tag(&self) -> Option<(&'static str, &'static str)> {
        let written = self.text.as_deref().map(|text| scalar_type(text, Dialect::V3));
        match (&self.value, written) {
            (Value::Bool(_), _) => Some(("bool", "a boolean")),
            (Value::Number(_), Some(ScalarType::Float)) => Some(("float", "a number")),
            (Value::Number(number), None) if number.is_f64() => Some(("float", "a number")),
            (Value::Number(_), _) => Some(("int", "a whole number")),
            (_, Some(_)) => Some(("timestamp", "a date")),
            (_, None) => None,
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

/// A text that has not the type of the scalar it is put into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrongType {
    /// The type of the scalar.
    pub(crate) wanted: &'static str,
}

impl Tree {
    pub(crate) fn new(spelled: Spelled) -> Result<Self, MergeError> {
        build(spelled.value, &spelled.spelling, MAX_DEPTH)
    }

    pub(crate) fn into_spelled(self) -> Spelled {
        let (value, spelling) = split(self);
        Spelled { value, spelling }
    }

    /// Text without quotes and without a type but that of its looks.
    pub(crate) fn untyped(text: &str) -> Self {
        match resolve(text, None) {
            Some(Value::Null) => Self::Null { is_bare: text.is_empty() },
            Some(value) => {
                let text = if value.as_str() == Some(text) { None } else { Some(text.into()) };
                Self::Scalar(Scalar { value, quotes: Quotes::Without, text, is_untyped: true })
            }
            None => {
                let value = Value::String(text.to_owned());
                Self::Scalar(Scalar { value, quotes: Quotes::AsUsual, text: None, is_untyped: false })
            }
        }
    }

    /// Puts a text into a scalar or null, which keeps its type. A collection is left as it is.
    pub(crate) fn set_text(&mut self, text: &str) -> Result<(), WrongType> {
        let wrong = |wanted| WrongType { wanted };
        match self {
            Self::Scalar(scalar) if scalar.is_untyped => *self = Self::untyped(text),
            Self::Scalar(scalar) => match scalar.tag() {
                None => scalar.value = Value::String(text.to_owned()),
                Some((tag, wanted)) => {
                    scalar.value = resolve(text, Some(tag)).ok_or(wrong(wanted))?;
                    scalar.text = Some(text.into());
                }
            },
            Self::Null { .. } => {
                resolve(text, Some("null")).ok_or(wrong("null"))?;
            }
            Self::List(_) | Self::Map(_) => {}
        }
        Ok(())
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

    /// What it is, in words.
    pub(crate) fn shape(&self) -> &'static str {
        match self {
            Self::Null { .. } => "null",
            Self::Scalar(_) => "a scalar",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }

    /// As it is shown to the expressions in paths: text with its quotes.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Scalar(scalar) if scalar.is_quoted() => format!("\"{}\"", scalar.text()),
            Self::Scalar(_) | Self::Null { .. } => self.text(),
            Self::List(_) | Self::Map(_) => self.clone().into_spelled().value.to_string(),
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
            _ if is_quoted => Scalar { value: Value::String(new.text()), quotes, text: None, is_untyped: false },
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
            let text = match spelling {
                Spelling::Text(text) if is_spelling(text, &value) => Some(text.clone()),
                _ => None,
            };
            Tree::Scalar(Scalar { value, quotes, text, is_untyped: false })
        }
    })
}

fn split(tree: Tree) -> (Value, Spelling) {
    match tree {
        Tree::Null { is_bare } => (Value::Null, if is_bare { Spelling::Bare } else { Spelling::Usual }),
        Tree::Scalar(scalar) => {
            let spelling = match (scalar.text, &scalar.value, scalar.quotes) {
                (Some(text), Value::Bool(_) | Value::Number(_), _) if is_digits(&text, &scalar.value) => {
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

/// Whether a value is written as this text anyway.
fn is_digits(text: &str, value: &Value) -> bool {
    let usual = value.to_string();
    usual == text
}

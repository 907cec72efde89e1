//! Decoding as Go's `encoding/json` does after sigs.k8s.io/yaml: known fields have types, unknown ones are ignored, names
//! match in any case, and what is decoded goes *into* what is already there.
//!
//! The fields of flux-operator's types are tables of [`Type`] (see [`schema`]); the result is JSON with the fields' own
//! names. Numbers and booleans become text where text is wanted, as sigs.k8s.io/yaml has it.

mod into;
mod number;
pub(crate) mod schema;
#[cfg(test)]
mod tests;
mod time;

use std::fmt;

use serde_json::Value;

pub(crate) use into::{decode, field};

/// What a field holds.
#[derive(Debug)]
pub(crate) enum Type {
    /// `string`.
    Text,
    /// `bool`.
    Bool,
    /// `int64`.
    Int,
    /// `metav1.Duration`: text that Go reads as a duration.
    Duration,
    /// `metav1.Time`: text in RFC 3339.
    Time,
    /// Any JSON, kept as it is; null stays null.
    Json,
    /// Anything, not kept.
    Ignored,
    List(&'static Self),
    /// A map from text.
    Map(&'static Self),
    Struct(&'static [(&'static str, Type)]),
}

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Writes a path as `spec.inputs[0].name`.
pub(crate) fn display(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.extend([".", key]),
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// A value of another type than its field has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DecodeError {
    /// The way to the value, as it is written.
    pub path: Vec<Step>,
    /// What the field holds, such as `a list`.
    pub expected: &'static str,
    /// What is there.
    pub found: Found,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, expected, found } = self;
        match path.as_slice() {
            [] => write!(f, "expected {expected}, found {found}"),
            path => write!(f, "`{}` must be {expected}, not {found}", display(path)),
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its type, such as `a map`.
    Type(&'static str),
    /// A text that cannot be read as what is wanted.
    Text(String),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(name) => f.write_str(name),
            Self::Text(text) => write!(f, "`{text}`"),
        }
    }
}

impl From<&Value> for Found {
    fn from(value: &Value) -> Self {
        Self::Type(match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "a map",
        })
    }
}

/// A field's name as Go compares it when no field has it exactly: in upper case, with the two other characters whose
/// upper case is a Latin letter.
pub(crate) fn fold(name: &str) -> String {
    let upper = |c: char| match c {
        '\u{17f}' => 'S',
        '\u{212a}' => 'K',
        _ => c.to_ascii_uppercase(),
    };
    name.chars().map(upper).collect()
}

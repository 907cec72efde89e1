//! What is to be written, before its style is chosen.

use serde_json::Value;

use super::item::Content;
use crate::{NodeKind, parse};

/// A value as it is to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    /// Null, a boolean, a number or a text.
    Scalar(Value),
    Sequence(Vec<Tree>),
    Mapping(Vec<(String, Tree)>),
    /// YAML lines, not to be restyled.
    Raw(Raw),
}

/// YAML as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) lines: Vec<String>,
    /// Whether it is one scalar on one line that means the same inside brackets.
    pub(super) fits_brackets: bool,
}

/// Deeper values are refused by every reader.
pub(super) const MAX_DEPTH: usize = 250;

impl Tree {
    /// `None` when a value is nested too deeply.
    pub(super) fn of(content: &Content) -> Option<Self> {
        match content {
            Content::Value(value) => Self::of_value(value, MAX_DEPTH),
            Content::Raw(text) => Some(Self::Raw(Raw::new(text))),
        }
    }

    fn of_value(value: &Value, depth: usize) -> Option<Self> {
        let deeper = depth.checked_sub(1)?;
        Some(match value {
            Value::Array(items) => {
                Self::Sequence(items.iter().map(|item| Self::of_value(item, deeper)).collect::<Option<_>>()?)
            }
            Value::Object(map) => Self::Mapping(
                map.iter()
                    .map(|(key, value)| Some((key.clone(), Self::of_value(value, deeper)?)))
                    .collect::<Option<_>>()?,
            ),
            scalar => Self::Scalar(scalar.clone()),
        })
    }

    pub(super) fn is_empty_collection(&self) -> bool {
        match self {
            Self::Sequence(items) => items.is_empty(),
            Self::Mapping(entries) => entries.is_empty(),
            Self::Scalar(_) | Self::Raw(_) => false,
        }
    }

    /// Whether it is a collection that holds scalars and empty collections only.
    pub(super) fn is_flat(&self) -> bool {
        let leaf = |tree: &Self| match tree {
            Self::Scalar(_) => true,
            Self::Raw(raw) => raw.fits_brackets,
            Self::Sequence(_) | Self::Mapping(_) => tree.is_empty_collection(),
        };
        match self {
            Self::Sequence(items) => items.iter().all(leaf),
            Self::Mapping(entries) => entries.iter().all(|(_, value)| leaf(value)),
            Self::Scalar(_) | Self::Raw(_) => false,
        }
    }

    /// Whether it can be written on one line without loss: no raw lines and no text of several lines in it.
    pub(super) fn fits_line(&self) -> bool {
        match self {
            Self::Scalar(Value::String(text)) => !text.contains('\n'),
            Self::Scalar(_) => true,
            Self::Sequence(items) => items.iter().all(Self::fits_line),
            Self::Mapping(entries) => entries.iter().all(|(_, value)| value.fits_line()),
            Self::Raw(raw) => raw.fits_brackets,
        }
    }
}

impl Raw {
    fn new(text: &str) -> Self {
        let lines = dedent(text);
        let fits_brackets = match lines.as_slice() {
            [line] => is_scalar_in_brackets(line),
            _ => false,
        };
        Self { lines, fits_brackets }
    }
}

fn is_scalar_in_brackets(line: &str) -> bool {
    let root = |text: &str| parse(text).ok().and_then(|stream| stream.documents.into_iter().next()?.root);
    let (Some(alone), Some(inside)) = (root(line), root(&format!("[{line}]"))) else { return false };
    match inside.items() {
        Some([item]) => matches!(alone.kind, NodeKind::Scalar { .. }) && item.kind == alone.kind,
        _ => false,
    }
}

/// The lines of a text without the indentation they share, without blank lines around them.
fn dedent(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_blank = |line: &&str| line.trim().is_empty();
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(first, |last| last + 1);
    let lines = lines.get(first..last).unwrap_or_default();
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| !is_blank(line)).map(indent).min().unwrap_or(0);
    lines.iter().map(|line| line.get(shared..).unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_lines_lose_shared_indentation_only() {
        assert_eq!(dedent("\n  a:\n    b: 1\n\n  c: 2\n\n"), ["a:", "  b: 1", "", "c: 2"]);
        assert_eq!(dedent(""), Vec::<String>::new());
    }

    #[test]
    fn too_deep_values_are_none() {
        let mut value = Value::Null;
        for _ in 0..MAX_DEPTH {
            value = Value::Array(vec![value]);
        }
        assert_eq!(Tree::of(&Content::Value(value)), None);
    }
}

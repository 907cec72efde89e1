//! What is put into a text: values, raw YAML, comments, and wishes about their style.

use serde_json::Value;

use super::path::{Path, PathError, Step};

/// A value to insert or to set, with comment lines above it.
///
/// Style follows the neighbours of the place; [`Item::hint`] overrules them.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub(super) content: Content,
    pub(super) comments: Vec<String>,
    pub(super) hints: Vec<(Pattern, Hint)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Value(Value),
    Raw(String),
}

/// A wish for the style of one node of an [`Item`]. A wish that YAML cannot fulfil there is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hint {
    /// A text without quotes.
    Plain,
    /// A text in `'…'`.
    SingleQuoted,
    /// A text in `"…"`.
    DoubleQuoted,
    /// A collection in brackets or braces.
    Flow,
    /// A collection on indented lines.
    Block,
}

impl Item {
    /// A value. Maps keep their order as far as the neighbours have no other.
    pub fn value(value: impl Into<Value>) -> Self {
        Self { content: Content::Value(value.into()), comments: Vec::new(), hints: Vec::new() }
    }

    /// YAML as it is to stand there, only indented as the place needs it; without anchors and aliases.
    pub fn raw(text: impl Into<String>) -> Self {
        Self { content: Content::Raw(text.into()), comments: Vec::new(), hints: Vec::new() }
    }

    /// Adds a comment line above the item; `#` and a blank are put before it when it has no `#`.
    #[must_use]
    pub fn comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }

    /// Wishes a style for one node. `path` is written as for [`Path::parse`] and counts from the item; `[]` means every item
    /// of a list. The empty path is the item itself.
    pub fn hint(mut self, path: &str, hint: Hint) -> Result<Self, PathError> {
        self.hints.push((Pattern::parse(path)?, hint));
        Ok(self)
    }
}

/// The place of a node within something, with all items of a list alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Pattern(String);

impl Pattern {
    pub(super) fn key(&self, key: &str) -> Self {
        Self(format!("{}\u{1}{key}", self.0))
    }

    pub(super) fn item(&self) -> Self {
        Self(format!("{}\u{2}", self.0))
    }

    fn parse(text: &str) -> Result<Self, PathError> {
        let mut pattern = Self::default();
        for (position, part) in text.split("[]").enumerate() {
            if position > 0 {
                pattern = pattern.item();
            }
            let part = part.strip_prefix('.').filter(|_| position > 0).unwrap_or(part);
            for step in Path::parse(part)?.steps {
                pattern = match step {
                    Step::Key(key) => pattern.key(&key),
                    Step::Index(_) | Step::Select { .. } => pattern.item(),
                };
            }
        }
        Ok(pattern)
    }

    /// The same place seen from `prefix` levels further out.
    pub(super) fn under(&self, prefix: &Self) -> Self {
        Self(format!("{}{}", prefix.0, self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_counts_from_the_item() {
        let root = Pattern::default();
        assert_eq!(Pattern::parse("").unwrap(), root);
        assert_eq!(Pattern::parse("chart.version").unwrap(), root.key("chart").key("version"));
        assert_eq!(Pattern::parse("a[].b[][]").unwrap(), root.key("a").item().key("b").item().item());
        assert_eq!(Pattern::parse("[]").unwrap(), root.item());
        assert!(Pattern::parse("a..b").is_err());
    }
}

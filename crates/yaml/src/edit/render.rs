//! Values as lines, in the neighbours' style.

use serde_json::Value;

use super::habits::{Dash, Habits};
use super::item::Pattern;
use super::tree::Tree;
use crate::{CollectionStyle, NodeKind, parse};

/// A written value: what stands on the line of its key or dash, and the lines below, which are indented as they must be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    pub(super) head: String,
    pub(super) rest: Vec<String>,
}

/// What a value is written behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A key that is indented so far.
    Key(usize),
    /// A dash that is indented so far, and what stands between it and a collection.
    Dash(usize, Dash),
    /// Nothing: it is the root of its document.
    Root,
}

/// Raw YAML that cannot be used at a place.
pub(super) type Unusable = &'static str;

impl Habits<'_> {
    /// A value behind its key or dash.
    pub(super) fn piece(&self, tree: &Tree, pattern: &Pattern, slot: Slot) -> Result<Piece, Unusable> {
        match tree {
            Tree::Raw(raw) => raw_piece(self, &raw.lines, pattern, slot),
            Tree::Scalar(Value::String(text)) => Ok(self
                .block_text(pattern, text, slot)
                .unwrap_or_else(|| Piece { head: self.text(pattern, text, false), rest: Vec::new() })),
            Tree::Scalar(_) => Ok(Piece { head: self.inline(tree, pattern, false)?, rest: Vec::new() }),
            Tree::Sequence(_) | Tree::Mapping(_) if tree.is_empty_collection() || self.is_flow(pattern, tree) => {
                Ok(Piece { head: self.inline(tree, pattern, false)?, rest: Vec::new() })
            }
            Tree::Sequence(items) => {
                let column = self.column(pattern, slot, true);
                let mut lines = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 && self.has_gaps(pattern) {
                        lines.push(String::new());
                    }
                    lines.extend(self.item_lines(item, &pattern.item(), column)?);
                }
                Ok(join(lines, column, slot))
            }
            Tree::Mapping(entries) => {
                let column = self.column(pattern, slot, false);
                let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
                let mut lines = Vec::new();
                for index in self.order(pattern, &keys) {
                    if let Some((key, value)) = entries.get(index) {
                        lines.extend(self.entry_lines(key, value, pattern, column)?);
                    }
                }
                Ok(join(lines, column, slot))
            }
        }
    }

    /// The lines of an item, its dash at `column`.
    pub(super) fn item_lines(&self, item: &Tree, pattern: &Pattern, column: usize) -> Result<Vec<String>, Unusable> {
        let dash = self.dash(pattern, true);
        let piece = self.piece(item, pattern, Slot::Dash(column, dash))?;
        let gap = match (dash, self.dash(pattern, false)) {
            _ if piece.head.is_empty() => 0,
            (Dash::Gap(gap), _) | (_, Dash::Gap(gap)) => gap,
            (Dash::Line(_), Dash::Line(_)) => 1,
        };
        let mut lines = vec![format!("{}-{}{}", spaces(column), spaces(gap), piece.head)];
        lines.extend(piece.rest);
        Ok(lines)
    }

    /// The lines of an entry of the mapping at `pattern`, its key at `column`.
    pub(super) fn entry_lines(
        &self,
        key: &str,
        value: &Tree,
        pattern: &Pattern,
        column: usize,
    ) -> Result<Vec<String>, Unusable> {
        let piece = self.piece(value, &pattern.key(key), Slot::Key(column))?;
        let gap = if piece.head.is_empty() { "" } else { " " };
        let mut lines = vec![format!("{}{}:{gap}{}", spaces(column), self.key(pattern, key, false), piece.head)];
        lines.extend(piece.rest);
        Ok(lines)
    }

    /// A value on one line, inside of a flow collection when `flow`.
    pub(super) fn inline(&self, tree: &Tree, pattern: &Pattern, flow: bool) -> Result<String, Unusable> {
        Ok(match tree {
            Tree::Scalar(Value::String(text)) => self.text(pattern, text, flow),
            Tree::Scalar(Value::Null) => self.null(pattern, flow),
            Tree::Scalar(value) => self.source_of(pattern, value).unwrap_or_else(|| value.to_string()),
            Tree::Sequence(items) if items.is_empty() => format!("[{}]", self.empty_padding(pattern, false)),
            Tree::Mapping(entries) if entries.is_empty() => format!("{{{}}}", self.empty_padding(pattern, true)),
            Tree::Sequence(items) => {
                let items = items.iter().map(|item| self.inline(item, &pattern.item(), true));
                let padding = self.padding(pattern, false);
                format!(
                    "[{padding}{}{padding}]",
                    items.collect::<Result<Vec<_>, _>>()?.join(self.separator(pattern, false))
                )
            }
            Tree::Mapping(entries) => {
                let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
                let order = self.order(pattern, &keys);
                let entries = order.into_iter().filter_map(|index| entries.get(index));
                let entries = entries.map(|(key, value)| self.inline_entry(key, value, pattern));
                let padding = self.padding(pattern, true);
                format!(
                    "{{{padding}{}{padding}}}",
                    entries.collect::<Result<Vec<_>, _>>()?.join(self.separator(pattern, true))
                )
            }
            Tree::Raw(raw) => match raw.lines.as_slice() {
                [line] => line.clone(),
                _ => return Err("YAML of several lines cannot go into a list or map in brackets"),
            },
        })
    }

    /// An entry of a flow mapping.
    pub(super) fn inline_entry(&self, key: &str, value: &Tree, pattern: &Pattern) -> Result<String, Unusable> {
        let value = self.inline(value, &pattern.key(key), true)?;
        Ok(format!("{}: {value}", self.key(pattern, key, true)))
    }

    /// How far the lines of a text are indented.
    pub(super) fn text_column(&self, pattern: &Pattern, slot: Slot) -> usize {
        match slot {
            Slot::Key(column) => column + self.map_indent(pattern),
            Slot::Dash(column, dash) => column + dash.width().max(2),
            Slot::Root => self.map_indent(pattern),
        }
    }

    /// How far the dashes or keys of a block collection are indented.
    fn column(&self, pattern: &Pattern, slot: Slot, is_sequence: bool) -> usize {
        match slot {
            Slot::Key(column) if is_sequence => column + self.sequence_indent(pattern),
            Slot::Key(column) => column + self.map_indent(pattern),
            Slot::Dash(column, dash) => column + dash.width(),
            Slot::Root => 0,
        }
    }
}

/// The lines of a block collection behind its key or dash.
fn join(mut lines: Vec<String>, column: usize, slot: Slot) -> Piece {
    let is_inline = match slot {
        Slot::Key(_) => false,
        Slot::Dash(_, dash) => matches!(dash, Dash::Gap(_)),
        Slot::Root => true,
    };
    if !is_inline || lines.is_empty() {
        return Piece { head: String::new(), rest: lines };
    }
    let first = lines.remove(0);
    Piece { head: first.get(column..).unwrap_or_default().to_owned(), rest: lines }
}

/// Raw lines: a block collection stands on lines of its own, anything else starts behind the key or dash.
fn raw_piece(habits: &Habits<'_>, lines: &[String], pattern: &Pattern, slot: Slot) -> Result<Piece, Unusable> {
    let stream = parse(&lines.join("\n")).map_err(|_| "the text is not YAML")?;
    let [document] = stream.documents.as_slice() else { return Err("the text has more than one document") };
    let Some(root) = &document.root else { return Err("the text holds no value") };
    let (head, rest) = lines.split_first().ok_or("the text holds no value")?;
    let indented = |column: usize, line: &String| {
        if line.is_empty() { String::new() } else { format!("{}{line}", spaces(column)) }
    };
    let is_sequence = match &root.kind {
        NodeKind::Sequence { style: CollectionStyle::Block, .. } => true,
        NodeKind::Mapping { style: CollectionStyle::Block, .. } => false,
        _ => {
            // The lines below are already indented by what follows the header or the first line.
            let column = match slot {
                Slot::Key(column) | Slot::Dash(column, _) => column,
                Slot::Root => 0,
            };
            let deep = rest.iter().all(|line| line.is_empty() || line.starts_with(' '));
            let column = if deep { column } else { habits.text_column(pattern, slot) };
            return Ok(Piece { head: head.clone(), rest: rest.iter().map(|line| indented(column, line)).collect() });
        }
    };
    let column = habits.column(pattern, slot, is_sequence);
    let lines = lines.iter().map(|line| indented(column, line)).collect();
    Ok(join(lines, column, slot))
}

/// So many blanks.
pub(super) fn spaces(count: usize) -> String {
    " ".repeat(count)
}

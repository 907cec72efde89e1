//! Indentation, dashes, and brackets or lines.

use super::{Example, Habits, Site, vote};
use crate::edit::block::{Block, Children, is_absent};
use crate::edit::item::{Hint, Pattern};
use crate::edit::lines::is_blank;
use crate::edit::tree::Tree;
use crate::{CollectionStyle, Node, NodeKind};

/// What stands between a dash and its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::edit) enum Dash {
    /// So many blanks.
    Gap(usize),
    /// A line end; the item is indented by so many more than the dash.
    Line(usize),
}

impl Dash {
    /// How much further than the dash the item is indented.
    pub(in crate::edit) fn width(self) -> usize {
        match self {
            Self::Gap(gap) => gap + 1,
            Self::Line(width) => width,
        }
    }
}

/// Blanks inside brackets or braces.
pub(in crate::edit) type FlowPadding = &'static str;

/// Longer flow collections are made only where the neighbours have some in the same place.
const FLOW_WIDTH: usize = 100;

/// What a collection holds, for comparing styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Scalars,
    Items,
    Map,
}

impl Habits<'_> {
    /// Whether a collection goes into brackets; never when it cannot.
    pub(in crate::edit) fn is_flow(&self, pattern: &Pattern, tree: &Tree) -> bool {
        let hint = self.hint(pattern, |hint| matches!(hint, Hint::Flow | Hint::Block));
        if hint == Some(Hint::Block) || !tree.fits_line() {
            return false;
        }
        if hint == Some(Hint::Flow) {
            return true;
        }
        let is_map = matches!(tree, Tree::Mapping(_));
        let alike = self.same(pattern).iter().filter(|example| example.node.entries().is_some() == is_map);
        let alike: Vec<_> = alike.filter_map(collection).collect();
        let full = alike.iter().filter(|(_, _, len)| *len > 0);
        let styles = full.map(|(example, style, _)| ((*style, is_flat(example.node)), example.weight()));
        if let Some((style, flat)) = vote(styles) {
            return style == CollectionStyle::Flow && (!flat || tree.is_flat());
        }
        let shape = shape_of_tree(tree);
        if width(tree) > FLOW_WIDTH {
            return false;
        }
        if !alike.is_empty() && shape == Shape::Scalars {
            // Only `[]` so far: what is always written, even when empty, stays on its line.
            return true;
        }
        let by_shape = |examples: &[Example<'_>]| {
            let full = examples.iter().filter(|example| shape_of_node(example.node) == Some(shape));
            vote(full.filter_map(collection).map(|(example, style, _)| (style, example.weight())))
        };
        by_shape(&self.near).or_else(|| by_shape(self.file())) == Some(CollectionStyle::Flow) && tree.is_flat()
    }

    /// How much further than its key a mapping is indented.
    pub(in crate::edit) fn map_indent(&self, pattern: &Pattern) -> usize {
        let indent = |example: &Example<'_>| match (example.site, &example.node.kind) {
            (Site::Value(column), NodeKind::Mapping { .. }) => {
                Block::new(self.lines, example.node)?.column.checked_sub(column).filter(|indent| *indent > 0)
            }
            _ => None,
        };
        self.first_vote(pattern, indent).unwrap_or_else(|| self.defaults.indent.max(1))
    }

    /// How much further than its key the dashes of a sequence are indented; may be 0.
    pub(in crate::edit) fn sequence_indent(&self, pattern: &Pattern) -> usize {
        let indent = |example: &Example<'_>| match (example.site, &example.node.kind) {
            (Site::Value(column), NodeKind::Sequence { .. }) => {
                Block::new(self.lines, example.node)?.column.checked_sub(column)
            }
            _ => None,
        };
        let default = || if self.defaults.indented_sequences { self.map_indent(pattern) } else { 0 };
        self.first_vote(pattern, indent).unwrap_or_else(default)
    }

    /// What stands behind the dash of the item at `pattern`.
    pub(in crate::edit) fn dash(&self, pattern: &Pattern, is_collection: bool) -> Dash {
        let dash = |example: &Example<'_>| {
            let Site::Item(column) = example.site else { return None };
            if is_absent(example.node) || example.node.anchor.is_some() || example.node.tag.is_some() {
                return None;
            }
            let start = example.node.span.start;
            let line = self.lines.start(start);
            let before = self.lines.slice(line + column..start).strip_prefix('-');
            match before {
                Some(gap) if !gap.is_empty() && gap.bytes().all(is_blank) => Some(Dash::Gap(gap.len())),
                _ if is_collection && Block::new(self.lines, example.node).is_some() => {
                    Some(Dash::Line(self.lines.column(start).checked_sub(column).filter(|width| *width > 0)?))
                }
                _ => None,
            }
        };
        self.first_vote(pattern, dash).unwrap_or(Dash::Gap(1))
    }

    /// The blanks inside the brackets of a collection.
    pub(in crate::edit) fn padding(&self, pattern: &Pattern, is_map: bool) -> FlowPadding {
        let padding = |example: &Example<'_>| {
            let (example, style, len) = collection(example)?;
            let alike = style == CollectionStyle::Flow && len > 0 && example.node.entries().is_some() == is_map;
            let second = self.lines.byte(example.node.span.start + 1)?;
            (alike && !matches!(second, b'\r' | b'\n')).then_some(if second == b' ' { " " } else { "" })
        };
        self.first_vote(pattern, padding).unwrap_or("")
    }

    /// What stands between two children inside brackets.
    pub(in crate::edit) fn separator(&self, pattern: &Pattern, is_map: bool) -> &'static str {
        let separator = |example: &Example<'_>| {
            let children = Children::of(example.node).filter(|_| example.node.entries().is_some() == is_map)?;
            let (_, style, _) = collection(example)?;
            let start = match children {
                Children::Items(items) => items.get(1)?.span.start,
                Children::Entries(entries) => entries.get(1)?.key.span.start,
            };
            let between = self.lines.slice(children.value(0)?.span.end..start);
            let is_inline = style == CollectionStyle::Flow && !between.contains(['\n', '\r']);
            is_inline.then_some(if between.trim_start() == "," { "," } else { ", " })
        };
        self.first_vote(pattern, separator).unwrap_or(", ")
    }

    /// The blanks inside the brackets of an empty collection, as the empty ones in the same role have them.
    pub(in crate::edit) fn empty_padding(&self, pattern: &Pattern, is_map: bool) -> FlowPadding {
        let wide = self.same(pattern).iter().filter_map(|example| {
            let (example, _, len) = collection(example)?;
            let alike = len == 0 && example.node.entries().is_some() == is_map;
            alike.then_some((self.lines.slice(example.node.span.clone()).len() == 3, example.weight()))
        });
        if vote(wide) == Some(true) { " " } else { "" }
    }

    /// Whether blank lines stand between the items of the lists in the same role.
    pub(in crate::edit) fn has_gaps(&self, pattern: &Pattern) -> bool {
        let gaps = self.same(pattern).iter().filter_map(|example| {
            let block = Block::new(self.lines, example.node).filter(|block| block.is_sequence() && block.len() > 1)?;
            Some((block.blanks_between(1).ok()? > 0, example.weight()))
        });
        vote(gaps) == Some(true)
    }

    /// The vote of the nodes in the same role, else of the near ones, else of the file.
    fn first_vote<T: PartialEq>(&self, pattern: &Pattern, choice: impl Fn(&Example<'_>) -> Option<T>) -> Option<T> {
        let votes = |examples: &[Example<'_>]| {
            vote(examples.iter().filter_map(|example| Some((choice(example)?, example.weight()))))
        };
        votes(self.same(pattern)).or_else(|| votes(&self.near)).or_else(|| votes(self.file()))
    }
}

fn collection<'e, 'a>(example: &'e Example<'a>) -> Option<(&'e Example<'a>, CollectionStyle, usize)> {
    match &example.node.kind {
        NodeKind::Sequence { items, style } => Some((example, *style, items.len())),
        NodeKind::Mapping { entries, style } => Some((example, *style, entries.len())),
        _ => None,
    }
}

fn is_collection(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Sequence { .. } | NodeKind::Mapping { .. })
}

fn is_flat(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Sequence { items, .. } => !items.iter().any(is_collection),
        NodeKind::Mapping { entries, .. } => !entries.iter().any(|entry| is_collection(&entry.value)),
        _ => true,
    }
}

fn shape_of_node(node: &Node) -> Option<Shape> {
    match &node.kind {
        NodeKind::Sequence { items, .. } if items.is_empty() => None,
        NodeKind::Sequence { .. } => Some(if is_flat(node) { Shape::Scalars } else { Shape::Items }),
        NodeKind::Mapping { entries, .. } => (!entries.is_empty()).then_some(Shape::Map),
        _ => None,
    }
}

fn shape_of_tree(tree: &Tree) -> Shape {
    match tree {
        Tree::Mapping(_) => Shape::Map,
        _ if tree.is_flat() => Shape::Scalars,
        _ => Shape::Items,
    }
}

/// About how long a collection is on one line.
fn width(tree: &Tree) -> usize {
    match tree {
        Tree::Scalar(serde_json::Value::String(text)) => text.len() + 2,
        Tree::Scalar(_) => 6,
        Tree::Sequence(items) => items.iter().map(|item| width(item) + 2).sum(),
        Tree::Mapping(entries) => entries.iter().map(|(key, value)| key.len() + 2 + width(value)).sum(),
        Tree::Raw(raw) => raw.lines.iter().map(String::len).sum(),
    }
}

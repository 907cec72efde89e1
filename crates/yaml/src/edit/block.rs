//! Where the children of a block collection start and end.

use fluxwright_diagnostic::Span;

use super::lines::{Lines, is_blank};
use crate::{CollectionStyle, Entry, Node, NodeKind, ScalarStyle};

/// A block sequence or block mapping in its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) lines: Lines<'a>,
    pub(super) node: &'a Node,
    pub(super) children: Children<'a>,
    /// How far its dashes or keys are indented.
    pub(super) column: usize,
}

/// What a collection holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Children<'a> {
    Items(&'a [Node]),
    Entries(&'a [Entry]),
}

impl<'a> Children<'a> {
    pub(super) fn of(node: &'a Node) -> Option<Self> {
        match &node.kind {
            NodeKind::Sequence { items, .. } => Some(Self::Items(items)),
            NodeKind::Mapping { entries, .. } => Some(Self::Entries(entries)),
            _ => None,
        }
    }

    pub(super) fn len(self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Entries(entries) => entries.len(),
        }
    }

    /// The item, or the value of the entry.
    pub(super) fn value(self, index: usize) -> Option<&'a Node> {
        match self {
            Self::Items(items) => items.get(index),
            Self::Entries(entries) => entries.get(index).map(|entry| &entry.value),
        }
    }
}

/// Why a position in a block collection cannot be told: an explicit key (`? …`), a key that is no scalar, or a layout that
/// this module does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsafe {
    pub(super) reason: &'static str,
    pub(super) span: Span,
}

const COMPLEX_KEY: &str = "a key written with `?`, or one that is not a plain or quoted text, stands here";
const ODD_LAYOUT: &str = "the layout of the lines here is not one that can be followed";

impl<'a> Block<'a> {
    /// `None` for anything but a block collection that has children.
    pub(super) fn new(lines: Lines<'a>, node: &'a Node) -> Option<Self> {
        let (NodeKind::Sequence { style: CollectionStyle::Block, .. }
        | NodeKind::Mapping { style: CollectionStyle::Block, .. }) = &node.kind
        else {
            return None;
        };
        let children = Children::of(node).filter(|children| children.len() > 0)?;
        let first = match children {
            Children::Items(_) => node.span.start,
            Children::Entries(entries) => properties_start(lines, entries.first()?.key.span.start),
        };
        Some(Self { lines, node, children, column: lines.column(first) })
    }

    pub(super) fn is_sequence(&self) -> bool {
        matches!(self.children, Children::Items(_))
    }

    pub(super) fn len(&self) -> usize {
        self.children.len()
    }

    pub(super) fn odd(&self) -> Unsafe {
        Unsafe { reason: ODD_LAYOUT, span: self.node.span.clone() }
    }

    /// The dash of an item, or the start of a key with its properties.
    pub(super) fn start(&self, index: usize) -> Result<usize, Unsafe> {
        match self.children {
            Children::Items(_) if index == 0 => Ok(self.node.span.start),
            Children::Items(items) => {
                let item = items.get(index).ok_or_else(|| self.odd())?;
                let mut line = self.lines.next(self.end(index - 1)?);
                while line <= item.span.start && line < self.lines.text().len() {
                    let first = self.lines.skip_blanks(line);
                    if first - line == self.column && self.lines.byte(first) == Some(b'-') {
                        return Ok(first);
                    }
                    line = self.lines.next(line);
                }
                Err(self.odd())
            }
            Children::Entries(entries) => {
                let key = &entries.get(index).ok_or_else(|| self.odd())?.key;
                let start = if index == 0 {
                    properties_start(self.lines, key.span.start)
                } else {
                    self.lines.skip_blanks(self.lines.start(key.span.start))
                };
                let is_scalar = matches!(key.kind, NodeKind::Scalar { .. });
                if self.lines.column(start) != self.column || !is_scalar || self.is_explicit(start) {
                    return Err(Unsafe { reason: COMPLEX_KEY, span: key.span.clone() });
                }
                Ok(start)
            }
        }
    }

    /// Behind the dash or the colon of a child, and behind the anchor and tag that follow on that line.
    pub(super) fn slot(&self, index: usize) -> Result<usize, Unsafe> {
        let marker = self.start(index)?;
        let after = match self.children {
            Children::Items(_) => marker + 1,
            Children::Entries(entries) => {
                let key = &entries.get(index).ok_or_else(|| self.odd())?.key;
                let colon = self.lines.skip_blanks(key.span.end);
                if self.lines.byte(colon) != Some(b':') {
                    return Err(Unsafe { reason: COMPLEX_KEY, span: key.span.clone() });
                }
                colon + 1
            }
        };
        let value = self.children.value(index).ok_or_else(|| self.odd())?;
        Ok(properties_end(self.lines, after, value))
    }

    /// Behind the last byte of a child.
    pub(super) fn end(&self, index: usize) -> Result<usize, Unsafe> {
        let value = self.children.value(index).ok_or_else(|| self.odd())?;
        if let Some(block) = Block::new(self.lines, value) {
            return block.end(block.len() - 1);
        }
        if is_absent(value) { self.slot(index) } else { Ok(value.span.end) }
    }

    /// Whether an entry that starts here is written with a question mark: `? key`.
    fn is_explicit(&self, start: usize) -> bool {
        let before = self.lines.slice(self.lines.start(start)..start);
        before.trim_end_matches([' ', '\t']).ends_with('?') || self.lines.slice(start..start + 2).trim_end() == "?"
    }

    /// Whether something other than blanks stands before the first child on its line: `- key: value`, `- - item`.
    pub(super) fn starts_inline(&self) -> bool {
        self.start(0).is_ok_and(|start| !self.lines.is_first(start))
    }

    /// Whether a child ends with a text that keeps the blank lines behind it (`|+`).
    pub(super) fn keeps_blanks(&self, index: usize) -> bool {
        self.last_header(index).is_some_and(|header| header.contains('+'))
    }

    /// Whether a child ends with a text that ends with the line end of its last line (`|`, but not `|-`).
    pub(super) fn needs_line_end(&self, index: usize) -> bool {
        self.last_header(index).is_some_and(|header| !header.contains('-'))
    }

    /// How far the lines of the block scalar that a child ends with are indented.
    pub(super) fn last_text_column(&self, index: usize) -> Option<usize> {
        let text = self.lines.slice(self.last_text(index)?.span.clone());
        let mut below = text.lines().skip(1).filter(|line| !line.trim().is_empty());
        below.next().map(|line| line.len() - line.trim_start_matches(' ').len())
    }

    /// The `|` or `>`, with what follows it, of the block scalar that a child ends with.
    fn last_header(&self, index: usize) -> Option<&'a str> {
        let start = self.last_text(index)?.span.start;
        self.lines.slice(start..self.lines.end(start)).split([' ', '\t']).next()
    }

    /// The block scalar that a child ends with.
    fn last_text(&self, index: usize) -> Option<&'a Node> {
        let mut node = self.children.value(index)?;
        loop {
            node = match &node.kind {
                NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. } => return Some(node),
                NodeKind::Sequence { items, style: CollectionStyle::Block } => items.last()?,
                NodeKind::Mapping { entries, style: CollectionStyle::Block } => &entries.last()?.value,
                _ => return None,
            };
        }
    }
}

/// A value that is not written: `key:` or `-`.
pub(super) fn is_absent(node: &Node) -> bool {
    node.span.is_empty()
        && matches!(&node.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value.is_empty())
}

/// Backwards over anchors and tags on the same line.
fn properties_start(lines: Lines<'_>, at: usize) -> usize {
    let line = lines.start(at);
    let mut start = at;
    loop {
        let before = lines.slice(line..start);
        let trimmed = before.trim_end_matches([' ', '\t']);
        let token = trimmed.rsplit([' ', '\t']).next().unwrap_or_default();
        if trimmed.len() == before.len() || !token.starts_with(['&', '!']) {
            return start;
        }
        start = line + trimmed.len() - token.len();
    }
}

/// Forwards over the anchor and tag of `value` on the same line.
pub(super) fn properties_end(lines: Lines<'_>, at: usize, value: &Node) -> usize {
    let count = usize::from(value.anchor.is_some()) + usize::from(value.tag.is_some());
    let line_end = lines.end(at);
    let mut end = at;
    for _ in 0..count {
        let token = lines.skip_blanks(end);
        if !matches!(lines.byte(token), Some(b'&' | b'!')) {
            break;
        }
        end = token + lines.slice(token..line_end).bytes().take_while(|byte| !is_blank(*byte)).count();
    }
    end
}

//! Inserting into and removing from collections in brackets and braces.

use fluxwright_diagnostic::Span;

use super::block::{Children, Unsafe};
use super::lines::Lines;
use super::splice::Splice;
use crate::{CollectionStyle, Entry, Node, NodeKind};

/// A flow collection in its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow<'a> {
    lines: Lines<'a>,
    node: &'a Node,
    children: Children<'a>,
}

/// How children are set apart.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Layout {
    /// On one line, with this between a comma and what follows.
    Inline(String),
    /// Each on lines of its own, indented by this.
    Lines(String),
}

impl<'a> Flow<'a> {
    /// `None` for anything but a collection that has its brackets or braces.
    pub(super) fn new(lines: Lines<'a>, node: &'a Node) -> Option<Self> {
        let (NodeKind::Sequence { style: CollectionStyle::Flow, .. }
        | NodeKind::Mapping { style: CollectionStyle::Flow, .. }) = &node.kind
        else {
            return None;
        };
        let bounds = (lines.byte(node.span.start)?, lines.byte(node.span.end.checked_sub(1)?)?);
        let is_closed = matches!(bounds, (b'[', b']') | (b'{', b'}')) && node.span.len() > 1;
        is_closed.then_some(Self { lines, node, children: Children::of(node)? })
    }

    /// The splices that make `text` the child at `index`; `padding` goes inside the brackets of an empty collection.
    pub(super) fn insert(&self, index: usize, text: &str, padding: &str) -> Result<Vec<Splice>, Unsafe> {
        let lines = self.lines;
        if self.children.len() == 0 {
            let inside = self.node.span.start + 1..self.node.span.end - 1;
            let blank = lines.slice(inside.clone()).bytes().all(|byte| byte == b' ');
            return Ok(if blank {
                vec![Splice::new(inside, format!("{padding}{text}{padding}"))]
            } else {
                vec![Splice::insert(inside.start, format!("{padding}{text}"))]
            });
        }
        let Some(before) = index.checked_sub(1) else {
            let first = self.start(0)?;
            return Ok(match self.layout(0)? {
                Layout::Inline(gap) => vec![Splice::insert(first, format!("{text},{gap}"))],
                Layout::Lines(indent) => {
                    let at = lines.start(first);
                    vec![Splice::insert(at, format!("{indent}{text},{}", lines.eol(at)))]
                }
            });
        };
        let end = self.end(before)?;
        let layout = self.layout(before)?;
        let comma = self.comma_after(end);
        Ok(match (layout, comma) {
            (Layout::Inline(gap), None) => vec![Splice::insert(end, format!(",{gap}{text}"))],
            (Layout::Inline(gap), Some(comma)) => vec![Splice::insert(comma + 1, format!("{gap}{text},"))],
            (Layout::Lines(indent), Some(comma)) => {
                let at = self.line_end(comma + 1);
                vec![Splice::insert(at, format!("{}{indent}{text},", lines.eol(comma)))]
            }
            (Layout::Lines(indent), None) => {
                let at = self.line_end(end);
                vec![Splice::insert(end, ","), Splice::insert(at, format!("{}{indent}{text}", lines.eol(end)))]
            }
        })
    }

    /// The splices that take out the child at `index`.
    pub(super) fn remove(&self, index: usize) -> Result<Vec<Splice>, Unsafe> {
        let lines = self.lines;
        let (start, end) = (self.start(index)?, self.end(index)?);
        let comma = self.comma_after(end);
        if self.children.len() == 1 {
            let inside = self.node.span.start + 1..self.node.span.end - 1;
            let taken = start..comma.map_or(end, |comma| comma + 1);
            let left = lines.slice(inside.start..taken.start).trim().is_empty()
                && lines.slice(taken.end..inside.end).trim().is_empty();
            return Ok(vec![Splice::delete(if left { inside } else { taken })]);
        }
        let before = match index.checked_sub(1) {
            Some(before) => Some(self.comma_after(self.end(before)?).ok_or_else(|| self.odd())?),
            None => None,
        };
        let own_lines = self.own_lines(start, comma.map_or(end, |comma| comma + 1));
        Ok(match (own_lines, comma, before) {
            (Some(whole), Some(_), _) => vec![Splice::delete(whole)],
            (Some(whole), None, Some(before)) => vec![Splice::delete(before..before + 1), Splice::delete(whole)],
            (None, _, Some(before)) => vec![Splice::delete(before..end)],
            (_, _, None) => vec![Splice::delete(start..self.start(index + 1)?)],
        })
    }

    /// Behind the key or its colon, where a value that is not written would go, and what has to stand before it.
    pub(super) fn absent_slot(&self, index: usize) -> Option<(usize, &'static str)> {
        let Children::Entries(entries) = self.children else { return None };
        let entry = entries.get(index)?;
        let colon = self.lines.skip_blanks(entry.key.span.end);
        Some(match self.lines.byte(colon) {
            Some(b':') => (colon + 1, " "),
            _ => (entry.key.span.end, ": "),
        })
    }

    fn odd(&self) -> Unsafe {
        Unsafe {
            reason: "the brackets here are laid out in a way that cannot be followed",
            span: self.node.span.clone(),
        }
    }

    /// The first byte of a child, its anchor and tag included.
    fn start(&self, index: usize) -> Result<usize, Unsafe> {
        let from = match index.checked_sub(1) {
            None => self.node.span.start + 1,
            Some(before) => self.comma_after(self.end(before)?).ok_or_else(|| self.odd())? + 1,
        };
        let start = self.skip(from);
        let limit = match self.children {
            Children::Items(items) => items.get(index).map(|item| item.span.start),
            Children::Entries(entries) => entries.get(index).map(|entry| entry.key.span.start),
        };
        let is_key = self.lines.byte(start) == Some(b'?') && matches!(self.children, Children::Entries(_));
        if limit.is_none_or(|limit| start > limit) || is_key && limit != Some(start) {
            return Err(self.odd());
        }
        Ok(start)
    }

    /// Behind the last byte of a child.
    fn end(&self, index: usize) -> Result<usize, Unsafe> {
        let end = match self.children {
            Children::Items(items) => items.get(index).map(|item| item.span.end),
            Children::Entries(entries) => entries.get(index).map(|entry| self.entry_end(entry)),
        };
        end.filter(|end| *end < self.node.span.end).ok_or_else(|| self.odd())
    }

    fn entry_end(&self, entry: &Entry) -> usize {
        if !entry.value.span.is_empty() {
            return entry.value.span.end;
        }
        let colon = self.lines.skip_blanks(entry.key.span.end);
        let after = if self.lines.byte(colon) == Some(b':') { colon + 1 } else { entry.key.span.end };
        entry.value.anchor.as_ref().map_or(after, |anchor| anchor.span.end)
    }

    /// How the child at `index` stands to its neighbours.
    fn layout(&self, index: usize) -> Result<Layout, Unsafe> {
        let lines = self.lines;
        let start = self.start(index)?;
        if lines.is_first(start) {
            return Ok(Layout::Lines(lines.slice(lines.start(start)..start).to_owned()));
        }
        // The gap behind the comma before, else behind the one after, else one blank.
        let gap_before = match index.checked_sub(1) {
            Some(before) => self.comma_after(self.end(before)?).map(|comma| lines.slice(comma + 1..start)),
            None => None,
        };
        let gap = match gap_before {
            Some(gap) => Some(gap),
            None if index + 1 < self.children.len() => {
                let comma = self.comma_after(self.end(index)?).ok_or_else(|| self.odd())?;
                Some(lines.slice(comma + 1..self.start(index + 1)?))
            }
            None => None,
        };
        let gap = gap.filter(|gap| gap.bytes().all(|byte| byte == b' ')).unwrap_or(" ");
        Ok(Layout::Inline(gap.to_owned()))
    }

    /// The comma behind a child that ends at `end`.
    fn comma_after(&self, end: usize) -> Option<usize> {
        let at = self.skip(end);
        (self.lines.byte(at) == Some(b',') && at < self.node.span.end).then_some(at)
    }

    /// Over blanks, line ends and comments.
    fn skip(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            match self.lines.byte(at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
                Some(b'#') if at > from || self.follows_blank(at) => at = self.lines.end(at),
                _ => return at,
            }
        }
    }

    fn follows_blank(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|before| self.lines.byte(before)).is_none_or(|byte| byte.is_ascii_whitespace())
    }

    /// The end of the line that holds `at`, behind a comment; `at` itself where the collection goes on or ends on that line.
    fn line_end(&self, at: usize) -> usize {
        let end = self.lines.end(at);
        let rest = self.lines.slice(at..end).trim_start();
        if rest.is_empty() || rest.starts_with('#') { end } else { at }
    }

    /// The whole lines of a child, where it shares them with nothing but a comment behind it.
    fn own_lines(&self, start: usize, end: usize) -> Option<Span> {
        let alone = self.lines.is_first(start) && self.line_end(end) == self.lines.end(end);
        let next = self.lines.next(end);
        (alone && next <= self.node.span.end).then(|| self.lines.start(start)..next)
    }
}

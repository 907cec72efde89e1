//! Places of a template's text found again in the manifest.
//!
//! The text of a resource is what the emitter made of it, not what the user wrote, and that of `resourcesTemplate` is a
//! scalar without its indentation. Both are only looked for when there is something to say about them.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Node, NodeKind, ScalarStyle, parse};

use crate::decode::Step;
use crate::source::{Place, Source, Walk, start_of};

/// The most characters that are compared to find one place.
const MOST_COMPARED: usize = 50_000_000;

/// The place in the manifest of some bytes of a template's text; of the template when they are not found.
pub(crate) fn in_manifest(source: &Source, template: &[Step], text: &str, span: &Span) -> Place {
    let fallback = || source.place_of(template, "");
    let Some(walk) = source.walk(template).filter(|walk| walk.complete) else { return fallback() };
    let found = match walk.node.as_str() {
        Some(_) => in_scalar(source.text(), walk.node, text, &(0..text.len()), span),
        None => in_tree(source.text(), walk, text, span),
    };
    found.map_or_else(fallback, |span| source.place(&span, ""))
}

/// The lines of a template's text in the manifest.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Where the lines of the text start.
    starts: Vec<usize>,
    /// The line of the manifest that the first one is on, from one.
    first: usize,
}

impl Lines {
    /// Those of a `resourcesTemplate` that is a literal text.
    pub(crate) fn of(source: &Source, template: &[Step], text: &str) -> Option<Self> {
        let walk = source.walk(template).filter(|walk| walk.complete)?;
        match &walk.node.kind {
            NodeKind::Scalar { style: ScalarStyle::Literal, value } if value == text => {}
            _ => return None,
        }
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        // The text begins on the line after the `|`.
        Some(Self { starts, first: source.place(&walk.node.span, "").line() + 1 })
    }

    /// The line of the manifest that holds a byte of the text.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.first + self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }
}

/// In a resource: the same scalar of both trees, and the place in it.
fn in_tree(source: &str, walk: Walk<'_>, text: &str, span: &Span) -> Option<Span> {
    let stream = parse(text).ok()?;
    let root = stream.documents.first()?.root.as_ref()?;
    let mut path = Vec::new();
    let found = scalar_at(root, span.start, &mut path)?;
    let walk = walk.down(&path);
    if !walk.complete {
        return Some(start_of(walk.node));
    }
    let node = match found {
        Found::Key(_) => walk.key?,
        Found::Value(_) => walk.node,
    };
    let (Found::Key(scalar) | Found::Value(scalar)) = found;
    in_scalar(source, node, text, &scalar.span, span).or_else(|| Some(start_of(node)))
}

enum Found<'n> {
    Key(&'n Node),
    Value(&'n Node),
}

/// The scalar that holds the byte, or the last one before it, and the way to it.
fn scalar_at<'n>(root: &'n Node, at: usize, path: &mut Vec<Step>) -> Option<Found<'n>> {
    let mut node = root;
    loop {
        match &node.kind {
            NodeKind::Scalar { .. } => return Some(Found::Value(node)),
            NodeKind::Sequence { items, .. } => {
                let index = items.iter().rposition(|item| item.span.start <= at)?;
                path.push(Step::Index(index));
                node = items.get(index)?;
            }
            NodeKind::Mapping { entries, .. } => {
                let entry = entries.iter().rfind(|entry| entry.key.span.start <= at)?;
                path.push(Step::Key(entry.key.as_str()?.to_owned()));
                if at < entry.key.span.end {
                    return Some(Found::Key(&entry.key));
                }
                node = &entry.value;
            }
            NodeKind::Alias { .. } => return None,
        }
    }
}

/// In a scalar of the manifest that became the bytes `part` of the template's text.
fn in_scalar(source: &str, node: &Node, text: &str, part: &Span, span: &Span) -> Option<Span> {
    if let NodeKind::Scalar { style: ScalarStyle::Literal, value } = &node.kind
        && value == text
    {
        return in_literal(source, node, text, span);
    }
    let written = source.get(node.span.clone())?;
    let (start, end) = action_around(text, part, span)?;
    let action = text.get(start..end)?;
    let before = text.get(part.start..start)?;
    let nth = loose_matches(before, action).count();
    let (_, places) = loose_matches(written, action).nth(nth).or_else(|| loose_matches(written, action).last())?;
    // Byte offsets in the action by its characters that are no space.
    let of = |at: usize| {
        let index = loose(action).iter().position(|(_, offset)| *offset + start >= at)?;
        places.get(index).copied()
    };
    let from = of(span.start)?;
    let length =
        text.get(span.clone()).filter(|wanted| written.get(from..).is_some_and(|rest| rest.starts_with(*wanted)));
    let from = node.span.start + from;
    Some(from..from + length.map_or(0, str::len))
}

/// A literal text keeps its lines; each has the same indentation.
fn in_literal(source: &str, node: &Node, text: &str, span: &Span) -> Option<Span> {
    let at = |offset: usize| -> Option<usize> {
        let before = text.get(..offset)?;
        let line = before.bytes().filter(|b| *b == b'\n').count();
        let column = offset - before.rfind('\n').map_or(0, |at| at + 1);
        let written = source.get(node.span.clone())?;
        // After the line of the `|`.
        let mut start = node.span.start + written.find('\n')? + 1;
        for _ in 0..line {
            start += source.get(start..)?.find('\n')? + 1;
        }
        let found = source.get(start..)?.split('\n').next()?;
        let wanted = text.get(offset - column..)?.split('\n').next()?;
        Some(start + found.trim_end_matches('\r').len().checked_sub(wanted.len())? + column)
    };
    let start = at(span.start.min(text.trim_end().len()))?;
    Some(start..at(span.end.min(text.trim_end().len())).filter(|end| *end >= start).unwrap_or(start))
}

/// The action around a span, within a part of the text.
fn action_around(text: &str, part: &Span, span: &Span) -> Option<(usize, usize)> {
    let start = part.start + text.get(part.start..span.start.min(part.end))?.rfind("<<").unwrap_or_default();
    let start = if text.get(span.start..)?.starts_with("<<") { span.start } else { start };
    let end = text.get(span.start..part.end).and_then(|rest| rest.find(">>"));
    let end = end.map_or(span.end.min(part.end), |length| span.start + length + 2);
    (start < end).then_some((start, end))
}

/// The characters that the emitter does not change, with their offsets: it folds at spaces, doubles quotes and escapes.
fn loose(text: &str) -> Vec<(char, usize)> {
    let mut kept: Vec<(char, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        if !c.is_whitespace() && !matches!(c, '\'' | '"' | '\\') {
            kept.push((c, at));
        }
    }
    kept
}

/// Where the needle is in the text but for spaces and quotes: the offsets of its characters.
fn loose_matches<'t>(text: &'t str, needle: &str) -> impl Iterator<Item = (usize, Vec<usize>)> + 't {
    let hay = loose(text);
    let mut needle: Vec<char> = loose(needle).into_iter().map(|(c, _)| c).collect();
    if hay.len().saturating_mul(needle.len()) > MOST_COMPARED {
        needle.clear();
    }
    let mut from = 0;
    std::iter::from_fn(move || {
        if needle.is_empty() {
            return None;
        }
        while let Some(window) = hay.get(from..from + needle.len()) {
            let at = from;
            from += 1;
            if window.iter().map(|(c, _)| *c).eq(needle.iter().copied()) {
                return Some((at, window.iter().map(|(_, offset)| *offset).collect()));
            }
        }
        None
    })
}

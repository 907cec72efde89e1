//! Another value in the place of one that is there.

use super::block::{Block, Children, is_absent};
use super::flow::Flow;
use super::guard::alike;
use super::habits::{Dash, Habits, Neighbour, neighbours_of_item, neighbours_of_value};
use super::insert::{odd, unusable};
use super::intent::{Change, Expected};
use super::item::{Hint, Pattern};
use super::lines::Lines;
use super::locate::{Located, check_anchors, check_removed_anchors};
use super::plan::{Job, Planned, Ready};
use super::refusal::{Reason, Refusal};
use super::render::{Slot, spaces};
use super::replace::{insert_lines, replace};
use super::splice::Splice;
use super::tree::Tree;
use crate::{CollectionStyle, Dialect, Document, Node, NodeKind, ScalarStyle};

/// Sets the value that was reached.
pub(super) fn value(job: &Job<'_>, located: &Located<'_>, ready: Ready) -> Result<Planned, Box<Refusal>> {
    if !ready.comments.is_empty() {
        return Err(unusable(job, "a comment goes with something inserted, not with a new value"));
    }
    if matches!(ready.tree, Tree::Raw(_)) || !ready.hints.is_empty() || !is_there(located, &ready.expected) {
        return put(job, located, ready);
    }
    Ok(job.planned(located, located.indices(), Vec::new(), Change::Replace(ready.expected)))
}

/// Puts a collection in the place of nothing: an absent value, a null, or an empty collection.
pub(super) fn fill(job: &Job<'_>, located: &Located<'_>, mut ready: Ready) -> Result<Planned, Box<Refusal>> {
    let comments = std::mem::take(&mut ready.comments);
    if comments.is_empty() {
        return put(job, located, ready);
    }
    // Comments need lines: the collection is written as a block, and they go above its only child.
    ready.hints.push((Pattern::default(), Hint::Block));
    ready.comments = comments;
    put(job, located, ready)
}

fn put(job: &Job<'_>, located: &Located<'_>, mut ready: Ready) -> Result<Planned, Box<Refusal>> {
    let kept = kept_style(located.node, &ready.tree);
    ready.hints.splice(0..0, kept);
    let neighbours = neighbours(job, located);
    let habits = job.habits(&neighbours, &ready.hints);
    let pattern = Pattern::default();
    let lines = Lines::new(&job.stream.text);
    let refuse = |problem| unusable(job, problem);

    let parent = located.chain.last();
    let flow_parent = parent.filter(|link| Flow::new(lines, link.parent).is_some());
    let splices = if let Some(link) = flow_parent {
        if !ready.comments.is_empty() {
            return Err(unusable(job, "a comment line cannot go into a list or map in brackets"));
        }
        let text = habits.inline(&ready.tree, &pattern, true).map_err(refuse)?;
        match located.node.filter(|node| !node.span.is_empty()) {
            Some(node) => vec![Splice::new(node.span.clone(), text)],
            None => {
                let slot = Flow::new(lines, link.parent).and_then(|flow| flow.absent_slot(link.index));
                let (at, gap) = slot.ok_or_else(|| odd(job, link.parent))?;
                vec![Splice::insert(at, format!("{gap}{text}"))]
            }
        }
    } else if let Some(link) = parent {
        let block = Block::new(lines, link.parent).ok_or_else(|| odd(job, link.parent))?;
        let mut slot = match block.children {
            Children::Items(_) => Slot::Dash(block.column, dash_of(&block, link.index, &habits)),
            Children::Entries(_) => Slot::Key(block.column),
        };
        if let (Slot::Dash(column, Dash::Gap(gap)), false) = (slot, ready.comments.is_empty()) {
            // A comment needs a line between the dash and the collection.
            slot = Slot::Dash(column, Dash::Line(gap + 1));
        }
        let mut piece = habits.piece(&ready.tree, &pattern, slot).map_err(refuse)?;
        if piece.head.is_empty() && piece.rest.is_empty() {
            // Nothing in the place of something could leave what follows on the line alone.
            piece.head = "null".to_owned();
        }
        if !ready.comments.is_empty() {
            let column = piece.rest.first().map_or(block.column, |line| line.len() - line.trim_start().len());
            if !piece.head.is_empty() {
                return Err(unusable(job, "there is no line for the comment here"));
            }
            piece.rest.splice(0..0, ready.comments.iter().map(|comment| format!("{}{comment}", spaces(column))));
        }
        let after = block.slot(link.index).map_err(|problem| job.unsafe_here(problem, &piece.rest))?;
        replace(lines, after, located.node, &piece).map_err(|problem| job.unsafe_here(problem, &piece.rest))?
    } else {
        let piece = habits.piece(&ready.tree, &pattern, Slot::Root).map_err(refuse)?;
        let is_block = matches!(ready.tree, Tree::Sequence(_) | Tree::Mapping(_) | Tree::Raw(_))
            && !piece.head.starts_with(['[', '{'])
            || !piece.rest.is_empty();
        let new: Vec<String> = ready.comments.iter().cloned().chain([piece.head]).chain(piece.rest).collect();
        root(lines, located, &new, is_block)?
    };
    let mut planned = job.planned(located, located.indices(), splices, Change::Replace(ready.expected));
    planned.tag = located.node.and_then(|node| node.tag.clone());
    let checked = check_anchors(located, job.path, true).and_then(|()| check_removed_anchors(located, job.path));
    match checked {
        Ok(()) => Ok(planned),
        Err(refusal) => Err(refusal.with_snippet(planned.snippet)),
    }
}

/// The root of a document, or a root for one that has none.
fn root(lines: Lines<'_>, located: &Located<'_>, new: &[String], is_block: bool) -> Result<Vec<Splice>, Box<Refusal>> {
    let Some(node) = located.node else {
        return Ok(insert_lines(lines, end_of_prologue(lines, located.document), new).into_iter().collect());
    };
    let start = node.span.start;
    let text = new.join(lines.eol(lines.next(start)));
    // A block collection cannot start on the line of the `---`.
    if lines.is_first(start) || !is_block {
        return Ok(vec![Splice::new(node.span.clone(), text)]);
    }
    let line = lines.start(start);
    let marker_end = line + lines.slice(line..start).trim_end().len();
    Ok(vec![Splice::new(marker_end..node.span.end, format!("{}{text}", lines.eol(start)))])
}

/// The start of the line behind the `---` and the comments of a document that holds nothing else.
fn end_of_prologue(lines: Lines<'_>, document: &Document) -> usize {
    let last_comment = document.comments.last().map(|comment| comment.span.end);
    let marker = document.explicit_start.then(|| {
        let body = lines.slice(document.span.clone());
        let offset = body.find("---").unwrap_or(0);
        document.span.start + offset
    });
    let bom = if lines.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    match last_comment.max(marker) {
        Some(last) => lines.next(last),
        None => document.span.start.max(bom),
    }
}

/// What stands between the dash of an item and the item.
fn dash_of(block: &Block<'_>, index: usize, habits: &Habits<'_>) -> Dash {
    let (Ok(dash), Some(node)) = (block.start(index), block.children.value(index)) else { return Dash::Gap(1) };
    let lines = block.lines;
    if node.anchor.is_some() || node.tag.is_some() {
        // A block collection cannot start on the line of its anchor or tag.
        return Dash::Line(habits.dash(&Pattern::default(), true).width().max(2));
    }
    let start = Block::new(lines, node).and_then(|inner| inner.start(0).ok()).unwrap_or(node.span.start);
    if is_absent(node) || start <= dash {
        return match habits.dash(&Pattern::default(), true) {
            Dash::Gap(_) => Dash::Gap(1),
            line @ Dash::Line(_) => line,
        };
    }
    let width = lines.column(start).saturating_sub(block.column).max(1);
    if lines.start(start) == lines.start(dash) { Dash::Gap(width - 1) } else { Dash::Line(width) }
}

/// Wishes that keep the look of the old value.
fn kept_style(old: Option<&Node>, new: &Tree) -> Vec<(Pattern, Hint)> {
    let hint = match (old.map(|node| &node.kind), new) {
        (Some(NodeKind::Scalar { style: ScalarStyle::SingleQuoted, .. }), Tree::Scalar(_)) => Hint::SingleQuoted,
        (Some(NodeKind::Scalar { style: ScalarStyle::DoubleQuoted, .. }), Tree::Scalar(_)) => Hint::DoubleQuoted,
        (Some(NodeKind::Scalar { style: ScalarStyle::Plain, value }), Tree::Scalar(_)) if !value.is_empty() => {
            Hint::Plain
        }
        (Some(NodeKind::Sequence { style, items }), Tree::Sequence(_)) if !items.is_empty() => of_style(*style),
        (Some(NodeKind::Mapping { style, entries }), Tree::Mapping(_)) if !entries.is_empty() => of_style(*style),
        _ => return Vec::new(),
    };
    vec![(Pattern::default(), hint)]
}

fn of_style(style: CollectionStyle) -> Hint {
    match style {
        CollectionStyle::Block => Hint::Block,
        CollectionStyle::Flow => Hint::Flow,
    }
}

fn neighbours<'a>(job: &Job<'a>, located: &Located<'a>) -> Vec<Neighbour<'a>> {
    let is_example = |node: &&Node| !node.is_null() && Children::of(node).is_none_or(|children| children.len() > 0);
    let mut found: Vec<Neighbour<'a>> = located.node.filter(is_example).map(Neighbour::of_itself).into_iter().collect();
    let Some((last, above)) = located.chain.split_last() else { return found };
    let document = job.path.document;
    match Children::of(last.parent) {
        Some(Children::Items(_)) => {
            found.extend(neighbours_of_item(job.stream, document, above, Some(last.parent), last.index));
        }
        Some(Children::Entries(entries)) => {
            let key = entries.get(last.index).and_then(|entry| entry.key.as_str());
            if let Some(key) = key {
                found.extend(neighbours_of_value(job.stream, document, above, Some(last.parent), key));
            }
        }
        None => {}
    }
    found
}

fn is_there(located: &Located<'_>, expected: &Expected) -> bool {
    let Some(node) = located.node else { return false };
    Dialect::ALL
        .into_iter()
        .zip(&expected.0)
        .all(|(dialect, expected)| node.to_value(located.document, dialect).is_ok_and(|found| alike(&found, expected)))
}

/// An empty collection of the same kind in the place of one.
pub(super) fn emptied(job: &Job<'_>, located: &Located<'_>) -> Result<Planned, Box<Refusal>> {
    let (tree, value) = match located.node.map(|node| &node.kind) {
        Some(NodeKind::Mapping { .. }) => (Tree::Mapping(Vec::new()), serde_json::json!({})),
        _ => (Tree::Sequence(Vec::new()), serde_json::json!([])),
    };
    let ready = Ready { tree, hints: Vec::new(), comments: Vec::new(), expected: Expected::same(value) };
    put(job, located, ready)
}

/// The refusal to remove the root of a document.
pub(super) fn no_parent(job: &Job<'_>) -> Box<Refusal> {
    job.refuse(Reason::Unusable("the root of a document cannot be removed".to_owned()))
}

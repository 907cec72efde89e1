//! New items and new keys.

use super::block::{Block, Children, Unsafe};
use super::flow::Flow;
use super::habits::{Habits, neighbours_of_item, neighbours_of_value};
use super::intent::Change;
use super::item::Pattern;
use super::lines::Lines;
use super::locate::{Located, check_anchors};
use super::path::Step;
use super::plan::{Job, Planned, Ready, index_of, key_index};
use super::refusal::{Reason, Refusal};
use super::render::spaces;
use super::replace::insert_lines;
use super::splice::Splice;
use super::{At, KeyAt, set};
use crate::{Node, NodeKind};

/// A new item of the list that was reached.
pub(super) fn item(job: &Job<'_>, located: &Located<'_>, at: At, ready: Ready) -> Result<Planned, Box<Refusal>> {
    let Some(node) = located.node.filter(|node| !node.is_null()) else {
        index_of(at, 0).map_err(|reason| job.refuse(reason))?;
        return set::fill(job, located, ready.in_list());
    };
    let items = match &node.kind {
        NodeKind::Sequence { items, .. } => items,
        NodeKind::Alias { name, .. } => return Err(alias(job, name, node)),
        _ => return Err(Refusal::new(Reason::NotASequence, job.path, node.span.clone())),
    };
    let index = index_of(at, items.len()).map_err(|reason| Refusal::new(reason, job.path, node.span.clone()))?;
    if items.is_empty() {
        return set::fill(job, located, ready.in_list());
    }
    let neighbours = neighbours_of_item(job.stream, job.path.document, &located.chain, Some(node), index);
    let habits = job.habits(&neighbours, &ready.hints);
    let pattern = Pattern::default();
    let lines = Lines::new(&job.stream.text);
    let splices = if let Some(flow) = Flow::new(lines, node) {
        let text = flow_text(job, &ready, || habits.inline(&ready.tree, &pattern, true))?;
        flow.insert(index, &text, "").map_err(|problem| job.unsafe_here(problem, &[text]))?
    } else if let Some(block) = Block::new(lines, node) {
        let written = habits.item_lines(&ready.tree, &pattern, block.column);
        let new = with_comments(&ready, block.column, written.map_err(|problem| unusable(job, problem))?);
        let is_before = matches!(at, At::Before(_) | At::Start);
        block_splices(lines, &block, index, is_before, &new).map_err(|problem| job.unsafe_here(problem, &new))?
    } else {
        return Err(odd(job, node));
    };
    let change = Change::InsertItem(index, ready.expected);
    guarded(job, located, job.planned(located, located.indices(), splices, change))
}

/// A new key of the map that was reached.
pub(super) fn key(
    job: &Job<'_>,
    located: &Located<'_>,
    key: &str,
    at: &KeyAt,
    ready: Ready,
) -> Result<Planned, Box<Refusal>> {
    let Some(node) = located.node.filter(|node| !node.is_null()) else {
        return set::fill(job, located, ready.under(key));
    };
    let entries = match &node.kind {
        NodeKind::Mapping { entries, .. } => entries,
        NodeKind::Alias { name, .. } => return Err(alias(job, name, node)),
        _ => return Err(Refusal::new(Reason::NotAMapping, job.path, node.span.clone())),
    };
    if let Some(entry) = node.entry(key) {
        return Err(Refusal::new(Reason::KeyExists { key: key.to_owned() }, job.path, entry.key.span.clone()));
    }
    if entries.is_empty() {
        return set::fill(job, located, ready.under(key));
    }
    // The map is an example of itself: its keys tell how keys are quoted and indented.
    let role = map_neighbours(job, located, node);
    let as_map = job.habits(&role, &[]);
    let keys: Vec<Option<&str>> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let index =
        key_index(at, &as_map, &keys, key).map_err(|reason| Refusal::new(reason, job.path, node.span.clone()))?;
    let neighbours = neighbours_of_value(job.stream, job.path.document, &located.chain, Some(node), key);
    let habits = job.habits(&neighbours, &ready.hints);
    let pattern = Pattern::default();
    let lines = Lines::new(&job.stream.text);
    let splices = if let Some(flow) = Flow::new(lines, node) {
        let written_key = as_map.key(&pattern, key, true);
        let text =
            flow_text(job, &ready, || Ok(format!("{written_key}: {}", habits.inline(&ready.tree, &pattern, true)?)))?;
        flow.insert(index, &text, "").map_err(|problem| job.unsafe_here(problem, &[text]))?
    } else if let Some(block) = Block::new(lines, node) {
        let written_key = as_map.key(&pattern, key, false);
        let written = habits.value_lines(&written_key, &ready.tree, &pattern, block.column);
        let new = with_comments(&ready, block.column, written.map_err(|problem| unusable(job, problem))?);
        let is_before = index == 0;
        block_splices(lines, &block, index, is_before, &new).map_err(|problem| job.unsafe_here(problem, &new))?
    } else {
        return Err(odd(job, node));
    };
    let change = Change::InsertEntry(index, key.to_owned(), ready.expected);
    guarded(job, located, job.planned(located, located.indices(), splices, change))
}

/// The keys of the path that are missing, with `ready` as the value of the last.
pub(super) fn created(job: &Job<'_>, located: &Located<'_>, ready: Ready) -> Result<Planned, Box<Refusal>> {
    let mut missing = Vec::new();
    for step in job.path.steps.iter().skip(located.taken) {
        let Step::Key(name) = step else {
            let reason = Reason::NotFound { step: step.clone() };
            return Err(Refusal::new(reason, &job.path.prefix(located.taken), located.span()));
        };
        missing.push(name);
    }
    let Some((first, inner)) = missing.split_first() else { return set::value(job, located, ready) };
    let ready = inner.iter().rev().fold(ready, |ready, name| ready.under(name));
    key(job, located, first, &KeyAt::Usual, ready)
}

fn map_neighbours<'a>(job: &Job<'a>, located: &Located<'a>, node: &'a Node) -> Vec<super::habits::Neighbour<'a>> {
    let mut role = vec![super::habits::Neighbour::of_itself(node)];
    if let Some((last, above)) = located.chain.split_last() {
        match Children::of(last.parent) {
            Some(Children::Entries(entries)) => {
                let name = entries.get(last.index).and_then(|entry| entry.key.as_str());
                if let Some(name) = name {
                    role.extend(neighbours_of_value(job.stream, job.path.document, above, None, name));
                }
            }
            Some(Children::Items(items)) => {
                let siblings = neighbours_of_item(job.stream, job.path.document, above, Some(last.parent), last.index);
                let own = items.get(last.index);
                role.extend(siblings.into_iter().filter(|neighbour| !neighbour.is(own)));
            }
            None => {}
        }
    } else {
        role.extend(neighbours_of_value_at_root(job));
    }
    role
}

/// The roots of the other documents.
fn neighbours_of_value_at_root<'a>(job: &Job<'a>) -> Vec<super::habits::Neighbour<'a>> {
    super::habits::other_roots(job.stream, job.path.document)
}

fn with_comments(ready: &Ready, column: usize, lines: Vec<String>) -> Vec<String> {
    let comments = ready.comments.iter().map(|comment| format!("{}{comment}", spaces(column)));
    comments.chain(lines).collect()
}

/// The lines put in as child `index` of a block collection.
fn block_splices(
    lines: Lines<'_>,
    block: &Block<'_>,
    index: usize,
    is_before: bool,
    new: &[String],
) -> Result<Vec<Splice>, Unsafe> {
    // A child beside a key written with `?` has no place that could be told.
    for beside in [index.checked_sub(1), Some(index).filter(|next| *next < block.len())].into_iter().flatten() {
        block.slot(beside)?;
    }
    if index == 0 && block.starts_inline() {
        let at = block.start(0)?;
        let mut text = String::new();
        for line in new {
            text.push_str(line.get(block.column..).unwrap_or_default());
            text.push_str(lines.eol(lines.next(at)));
            text.push_str(&spaces(block.column));
        }
        return Ok(vec![Splice::insert(at, text)]);
    }
    let tall = new.len() > 1;
    let place = match index.checked_sub(1) {
        Some(before) if !is_before || index == block.len() => block.place_after(before, tall)?,
        _ => block.place_before(index, tall)?,
    };
    let blank = |count| std::iter::repeat_n(String::new(), count);
    let chunk: Vec<String> =
        blank(place.blanks_before).chain(new.iter().cloned()).chain(blank(place.blanks_after)).collect();
    Ok(insert_lines(lines, place.at, &chunk).into_iter().collect())
}

fn flow_text(
    job: &Job<'_>,
    ready: &Ready,
    write: impl Fn() -> Result<String, super::render::Unusable>,
) -> Result<String, Box<Refusal>> {
    if !ready.comments.is_empty() {
        return Err(unusable(job, "a comment line cannot go into a list or map in brackets"));
    }
    write().map_err(|problem| unusable(job, problem))
}

/// What is planned, unless aliases stand against it.
fn guarded(job: &Job<'_>, located: &Located<'_>, planned: Planned) -> Result<Planned, Box<Refusal>> {
    match check_anchors(located, job.path, true) {
        Ok(()) => Ok(planned),
        Err(refusal) => Err(refusal.with_snippet(planned.snippet)),
    }
}

pub(super) fn unusable(job: &Job<'_>, problem: &str) -> Box<Refusal> {
    job.refuse(Reason::Unusable(problem.to_owned()))
}

pub(super) fn odd(job: &Job<'_>, node: &Node) -> Box<Refusal> {
    let reason = Reason::Layout("the collection is written in a way that cannot be followed");
    Refusal::new(reason, job.path, node.span.clone())
}

fn alias(job: &Job<'_>, name: &str, node: &Node) -> Box<Refusal> {
    Refusal::new(Reason::Alias { name: name.to_owned() }, job.path, node.span.clone())
}

impl Habits<'_> {
    /// The lines of an entry whose value is at `pattern`, its key written already.
    fn value_lines(
        &self,
        key: &str,
        value: &super::tree::Tree,
        pattern: &Pattern,
        column: usize,
    ) -> Result<Vec<String>, super::render::Unusable> {
        let piece = self.piece(value, pattern, super::render::Slot::Key(column))?;
        let gap = if piece.head.is_empty() { "" } else { " " };
        let mut lines = vec![format!("{}{key}:{gap}{}", spaces(column), piece.head)];
        lines.extend(piece.rest);
        Ok(lines)
    }
}

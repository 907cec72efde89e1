//! Finding the nodes to learn from.

use super::{Example, Site};
use crate::edit::block::{Block, Children};
use crate::edit::item::Pattern;
use crate::edit::lines::Lines;
use crate::edit::locate::Link;
use crate::{Node, Stream};

/// A node in the role of the new one.
#[derive(Debug, Clone, Copy)]
pub(in crate::edit) struct Neighbour<'a> {
    pub(super) example: Example<'a>,
    /// Whether only its scalars are alike: another key of the same map.
    pub(super) is_loose: bool,
}

/// How many nearest siblings are looked at on each side.
const NEAREST: usize = 25;
/// How many siblings are sampled beyond them.
const SAMPLE: usize = 20;
/// How much further a relative counts for each list that lies between.
const OUTER: f64 = 10.0;
/// How far the same place of another document, and another key of the same map, count.
const DOCUMENT: f64 = 30.0;
const LOOSE: f64 = 100.0;
/// The most documents looked at on each side.
const DOCUMENTS: usize = 5;

/// A step down by role.
#[derive(Debug, Clone, Copy)]
enum Role<'k> {
    Key(&'k str),
    Item,
}

/// What to learn from for a new item of `sequence` that will have the index `at`.
pub(in crate::edit) fn neighbours_of_item<'a>(
    stream: &'a Stream,
    document: usize,
    chain: &[Link<'a>],
    sequence: Option<&'a Node>,
    at: usize,
) -> Vec<Neighbour<'a>> {
    let lines = Lines::new(&stream.text);
    let mut found = Vec::new();
    if let Some(items) = sequence.and_then(Node::items) {
        let site = item_site(lines, sequence);
        for (index, distance) in nearest(items.len(), at, None) {
            push(&mut found, items.get(index), site, distance, false);
        }
    }
    relatives(stream, document, chain, &[Role::Item], &mut found);
    found
}

/// What to learn from for the value of `key` in `mapping`.
pub(in crate::edit) fn neighbours_of_value<'a>(
    stream: &'a Stream,
    document: usize,
    chain: &[Link<'a>],
    mapping: Option<&'a Node>,
    key: &str,
) -> Vec<Neighbour<'a>> {
    let lines = Lines::new(&stream.text);
    let mut found = Vec::new();
    relatives(stream, document, chain, &[Role::Key(key)], &mut found);
    if let Some(entries) = mapping.and_then(Node::entries) {
        let own = entries.iter().position(|entry| entry.key.as_str() == Some(key));
        let site = value_site(lines, mapping);
        for (index, distance) in nearest(entries.len(), own.unwrap_or(entries.len()), own) {
            push(&mut found, entries.get(index).map(|entry| &entry.value), site, LOOSE + distance, true);
        }
    }
    found
}

/// Indices around `at`, nearest first, the one before counting as nearer than the one after; then a sample of the rest.
fn nearest(len: usize, at: usize, except: Option<usize>) -> Vec<(usize, f64)> {
    let mut found = Vec::new();
    let mut push = |index: usize, distance: f64| {
        if index < len && Some(index) != except {
            found.push((index, distance));
        }
    };
    for step in 0..NEAREST {
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let distance = step as f64 + 1.0;
        if let Some(before) = at.checked_sub(step + 1) {
            push(before, distance);
        }
        push(at.saturating_add(step), distance + 0.5);
    }
    let outside = len.saturating_sub(2 * NEAREST);
    let stride = outside.div_ceil(SAMPLE).max(1);
    for index in (0..len).step_by(stride).filter(|_| outside > 0) {
        let away = at.abs_diff(index);
        if away > NEAREST {
            #[expect(clippy::cast_precision_loss, reason = "only a weight")]
            push(index, away as f64);
        }
    }
    found
}

/// Nodes on the same path below siblings of the lists above, and in other documents.
fn relatives<'a>(
    stream: &'a Stream,
    document: usize,
    chain: &[Link<'a>],
    last: &[Role<'_>],
    found: &mut Vec<Neighbour<'a>>,
) {
    let lines = Lines::new(&stream.text);
    let roles: Vec<Role<'a>> = chain.iter().map_while(Link::role).collect();
    if roles.len() < chain.len() {
        return;
    }
    let mut levels = 0.0;
    for (depth, link) in chain.iter().enumerate().rev() {
        let Some(items) = link.parent.items() else { continue };
        let below: Vec<Role<'_>> = roles.iter().skip(depth + 1).copied().chain(last.iter().copied()).collect();
        for (index, distance) in nearest(items.len(), link.index, Some(link.index)) {
            if let Some(item) = items.get(index) {
                follow(lines, item, &below, distance + levels, found);
            }
        }
        levels += OUTER;
    }
    let path: Vec<Role<'_>> = roles.iter().copied().chain(last.iter().copied()).collect();
    for (index, distance) in nearest(stream.documents.len(), document, Some(document)).into_iter().take(2 * DOCUMENTS) {
        if let Some(root) = stream.documents.get(index).and_then(|other| other.root.as_ref()) {
            follow(lines, root, &path, DOCUMENT + distance, found);
        }
    }
}

/// The nodes at the end of some steps; of a list on the way, its first and last items.
fn follow<'a>(lines: Lines<'a>, node: &'a Node, roles: &[Role<'_>], distance: f64, found: &mut Vec<Neighbour<'a>>) {
    let Some((role, rest)) = roles.split_first() else { return };
    let (children, site): (Vec<Option<&'a Node>>, Site) = match role {
        Role::Key(key) => (vec![node.get(key)], value_site(lines, Some(node))),
        Role::Item => {
            let Some(items) = node.items() else { return };
            let last = items.last().filter(|_| items.len() > 1);
            (vec![items.first(), last], item_site(lines, Some(node)))
        }
    };
    for child in children.into_iter().flatten() {
        if rest.is_empty() {
            push(found, Some(child), site, distance, false);
        } else {
            follow(lines, child, rest, distance, found);
        }
    }
}

fn push<'a>(found: &mut Vec<Neighbour<'a>>, node: Option<&'a Node>, site: Site, distance: f64, is_loose: bool) {
    if let Some(node) = node {
        found.push(Neighbour { example: Example { node, site, distance }, is_loose });
    }
}

fn item_site(lines: Lines<'_>, sequence: Option<&Node>) -> Site {
    sequence.and_then(|node| Block::new(lines, node)).map_or(Site::Other, |block| Site::Item(block.column))
}

fn value_site(lines: Lines<'_>, mapping: Option<&Node>) -> Site {
    mapping.and_then(|node| Block::new(lines, node)).map_or(Site::Other, |block| Site::Value(block.column))
}

impl<'a> Link<'a> {
    fn role(&self) -> Option<Role<'a>> {
        match Children::of(self.parent)? {
            Children::Items(_) => Some(Role::Item),
            Children::Entries(entries) => entries.get(self.index)?.key.as_str().map(Role::Key),
        }
    }
}

/// Calls `visit` with an example and the nodes below it, parents first, at most `limit` of them.
pub(super) fn walk<'a>(
    lines: Lines<'a>,
    example: Example<'a>,
    limit: usize,
    visit: &mut impl FnMut(&Pattern, Example<'a>),
) {
    let mut queue = vec![(Pattern::default(), example)];
    let mut next = 0;
    while let Some((pattern, example)) = queue.get(next).cloned() {
        next += 1;
        visit(&pattern, example);
        let Some(children) = Children::of(example.node) else { continue };
        let column = Block::new(lines, example.node).map(|block| block.column);
        for index in 0..children.len() {
            if queue.len() >= limit {
                break;
            }
            let Some(node) = children.value(index) else { break };
            let (pattern, site) = match children {
                Children::Items(_) => (pattern.item(), column.map_or(Site::Other, Site::Item)),
                Children::Entries(entries) => {
                    let Some(key) = entries.get(index).and_then(|entry| entry.key.as_str()) else { continue };
                    (pattern.key(key), column.map_or(Site::Other, Site::Value))
                }
            };
            queue.push((pattern, Example { node, site, distance: example.distance }));
        }
    }
}

/// The roots of the other documents, in the role of the root.
pub(in crate::edit) fn other_roots(stream: &Stream, document: usize) -> Vec<Neighbour<'_>> {
    let mut found = Vec::new();
    for (index, distance) in nearest(stream.documents.len(), document, Some(document)).into_iter().take(2 * DOCUMENTS) {
        let root = stream.documents.get(index).and_then(|other| other.root.as_ref());
        push(&mut found, root, Site::Other, DOCUMENT + distance, false);
    }
    found
}

impl<'a> Neighbour<'a> {
    /// A node as the nearest example of what takes its place.
    pub(in crate::edit) fn of_itself(node: &'a Node) -> Self {
        Self { example: Example { node, site: Site::Other, distance: 1.0 }, is_loose: false }
    }

    /// Whether it is this very node.
    pub(in crate::edit) fn is(&self, node: Option<&Node>) -> bool {
        node.is_some_and(|node| std::ptr::eq(node, self.example.node))
    }
}

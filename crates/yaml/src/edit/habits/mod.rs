//! How the neighbours of a place are written.
//!
//! Evidence comes from nodes in the same role: the siblings of a list, the same key of sibling items, the same path in other
//! documents; then anything near; then the file. Near examples weigh more than far ones (by one over their distance), because
//! habits drift in long files. Only a bounded number of nodes is looked at.

mod collect;
mod layout;
mod order;
mod quoting;
mod text;

use std::cell::OnceCell;
use std::collections::HashMap;

use super::item::{Hint, Pattern};
use super::lines::Lines;
use super::scalar::Quote;
use crate::{Node, NodeKind, Stream};

pub(super) use collect::{Neighbour, neighbours_of_item, neighbours_of_value, other_roots};
pub(super) use layout::Dash;

/// What is done where neither hints nor neighbours nor the file say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults {
    /// Spaces per level of mappings.
    pub indent: usize,
    /// Whether the dashes of a list under a key are indented more than the key.
    pub indented_sequences: bool,
    /// The quotes of a text that needs some.
    pub quote: Quote,
}

impl Default for Defaults {
    /// Two spaces, indented lists, double quotes: what most GitOps repositories have.
    fn default() -> Self {
        Self { indent: 2, indented_sequences: true, quote: Quote::Double }
    }
}

/// Where an example stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// The value of a key that is indented this far.
    Value(usize),
    /// Behind a dash that is indented this far.
    Item(usize),
    /// In a flow collection, or at the root.
    Other,
}

/// A node in the role of a new one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example<'a> {
    pub(super) node: &'a Node,
    pub(super) site: Site,
    /// From 1, the nearest.
    pub(super) distance: f64,
}

impl Example<'_> {
    fn weight(&self) -> f64 {
        1.0 / self.distance.max(1.0)
    }
}

/// The most nodes taken from neighbours, and from the rest of the file.
const MAX_NEAR: usize = 4_000;
const MAX_FILE: usize = 2_000;
/// The most nodes taken from one neighbour.
const MAX_EACH: usize = 300;

/// All evidence for one place.
pub(super) struct Habits<'a> {
    lines: Lines<'a>,
    stream: &'a Stream,
    document: usize,
    defaults: Defaults,
    hints: Vec<(Pattern, Hint)>,
    /// Nodes in the same role, nearest first.
    same: HashMap<Pattern, Vec<Example<'a>>>,
    /// Every node of the neighbours.
    near: Vec<Example<'a>>,
    file: OnceCell<Vec<Example<'a>>>,
    one_line: bool,
}

impl<'a> Habits<'a> {
    /// `neighbours` stand in the role of the new node, nearest first.
    pub(super) fn new(
        stream: &'a Stream,
        document: usize,
        defaults: Defaults,
        hints: Vec<(Pattern, Hint)>,
        neighbours: &[Neighbour<'a>],
    ) -> Self {
        let lines = Lines::new(&stream.text);
        let mut same: HashMap<Pattern, Vec<Example<'a>>> = HashMap::new();
        let mut near = Vec::new();
        for neighbour in neighbours {
            if near.len() >= MAX_NEAR {
                break;
            }
            collect::walk(lines, neighbour.example, MAX_EACH, &mut |pattern, example| {
                near.push(example);
                if !neighbour.is_loose || matches!(example.node.kind, NodeKind::Scalar { .. }) {
                    same.entry(pattern.clone()).or_default().push(example);
                }
            });
        }
        Self { lines, stream, document, defaults, hints, same, near, file: OnceCell::new(), one_line: false }
    }

    /// Keeps texts out of block scalars.
    pub(super) fn one_line(mut self, one_line: bool) -> Self {
        self.one_line = one_line;
        self
    }

    fn same(&self, pattern: &Pattern) -> &[Example<'a>] {
        self.same.get(pattern).map_or(&[], Vec::as_slice)
    }

    /// Nodes of the document from its start on, then of the other documents.
    fn file(&self) -> &[Example<'a>] {
        self.file.get_or_init(|| {
            let mut examples = Vec::new();
            let own = self.stream.documents.get(self.document);
            let others = self.stream.documents.iter().enumerate().filter(|(index, _)| *index != self.document);
            for document in own.into_iter().chain(others.map(|(_, other)| other)) {
                let limit = MAX_FILE.saturating_sub(examples.len());
                let Some(root) = document.root.as_ref().filter(|_| limit > 0) else { continue };
                let example = Example { node: root, site: Site::Other, distance: 1.0 };
                collect::walk(self.lines, example, limit, &mut |_, example| examples.push(example));
            }
            examples
        })
    }

    fn hint(&self, pattern: &Pattern, wanted: impl Fn(Hint) -> bool) -> Option<Hint> {
        self.hints.iter().rev().find(|(at, hint)| at == pattern && wanted(*hint)).map(|(_, hint)| *hint)
    }
}

/// The choice with the most weight; of equal ones the first.
fn vote<T: PartialEq>(votes: impl Iterator<Item = (T, f64)>) -> Option<T> {
    let mut sums: Vec<(T, f64)> = Vec::new();
    for (choice, weight) in votes {
        match sums.iter_mut().find(|(other, _)| *other == choice) {
            Some((_, sum)) => *sum += weight,
            None => sums.push((choice, weight)),
        }
    }
    let mut best: Option<(T, f64)> = None;
    for (choice, sum) in sums {
        if best.as_ref().is_none_or(|(_, most)| sum > *most) {
            best = Some((choice, sum));
        }
    }
    best.map(|(choice, _)| choice)
}

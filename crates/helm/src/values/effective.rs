//! The values that come out, with where each came from.

use serde_json::{Map, Value};

use super::Reference;
use super::node::{Node, Shared};
use crate::problem::Problem;

/// Where values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `spec.values`.
    Inline,
    /// An entry of `spec.valuesFrom`.
    Reference {
        /// Its position, from 0.
        index: usize,
        /// The entry.
        reference: Reference,
    },
}

impl Origin {
    /// Whether it is a Secret, whose values are not to be shown.
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Reference { reference, .. } if reference.kind == "Secret")
    }
}

/// One step into values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the key of a map.
    Key(String),
    /// To the item of a list, from 0.
    Index(usize),
}

/// A value that holds no other ones, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Where it lies.
    pub path: Vec<Step>,
    /// The index of its origin in [`Effective::origins`].
    pub origin: usize,
}

/// An entry of `valuesFrom` whose data is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Its position, from 0.
    pub index: usize,
    /// The entry. Where it has a target path, a placeholder lies there; else nothing was merged.
    pub reference: Reference,
    /// Why, such as `encrypted`.
    pub why: String,
}

/// The values of a HelmRelease.
#[derive(Debug, Clone, Default)]
pub struct Effective {
    /// The values. Numbers are as Helm reads them: 64-bit floats, written as whole numbers where they are; those that a
    /// `targetPath` set are whole numbers of 64 bits.
    pub values: Map<String, Value>,
    /// All scalars, empty maps and empty lists, in the order of the values.
    pub leaves: Vec<Leaf>,
    /// Where values come from: first the inline values, then the entries of `valuesFrom` that were used.
    pub origins: Vec<Origin>,
    /// What helm-controller would refuse; it would stop at the first.
    pub problems: Vec<Problem>,
    /// Entries whose data is not known.
    pub unknowns: Vec<Unknown>,
}

impl Effective {
    pub(super) fn new(values: &Shared, origins: Vec<Origin>, problems: Vec<Problem>, unknowns: Vec<Unknown>) -> Self {
        let mut collect = Collect { path: Vec::new(), leaves: Vec::new() };
        let values = collect.map(values);
        Self { values, leaves: collect.leaves, origins, problems, unknowns }
    }

    /// Where the value at a path came from; `None` where there is none, or where maps and lists of several origins meet.
    pub fn origin(&self, path: &[Step]) -> Option<&Origin> {
        let mut below = self.leaves.iter().filter(|leaf| leaf.path.starts_with(path)).map(|leaf| leaf.origin);
        let first = below.next()?;
        below.all(|origin| origin == first).then(|| self.origins.get(first)).flatten()
    }

    /// The value at a path.
    pub fn at(&self, path: &[Step]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        let Step::Key(first) = first else { return None };
        rest.iter().try_fold(self.values.get(first)?, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// The values with `mask` in place of all that come from Secrets.
    pub fn masked(&self, mask: &str) -> Map<String, Value> {
        let mut values = self.values.clone();
        let secrets = |leaf: &&Leaf| self.origins.get(leaf.origin).is_some_and(Origin::is_secret);
        for leaf in self.leaves.iter().filter(secrets) {
            let mut steps = leaf.path.iter();
            let Some(Step::Key(first)) = steps.next() else { continue };
            let found = steps.try_fold(values.get_mut(first), |value, step| {
                let value = value?;
                Some(match step {
                    Step::Key(key) => value.get_mut(key),
                    Step::Index(index) => value.get_mut(index),
                })
            });
            if let Some(Some(value)) = found {
                *value = Value::from(mask);
            }
        }
        values
    }
}

struct Collect {
    path: Vec<Step>,
    leaves: Vec<Leaf>,
}

impl Collect {
    /// As deep as values are, which is bounded where they are made.
    fn node(&mut self, node: &Node) -> Value {
        let (value, origin) = match node {
            Node::Leaf { value, origin } => (value.clone(), *origin),
            Node::Map { entries, origin } if entries.borrow().is_empty() => (Value::Object(Map::new()), *origin),
            Node::List { items, origin } if items.borrow().is_empty() => (Value::Array(Vec::new()), *origin),
            Node::Map { entries, .. } => return Value::Object(self.map(entries)),
            Node::List { items, .. } => {
                return items.borrow().iter().enumerate().map(|(at, item)| self.step(Step::Index(at), item)).collect();
            }
        };
        self.leaves.push(Leaf { path: self.path.clone(), origin });
        value
    }

    fn map(&mut self, entries: &Shared) -> Map<String, Value> {
        let entries = entries.borrow();
        entries.iter().map(|(key, node)| (key.clone(), self.step(Step::Key(key.clone()), node))).collect()
    }

    fn step(&mut self, step: Step, node: &Node) -> Value {
        self.path.push(step);
        let value = self.node(node);
        self.path.pop();
        value
    }
}

//! What a template needs of each place of its inputs, taken together.

use std::collections::HashMap;

use fluxwright_diagnostic::Span;

use super::access::{Access, Need, Usage};
use super::fact::State;
use super::path::{Path, Segment};

/// A place of the inputs and what the template wants of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The place.
    pub path: Path,
    /// Whether it must be there.
    pub need: KeyNeed,
    /// What it should be.
    pub shape: Shape,
    /// Whether an empty value of the shape does: wherever it is not known to be non-empty, it is only tested, ranged
    /// over or inspected. Of a required key with this, `[]`, `{}` or `""` can be written when there is nothing to give.
    pub may_be_empty: bool,
    /// Where it is read first; where it is required, if it is.
    pub span: Span,
    /// How often it is read.
    pub reads: usize,
}

/// Whether a place must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyNeed {
    /// It may be missing.
    Guarded,
    /// Some paths of execution fail without it, such as those inside of a condition.
    Conditional,
    /// Each execution fails without it.
    Required,
}

/// What a value is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Nothing tells.
    Any,
    /// Text, a number or a boolean.
    Scalar,
    /// A list.
    List,
    /// A map.
    Map,
    /// A list or a map: it is ranged over with its keys.
    Collection,
}

/// Sums up the accesses, in the order in which places are read first.
pub(super) fn summarize(accesses: &[Access]) -> Vec<Key> {
    let mut groups: Vec<(&Path, Vec<&Access>)> = Vec::new();
    let mut index: HashMap<&Path, usize> = HashMap::new();
    for access in accesses {
        let at = *index.entry(&access.path).or_insert_with(|| {
            groups.push((&access.path, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(at) {
            group.push(access);
        }
    }
    let mut children: HashMap<Path, Vec<&Segment>> = HashMap::new();
    for (path, _) in &groups {
        if let Some((parent, segment)) = path.parent().zip(path.segments().last()) {
            children.entry(parent).or_default().push(segment);
        }
    }
    groups.into_iter().filter_map(|(path, group)| key(path, &group, children.get(path).map_or(&[], |c| c))).collect()
}

fn key(path: &Path, accesses: &[&Access], children: &[&Segment]) -> Option<Key> {
    let needs = |access: &&&Access| access.need == Need::Required;
    let always = accesses.iter().filter(needs).find(|access| !access.conditional);
    let first_needed = always.or_else(|| accesses.iter().find(needs));
    let need = match (always, first_needed) {
        (Some(_), _) => KeyNeed::Required,
        (None, Some(_)) => KeyNeed::Conditional,
        (None, None) => KeyNeed::Guarded,
    };
    let first = first_needed.or(accesses.first())?;
    let unless_empty =
        |access: &&&Access| !access.given.iter().any(|fact| fact.state == State::Truthy && fact.path == *path);
    let may_be_empty =
        accesses.iter().filter(unless_empty).flat_map(|access| &access.usages).all(|usage| usage.allows_empty());
    Some(Key {
        path: path.clone(),
        need,
        shape: shape(accesses, children),
        may_be_empty,
        span: first.span.clone(),
        reads: accesses.len(),
    })
}

fn shape(accesses: &[&Access], children: &[&Segment]) -> Shape {
    let used = |wanted: &dyn Fn(Usage) -> bool| accesses.iter().flat_map(|access| &access.usages).any(|u| wanted(*u));
    let has_keys = children.iter().any(|segment| matches!(segment, Segment::Key(_)));
    if has_keys || used(&|u| u == Usage::Map) {
        Shape::Map
    } else if used(&|u| matches!(u, Usage::List | Usage::Range { with_keys: false })) {
        Shape::List
    } else if used(&|u| u == Usage::Range { with_keys: true }) || !children.is_empty() {
        Shape::Collection
    } else if used(&|u| matches!(u, Usage::Print | Usage::Scalar | Usage::Compare)) {
        Shape::Scalar
    } else {
        Shape::Any
    }
}

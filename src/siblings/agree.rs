//! What siblings agree on.

use std::collections::BTreeMap;

use super::flatten::{Place, leaves};
use super::{Names, Sibling};
use fluxwright_yaml::{Document, Stream};

/// A field that the new file gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Where.
    pub place: Vec<Place>,
    /// The pattern of its value.
    pub pattern: String,
    /// How many siblings have it with this pattern, of how many.
    pub share: (usize, usize),
}

/// What a group of siblings agrees on.
#[derive(Debug, Clone, Default)]
pub struct Agreed {
    /// The fields, by place.
    pub fields: BTreeMap<Vec<Place>, Field>,
}

/// Fields that more than half of the siblings have, each with its most frequent pattern (the first in order of siblings on a
/// tie). `weights` count a sibling more than once: one that is nearer tells more.
pub fn agree(
    siblings: &[(&Sibling<'_>, &Stream)],
    weights: &[usize],
    skip: &dyn Fn(&[Place]) -> bool,
) -> Agreed {
    let total: usize = weights.iter().sum();
    let mut counts: BTreeMap<Vec<Place>, (usize, Vec<(String, usize)>)> = BTreeMap::new();
    for ((sibling, stream), weight) in siblings.iter().zip(weights) {
        let Some(document) = first_document(stream) else { continue };
        let mut seen: Vec<Vec<Place>> = Vec::new();
        for leaf in leaves(document, &sibling.names, skip) {
            if seen.contains(&leaf.place) {
                continue;
            }
            seen.push(leaf.place.clone());
            let (have, patterns) = counts.entry(leaf.place).or_default();
            *have += weight;
            for pattern in candidates(&sibling.names, &leaf.text) {
                match patterns.iter_mut().find(|(known, _)| *known == pattern) {
                    Some((_, count)) => *count += weight,
                    None => patterns.push((pattern, *weight)),
                }
            }
        }
    }
    let fields = counts
        .into_iter()
        .filter(|(_, (have, _))| have * 2 > total)
        .filter_map(|(place, (_, patterns))| {
            let most = patterns.iter().map(|(_, count)| *count).max()?;
            let (pattern, count) = patterns.into_iter().find(|(_, count)| *count == most)?;
            Some((place.clone(), Field { place, pattern, share: (count, total) }))
        })
        .collect();
    Agreed { fields }
}

fn candidates(names: &Names, text: &str) -> Vec<String> {
    names.patterns(text)
}

/// The only document with content.
pub(super) fn first_document(stream: &Stream) -> Option<&Document> {
    let mut with_root = stream.documents.iter().filter(|document| document.root.is_some());
    let first = with_root.next()?;
    with_root.next().is_none().then_some(first)
}

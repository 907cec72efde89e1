//! What siblings agree on.

use std::collections::BTreeMap;

use super::Sibling;
use super::flatten::{Place, kind_of, leaves};
use crate::tally::Tally;
use fluxwright_yaml::Stream;

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
    /// The kinds of the documents that most siblings have, in order.
    pub kinds: Vec<String>,
}

/// Fields that more than half of the siblings have, each with its most frequent pattern (the first in order of siblings on a
/// tie). `weights` count a sibling more than once: one that is nearer tells more.
pub fn agree(siblings: &[(&Sibling<'_>, &Stream)], weights: &[usize], skip: &dyn Fn(&[Place]) -> bool) -> Agreed {
    let kinds = usual_kinds(siblings, weights);
    let alike = || siblings.iter().zip(weights).filter(|((_, stream), _)| self::kinds(stream) == kinds);
    let total: usize = alike().map(|(_, weight)| weight).sum();
    let mut counts: BTreeMap<Vec<Place>, (usize, Tally<String>)> = BTreeMap::new();
    for ((sibling, stream), weight) in alike() {
        let mut seen: Vec<Vec<Place>> = Vec::new();
        for leaf in leaves(stream, &sibling.names, skip) {
            if seen.contains(&leaf.place) {
                continue;
            }
            seen.push(leaf.place.clone());
            let is_literal = is_source_of_repo(&leaf.place);
            let (have, patterns) = counts.entry(leaf.place).or_default();
            *have += weight;
            if is_literal {
                patterns.add(leaf.text, *weight);
                continue;
            }
            for pattern in sibling.names.patterns(&leaf.text) {
                patterns.add(pattern, *weight);
            }
        }
    }
    let fields = counts
        .into_iter()
        .filter(|(_, (have, _))| have * 2 > total)
        .filter_map(|(place, (_, patterns))| {
            let (pattern, count) = patterns.most()?;
            Some((place.clone(), Field { place, pattern, share: (count, total) }))
        })
        .collect();
    Agreed { fields, kinds }
}

/// The source of a Flux Kustomization is the repo itself, whatever an app or namespace of the same name is called.
fn is_source_of_repo(place: &[Place]) -> bool {
    matches!(place, [Place::Document(kind), Place::Key(spec), Place::Key(source), ..]
        if kind == "Kustomization" && spec == "spec" && source == "sourceRef")
}

/// The kinds that most siblings have.
fn usual_kinds(siblings: &[(&Sibling<'_>, &Stream)], weights: &[usize]) -> Vec<String> {
    let mut tally = Tally::default();
    for ((_, stream), weight) in siblings.iter().zip(weights) {
        tally.add(kinds(stream), *weight);
    }
    tally.most().map(|(kinds, _)| kinds).unwrap_or_default()
}

/// The kinds of a file's documents, in order: files with others are not comparable with it.
pub(super) fn kinds(stream: &Stream) -> Vec<String> {
    stream.documents.iter().filter(|document| document.root.is_some()).map(kind_of).collect()
}

//! Input sets: those of the ResourceSet itself and of its providers, one after the other or permuted.

mod id;
mod key;
mod live;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

pub use id::id;
pub use key::normalize;
pub(crate) use live::Live;

use crate::error::{Error, ErrorKind};
use crate::provenance::{InputSet, ProviderId};
use crate::provider::Provider;
use crate::spec::ResourceSet;

/// The most permutations.
pub const MAX_PERMUTATIONS: usize = 10_000;

/// What the operator's kinds are in.
const API_VERSION: &str = "fluxcd.controlplane.io/v1";

/// All input sets of a ResourceSet. They are put together one by one when they are asked for.
#[derive(Debug)]
pub(crate) struct Inputs {
    groups: Vec<Group>,
    /// The index of each group's first set.
    starts: Vec<usize>,
    permute: bool,
    count: usize,
}

/// The input sets of one provider.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) provider: Arc<ProviderId>,
    /// Its name as a key of permutations.
    key: String,
    pub(crate) sets: Vec<Arc<Map<String, Value>>>,
}

impl Inputs {
    /// Those of the ResourceSet, and of the providers it takes inputs from, which are sorted. With `only`, what is wrong
    /// with other sets of its own does not count.
    pub(crate) fn combine(
        set: &ResourceSet,
        providers: &[&Provider],
        only: Option<&BTreeSet<usize>>,
    ) -> Result<Self, Error> {
        let strategy = &set.spec.strategy;
        let permute = match strategy.name.as_str() {
            "" | "Flatten" => false,
            "Permute" => true,
            other => {
                let path = ["spec".into(), "inputStrategy".into(), "name".into()];
                return Err(Error::new(ErrorKind::Strategy(other.to_owned())).at(set.source.place_of(&path, "")));
            }
        };
        let id =
            |kind, name: &str| Arc::new(ProviderId { kind, namespace: set.namespace.clone(), name: name.to_owned() });
        let mut groups = vec![Group::new(id("ResourceSet", &set.name), own_sets(set, only)?)];
        groups.extend(
            providers
                .iter()
                .map(|provider| Group::new(id("ResourceSetInputProvider", &provider.name), provider.sets.clone())),
        );
        let count = if permute {
            groups.retain(|group| strategy.include_empty_providers || !group.sets.is_empty());
            permutations(set, &groups)?
        } else {
            groups.iter().map(|group| group.sets.len()).sum()
        };
        let starts = groups.iter().scan(0, |sum, group| Some(std::mem::replace(sum, *sum + group.sets.len())));
        Ok(Self { starts: starts.collect(), groups, permute, count })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn is_permuted(&self) -> bool {
        self.permute
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// An input set without its `provider`; none for permutations.
    pub(crate) fn set(&self, index: usize) -> Option<&Map<String, Value>> {
        let (_, group, at) = self.flat(index).filter(|_| !self.permute)?;
        Some(&**group.sets.get(at)?)
    }

    /// What an input set is called.
    pub(crate) fn describe(&self, index: usize) -> InputSet {
        if self.permute {
            return InputSet { index, name: Some(self.parts(index).into()), provider: None };
        }
        let found = self.flat(index);
        let name = found.and_then(|(_, group, at)| group.sets.get(at)?.get("name")?.as_str());
        InputSet { index, name: name.map(Arc::from), provider: found.map(|(_, group, _)| Arc::clone(&group.provider)) }
    }

    /// The group of an input set, and its index there.
    fn flat(&self, index: usize) -> Option<(usize, &Group, usize)> {
        let number = self.starts.partition_point(|start| *start <= index).checked_sub(1)?;
        let group = self.groups.get(number)?;
        Some((number, group, index.checked_sub(*self.starts.get(number)?)?))
    }

    /// The groups with the indices that make a permutation; the first group's is the slowest.
    fn indices(&self, index: usize) -> Vec<(&Group, usize)> {
        let mut rest = index;
        let mut found: Vec<_> = self
            .groups
            .iter()
            .rev()
            .map(|group| {
                let size = group.sets.len().max(1);
                let at = rest % size;
                rest /= size;
                (group, at)
            })
            .collect();
        found.reverse();
        found
    }

    /// What the id of a permutation is made of: `a=0/b=2`.
    fn parts(&self, index: usize) -> String {
        let parts = self.indices(index).into_iter().map(|(group, at)| format!("{}={at}", group.key));
        parts.collect::<Vec<_>>().join("/")
    }
}

impl Group {
    fn new(provider: Arc<ProviderId>, sets: Vec<Arc<Map<String, Value>>>) -> Self {
        Self { key: normalize(&provider.name), provider, sets }
    }
}

impl Group {
    /// The name of the provider as a key of permutations.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }
}

/// The number of permutations, when it is within bounds.
fn permutations(set: &ResourceSet, groups: &[Group]) -> Result<usize, Error> {
    if groups.is_empty() {
        return Ok(0);
    }
    let mut count = 1usize;
    for group in groups {
        let ProviderId { kind, name, .. } = &*group.provider;
        let error = |kind| {
            let path = ["spec".into(), "inputStrategy".into()];
            Error::new(kind).at(set.source.place_of(&path, ""))
        };
        if group.key.is_empty() {
            return Err(error(ErrorKind::EmptyKey { kind, name: name.clone() }));
        }
        let sets = group.sets.len();
        count = count.saturating_mul(sets);
        if count > MAX_PERMUTATIONS {
            let (name, max) = (name.clone(), MAX_PERMUTATIONS);
            return Err(error(ErrorKind::TooManyPermutations { kind, name, sets, max, got: count }));
        }
    }
    Ok(count)
}

fn own_sets(set: &ResourceSet, only: Option<&BTreeSet<usize>>) -> Result<Vec<Arc<Map<String, Value>>>, Error> {
    let null = |map: &Map<String, Value>| map.iter().find(|(_, value)| value.is_null()).map(|(key, _)| key.clone());
    let mut wanted =
        set.spec.inputs.iter().enumerate().filter(|(index, _)| only.is_none_or(|only| only.contains(index)));
    let found = wanted.find_map(|(index, map)| Some((index, null(map)?)));
    let Some((index, key)) = found else { return Ok(set.spec.inputs.clone()) };
    let (source, mut path) = match &set.inputs_file {
        Some(file) => (file, Vec::new()),
        None => (&set.source, vec!["spec".into(), "inputs".into()]),
    };
    path.extend([index.into(), key.as_str().into()]);
    let place = source.place_of(&path, "this value");
    Err(Error::new(ErrorKind::NullInput { index, key }).at(place))
}

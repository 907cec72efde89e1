//! Input sets as the values that templates compute with.

use std::cell::OnceCell;

use fluxwright_gotemplate::value::{Map, Type};
use fluxwright_gotemplate::{GoString, Value};

use super::{API_VERSION, Group, Inputs, id};
use crate::provenance::ProviderId;

/// What the function `inputs` gives for each input set.
///
/// When a template may change what `inputs` gives, with `set` or `unset`, each input set is made once and kept, and the
/// parts of permutations are shared between them, as they are in the original. Else nothing is kept.
pub(crate) struct Live<'i> {
    inputs: &'i Inputs,
    /// Of each group, its sets.
    parts: Option<Vec<Vec<OnceCell<Value>>>>,
    /// The permutations.
    permuted: Vec<OnceCell<Value>>,
}

impl<'i> Live<'i> {
    pub(crate) fn new(inputs: &'i Inputs, keep: bool) -> Self {
        let cells = |count| std::iter::repeat_with(OnceCell::new).take(count).collect::<Vec<_>>();
        let parts = keep.then(|| inputs.groups.iter().map(|group| cells(group.sets.len())).collect());
        let permuted = if keep && inputs.permute { cells(inputs.count) } else { Vec::new() };
        Self { inputs, parts, permuted }
    }

    /// The map of no input set at all.
    pub(crate) fn none() -> Value {
        Value::Map(Map::nil(Type::Any))
    }

    /// The value of an input set.
    pub(crate) fn get(&self, index: usize) -> Value {
        if self.inputs.permute {
            return match self.permuted.get(index) {
                Some(cell) => cell.get_or_init(|| self.permutation(index)).clone(),
                None => self.permutation(index),
            };
        }
        self.inputs.flat(index).map_or_else(Self::none, |(number, group, at)| self.part(number, group, at))
    }

    fn permutation(&self, index: usize) -> Value {
        let mut entries = std::collections::BTreeMap::new();
        for (number, (group, at)) in self.inputs.indices(index).into_iter().enumerate() {
            entries.insert(GoString::from(group.key.as_str()), self.part(number, group, at));
        }
        entries.insert(GoString::from("id"), Value::from(id(&self.inputs.parts(index))));
        Value::Map(Map::any(entries))
    }

    fn part(&self, number: usize, group: &Group, at: usize) -> Value {
        let make = || part(group, at);
        let cell = self.parts.as_ref().and_then(|parts| parts.get(number)?.get(at));
        cell.map_or_else(make, |cell| cell.get_or_init(make).clone())
    }
}

/// An input set of a group, with its `provider`.
fn part(group: &Group, at: usize) -> Value {
    let mut entries = std::collections::BTreeMap::new();
    for (key, value) in group.sets.get(at).into_iter().flat_map(|set| set.iter()) {
        entries.insert(GoString::from(key.as_str()), Value::from_json(value));
    }
    entries.insert(GoString::from("provider"), provider(&group.provider));
    Value::Map(Map::any(entries))
}

fn provider(provider: &ProviderId) -> Value {
    let fields = [
        ("apiVersion", API_VERSION),
        ("kind", provider.kind),
        ("name", &provider.name),
        ("namespace", &provider.namespace),
    ];
    Value::Map(Map::any(fields.into_iter().map(|(key, text)| (GoString::from(key), Value::from(text))).collect()))
}

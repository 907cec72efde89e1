//! The values of HelmReleases, merged as in the cluster.

use std::collections::HashMap;

use fluxwright_build::{Built, Resource};
use fluxwright_helm::values::{Data, Effective, Origin, Reference, Step};
use fluxwright_helm::{Problem, ReferenceProblem, effective};
use serde_json::Value;

use super::index::Roots;
use crate::build::fields;
use crate::mask::{MASK, SecretKeys};
use crate::meaning::{Object, Path, Tree, compare};
use crate::model::FieldChange;

/// The ConfigMaps and Secrets of one state: by root, kind, namespace and name.
pub(super) struct DataObjects<'b>(HashMap<(&'b str, &'b str, &'b str, &'b str), &'b Resource>);

impl<'b> DataObjects<'b> {
    pub fn of(built: &'b Built, roots: &'b Roots) -> Self {
        let data = built.resources.iter().filter(|it| matches!(it.kind(), "ConfigMap" | "Secret"));
        Self(data.map(|it| ((roots.of(it), it.kind(), it.namespace(), it.name()), it)).collect())
    }

    /// The values of a release, and a hash of everything that they are made of.
    pub fn values(&self, root: &str, release: &Resource) -> Effective {
        effective(&release.value, |reference| self.data(root, release.namespace(), reference))
    }

    fn data(&self, root: &str, namespace: &str, reference: &Reference) -> Data<'b> {
        match self.0.get(&(root, reference.kind.as_str(), namespace, reference.name.as_str())) {
            Some(object) => Data::of(&object.value, &reference.key),
            None => Data::NoObject,
        }
    }

    /// A hash of the objects that a release takes values from.
    pub fn sources(&self, root: &str, release: &Resource) -> u64 {
        let from = release.value.pointer("/spec/valuesFrom").and_then(Value::as_array);
        let of = |entry: &Value| {
            let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
            let key = text("valuesKey");
            let key = if key.is_empty() { "values.yaml" } else { key };
            let object = self.0.get(&(root, text("kind"), release.namespace(), text("name")))?;
            ["data", "stringData", "binaryData"]
                .iter()
                .find_map(|field| object.value.get(field)?.get(key))
                .map(crate::hash)
        };
        crate::hash(from.into_iter().flatten().map(of).collect::<Vec<_>>())
    }
}

/// Why the controller would refuse the values. What is not in the repo may be in the cluster.
pub(super) fn failure(values: &Effective) -> Option<String> {
    let elsewhere = |problem: &&Problem| matches!(problem, Problem::Reference { what: ReferenceProblem::NoObject, .. });
    values.problems.iter().find(|problem| !elsewhere(problem)).map(ToString::to_string)
}

/// What differs between the values of a release in both states, with what comes from Secrets hidden.
pub(super) fn differences(old: &Effective, new: &Effective, object: &Object, keys: &SecretKeys) -> Vec<FieldChange> {
    if old.values == new.values {
        return Vec::new();
    }
    let (before, after) = (tree(old), tree(new));
    let mut found = fields::of(compare(&before, &after, &Path::default()), Some(object), keys);
    let secret = secret_paths(old).chain(secret_paths(new)).collect::<Vec<_>>();
    for field in &mut found {
        let below = |path: &String| {
            *path == field.path
                || field.path.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let above = |path: &String| {
            field.path.is_empty()
                || path.strip_prefix(field.path.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        if secret.iter().any(|path| below(path) || above(path)) {
            for value in [&mut field.old, &mut field.new].into_iter().flatten() {
                *value = Value::String(MASK.to_owned());
            }
            field.masked = true;
        }
    }
    found
}

fn tree(values: &Effective) -> Tree {
    Tree::of_value(&Value::Object(values.values.clone()))
}

/// The ways to the values that come from Secrets, as fields are written. An item of a list is its list: items are known by
/// their names.
fn secret_paths(values: &Effective) -> impl Iterator<Item = String> + '_ {
    let from_secret = |origin: usize| values.origins.get(origin).is_some_and(Origin::is_secret);
    values.leaves.iter().filter(move |leaf| from_secret(leaf.origin)).map(|leaf| {
        let steps = leaf.path.iter().map_while(|step| match step {
            Step::Key(key) => Some(crate::meaning::Step::Key(key.clone())),
            Step::Index(_) => None,
        });
        Path(steps.collect()).to_string()
    })
}

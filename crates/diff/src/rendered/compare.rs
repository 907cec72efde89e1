//! The objects of both states, compared.

use std::collections::{BTreeMap, HashMap, HashSet};

use fluxwright_build::{Applier, ApplierKind, Built, Resource, State};
use serde_json::Value;

use super::names::{Renamed, stable, without_hash};
use super::noise::{Folded, kind_of};
use super::secrets::Known;
use super::values::{DataObjects, differences, failure};
use super::way;
use crate::build::fields;
use crate::mask::SecretKeys;
use crate::meaning::{Object, Path, Tree, compare};
use crate::model::{Action, FieldChange, LinkKind, NotRendered, RenderedCounts, ResourceChange, Side};
use crate::scan::HELM;

/// The roots of one state by their names; the only one is the same whatever it is called.
pub(super) struct Roots(Vec<String>);

impl Roots {
    /// Those of both states.
    pub fn of_both(old: &Built, new: &Built) -> (Self, Self) {
        let names =
            |built: &Built| -> Vec<String> { built.appliers.iter().map(|it| root_name(built, it.root)).collect() };
        let (mut before, after) = (names(old), names(new));
        let left = |own: &[String], other: &[String]| -> Vec<String> {
            let mut left: Vec<String> = own.iter().filter(|name| !other.contains(name)).cloned().collect();
            left.sort_unstable();
            left.dedup();
            left
        };
        if let ([gone], [come]) = (left(&before, &after).as_slice(), left(&after, &before).as_slice()) {
            before.iter_mut().filter(|name| *name == gone).for_each(|name| name.clone_from(come));
        }
        (Self(before), Self(after))
    }

    /// That of an object.
    pub fn of(&self, resource: &Resource) -> &str {
        self.0.get(resource.applier).map(String::as_str).unwrap_or_default()
    }

    /// All of them, each once.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn root_name(built: &Built, index: usize) -> String {
    built.appliers.get(index).map(|root| root.name.clone()).unwrap_or_default()
}

/// What tells one object from another: root, group, kind, namespace and name.
type Key<'b> = (&'b str, &'b str, &'b str, &'b str, &'b str);

/// An object of one state.
#[derive(Clone, Copy)]
struct Found<'b> {
    resource: &'b Resource,
    built: &'b Built,
}

/// What compares.
pub(super) struct Comparison<'b> {
    pub old: &'b Built,
    pub new: &'b Built,
    pub old_roots: &'b Roots,
    pub new_roots: &'b Roots,
    pub keys: &'b SecretKeys,
    pub known: &'b Known,
    /// The clusters of roots, where there are several.
    pub clusters: &'b dyn Fn(&str) -> Vec<String>,
}

/// The objects that differ, what was folded, and how many there are.
pub(super) struct Compared {
    pub resources: Vec<ResourceChange>,
    pub folded: Folded,
    pub counts: RenderedCounts,
    /// HelmReleases whose values cannot be merged.
    pub failed: Vec<NotRendered>,
}

impl<'b> Comparison<'b> {
    pub fn run(&self) -> Compared {
        // What one state makes of an applier that cannot be built in the other is neither new nor gone.
        let old = index(self.old, self.old_roots, &not_built(self.new, self.new_roots));
        let new = index(self.new, self.new_roots, &not_built(self.old, self.old_roots));
        let mut counts = RenderedCounts::default();
        let mut renamed = Renamed::default();
        let mut pairs: Vec<(&str, Option<Found<'b>>, Option<Found<'b>>)> = Vec::new();
        for (key, after) in &new {
            match old.get(key) {
                Some(before) => {
                    renamed.add(before.resource.name(), after.resource.name());
                    pairs.push((key.0, Some(*before), Some(*after)));
                }
                None => pairs.push((key.0, None, Some(*after))),
            }
        }
        pairs.extend(old.iter().filter(|(key, _)| !new.contains_key(*key)).map(|(key, it)| (key.0, Some(*it), None)));
        join_renamed(&mut pairs);
        let (old_data, new_data) =
            (DataObjects::of(self.old, self.old_roots), DataObjects::of(self.new, self.new_roots));
        let (mut folded, mut failed) = (Folded::default(), Vec::new());
        let mut all = Vec::new();
        for (root, before, after) in pairs {
            let change = match (before, after) {
                (Some(before), Some(after)) => {
                    let from = is_release(after.resource)
                        .then(|| (old_data.sources(root, before.resource), new_data.sources(root, after.resource)));
                    let same = same_value(before.resource, after.resource) && from.is_none_or(|(old, new)| old == new);
                    if same && self.applier(before) == self.applier(after) {
                        counts.same += 1;
                        continue;
                    }
                    let values = from.map(|_| (&old_data, &new_data));
                    let found = self.changed(root, before, after, values, &renamed, &mut folded, &mut failed);
                    if found.is_none() {
                        counts.noise_only += 1;
                    }
                    found
                }
                (None, Some(one)) => Some(self.one(root, Action::Added, one)),
                (Some(one), None) => Some(self.one(root, Action::Removed, one)),
                (None, None) => None,
            };
            all.extend(change);
        }
        self.mark_wiring(&mut all);
        let resources = merged(all);
        for change in resources.iter().filter(|change| !change.wiring) {
            match change.change {
                Action::Added => counts.added += 1,
                Action::Removed => counts.removed += 1,
                Action::Changed | Action::Renamed | Action::Moved => counts.changed += 1,
            }
        }
        Compared { resources, folded, counts, failed }
    }

    /// Marks what only leads to other objects that differ.
    fn mark_wiring(&self, all: &mut [ResourceChange]) {
        let names = |built: &Built, pointer: &str| -> HashSet<String> {
            let lists = built.resources.iter().filter_map(|it| it.value.pointer(pointer).and_then(Value::as_array));
            let names = lists.flatten().filter_map(|entry| entry.get("name").and_then(Value::as_str));
            names.map(|name| without_hash(name).to_owned()).collect()
        };
        let mut data: HashSet<String> = HashSet::new();
        for built in [self.old, self.new] {
            data.extend(names(built, "/spec/postBuild/substituteFrom"));
            data.extend(names(built, "/spec/valuesFrom"));
        }
        let only_below = |change: &ResourceChange, parents: &[&str]| {
            change.change == Action::Changed
                && change.fields.iter().all(|field| parents.iter().any(|parent| is_below(&field.path, parent)))
        };
        let sets: HashSet<String> = all
            .iter()
            .flat_map(|change| &change.way)
            .filter(|link| link.kind == LinkKind::ResourceSet)
            .map(|link| link.name.clone())
            .collect();
        for change in all {
            let id = format!("{}/{}", change.namespace.as_deref().unwrap_or_default(), change.name);
            change.wiring = match change.kind.as_str() {
                "ResourceSet" => {
                    sets.contains(&id)
                        && only_below(
                            change,
                            &["spec.inputs", "spec.resourcesTemplate", "spec.resources", "spec.steps"],
                        )
                }
                "ConfigMap" => data.contains(&change.name) && only_below(change, &["data"]),
                _ => false,
            };
        }
    }

    /// Who applies an object.
    fn applier(&self, it: Found<'b>) -> Option<(ApplierKind, &'b str, &'b str)> {
        let applier = it.built.appliers.get(it.resource.applier)?;
        // What a folder is called follows from where it is.
        let name = if applier.kind == ApplierKind::Folder { "" } else { applier.name.as_str() };
        Some((applier.kind, applier.namespace.as_str(), name))
    }

    fn one(&self, root: &str, change: Action, it: Found<'b>) -> ResourceChange {
        let Found { resource, built } = it;
        let id = resource.id();
        ResourceChange {
            change,
            group: id.group,
            kind: id.kind,
            namespace: Some(id.namespace).filter(|namespace| !namespace.is_empty()),
            name: stable(resource).to_owned(),
            old_name: None,
            old_namespace: None,
            clusters: (self.clusters)(root),
            app: None,
            wiring: false,
            way: way::of(built, resource),
            stays: change == Action::Removed && !is_pruned(built, resource),
            forced: is_forced(built, resource),
            fields: Vec::new(),
            values: Vec::new(),
            noise: 0,
        }
    }

    /// A HelmRelease whose values cannot be merged in one of the states.
    fn without_values(&self, change: &ResourceChange, old: Option<String>, new: Option<String>) -> NotRendered {
        let side = match (&old, &new) {
            (_, None) => Some(Side::Base),
            (None, _) => Some(Side::Head),
            _ => None,
        };
        NotRendered {
            what: Some(crate::shown::resource(change)),
            clusters: change.clusters.clone(),
            side,
            message: format!("its values: {}", new.or(old).unwrap_or_default()),
            fails: true,
            touched: true,
            place: change.way.first().and_then(|link| link.place.clone()),
        }
    }

    /// What differs; `None` when that is noise only.
    fn changed(
        &self,
        root: &str,
        before: Found<'b>,
        after: Found<'b>,
        data: Option<(&DataObjects<'b>, &DataObjects<'b>)>,
        renamed: &Renamed,
        folded: &mut Folded,
        failed: &mut Vec<NotRendered>,
    ) -> Option<ResourceChange> {
        let mut change = self.one(root, Action::Changed, after);
        let (mut kept, mut noise) = (Vec::new(), 0);
        // What refers to a generated object follows its name.
        let mut old = Value::clone(&before.resource.value);
        if let Some(name) = old.pointer_mut("/metadata/name") {
            *name = Value::from(after.resource.name());
        }
        each_text(&mut old, &mut |text| {
            if let Some(name) = renamed.now(text) {
                *text = name.to_owned();
                noise += 1;
                folded.add("references to generated names");
            }
        });
        // So does what repeats its own name.
        if before.resource.name() != after.resource.name() {
            old = called(old, before.resource.name(), after.resource.name());
        }
        let (old, new) = (Tree::of_value(&old), object(after.resource));
        for difference in compare(&old, &new.tree, &Path::default()) {
            match kind_of(&difference) {
                Some(what) => {
                    noise += 1;
                    folded.add(what);
                }
                None => kept.push(difference),
            }
        }
        change.fields = fields::of(kept, Some(&new), self.keys);
        // The name and namespace are told as such.
        let renames = stable(before.resource) != stable(after.resource);
        let moves = before.resource.namespace() != after.resource.namespace();
        change.fields.retain(|field| !matches!(field.path.as_str(), "metadata.name" | "metadata.namespace"));
        if renames {
            change.old_name = Some(stable(before.resource).to_owned());
        }
        if moves {
            change.old_namespace = Some(before.resource.namespace().to_owned());
        }
        if let Some((old_data, new_data)) = data {
            let names = (before.resource.name(), after.resource.name());
            let (mut before, after) = (old_data.values(root, before.resource), new_data.values(root, after.resource));
            if names.0 != names.1
                && let Value::Object(values) =
                    called(Value::Object(std::mem::take(&mut before.values)), names.0, names.1)
            {
                before.values = values;
            }
            match (failure(&before), failure(&after)) {
                (None, None) => change.values = differences(&before, &after, &new, self.keys),
                (old, new) => failed.push(self.without_values(&change, old, new)),
            }
            change.fields.retain(|field| !is_below(&field.path, "spec.values"));
        }
        for field in change.fields.iter_mut().chain(&mut change.values) {
            self.known.hide(field);
        }
        change.noise = noise;
        let other_applier = self.applier(before) != self.applier(after);
        change.change = match () {
            () if renames || moves => Action::Renamed,
            () if !change.fields.is_empty() || !change.values.is_empty() => Action::Changed,
            () if other_applier => Action::Moved,
            () => return None,
        };
        if other_applier {
            change.fields.push(applied_by(self.applier(before), self.applier(after)));
        }
        Some(change)
    }
}

/// Another Kustomization or ResourceSet applies it, as a field.
fn applied_by(old: Option<(ApplierKind, &str, &str)>, new: Option<(ApplierKind, &str, &str)>) -> FieldChange {
    let name = |applier: Option<(ApplierKind, &str, &str)>| {
        applier.map(|(kind, namespace, name)| match kind {
            ApplierKind::Folder => Value::from("the cluster's root"),
            kind => Value::from(format!("{kind} {namespace}/{name}")),
        })
    };
    FieldChange {
        path: "applied by".to_owned(),
        change: Action::Changed,
        old: name(old),
        new: name(new),
        masked: false,
        lines: None,
    }
}

fn is_below(path: &str, parent: &str) -> bool {
    path == parent || path.strip_prefix(parent).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn is_release(resource: &Resource) -> bool {
    resource.kind() == "HelmRelease" && resource.api_version().starts_with(HELM)
}

fn same_value(old: &Resource, new: &Resource) -> bool {
    std::sync::Arc::ptr_eq(&old.value, &new.value) || old.value == new.value
}

fn object(resource: &Resource) -> Object {
    let id = resource.id();
    Object {
        group: id.group,
        kind: id.kind,
        name: id.name,
        namespace: Some(id.namespace).filter(|namespace| !namespace.is_empty()),
        tree: Tree::of_value(&resource.value),
        line: 0,
    }
}

/// An applier of one state: its root, kind, namespace and name.
type ApplierKey<'b> = (&'b str, ApplierKind, &'b str, &'b str);

fn applier_key<'b>(applier: &'b Applier, roots: &'b Roots, index: usize) -> ApplierKey<'b> {
    let root = roots.0.get(index).map(String::as_str).unwrap_or_default();
    // A root that has another name is the same one.
    let name = if applier.kind == ApplierKind::Folder { "" } else { applier.name.as_str() };
    (root, applier.kind, applier.namespace.as_str(), name)
}

/// The appliers of a state that could not be built.
fn not_built<'b>(built: &'b Built, roots: &'b Roots) -> HashSet<ApplierKey<'b>> {
    let failed = built.appliers.iter().enumerate().filter(|(_, applier)| applier.state != State::Built);
    failed.map(|(index, applier)| applier_key(applier, roots, index)).collect()
}

/// The objects of a state, without those of appliers that could not be built in the other.
fn index<'b>(built: &'b Built, roots: &'b Roots, unknown: &HashSet<ApplierKey<'_>>) -> BTreeMap<Key<'b>, Found<'b>> {
    let mut is_unknown: Vec<bool> = Vec::with_capacity(built.appliers.len());
    for (index, applier) in built.appliers.iter().enumerate() {
        // Parents come before children.
        let above = applier.parent.and_then(|parent| is_unknown.get(parent).copied()).unwrap_or_default();
        is_unknown.push(above || unknown.contains(&applier_key(applier, roots, index)));
    }
    let mut found = BTreeMap::new();
    for resource in &built.resources {
        if is_unknown.get(resource.applier).copied().unwrap_or_default() {
            continue;
        }
        let group = resource.api_version().rsplit_once('/').map_or("", |(group, _)| group);
        let key = (roots.of(resource), group, resource.kind(), resource.namespace(), stable(resource));
        found.insert(key, Found { resource, built });
    }
    found
}

/// Joins objects that are gone and new ones with the same content under another name or in another namespace.
fn join_renamed<'b>(pairs: &mut Vec<(&'b str, Option<Found<'b>>, Option<Found<'b>>)>) {
    let mut gone: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        if let (root, Some(old), None) = pair {
            gone.entry(content(root, old.resource)).or_default().push(at);
        }
    }
    if gone.is_empty() {
        return;
    }
    let mut taken = Vec::new();
    for at in 0..pairs.len() {
        let Some((root, None, Some(new))) = pairs.get(at).copied() else { continue };
        let Some(old_at) = gone.get_mut(&content(root, new.resource)).and_then(Vec::pop) else { continue };
        let old = pairs.get(old_at).and_then(|pair| pair.1);
        if let Some(pair) = pairs.get_mut(at) {
            pair.1 = old;
            taken.push(old_at);
        }
    }
    taken.sort_unstable();
    for at in taken.into_iter().rev() {
        pairs.remove(at);
    }
}

/// A hash of what an object is besides its name and namespace, and besides what repeats its name.
fn content(root: &str, resource: &Resource) -> u64 {
    let name = resource.name();
    let mut value = Value::clone(&resource.value);
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("name");
        metadata.remove("namespace");
    }
    // Keys are named after it as well.
    let text = value.to_string();
    let text = if name.is_empty() { text } else { text.replace(name, "⟨name⟩") };
    crate::hash((root, resource.kind(), text))
}

/// A value in which what has one name, keys included, has another.
fn called(value: Value, old: &str, new: &str) -> Value {
    match value {
        Value::String(text) if text == old => Value::from(new),
        Value::Array(items) => items.into_iter().map(|item| called(item, old, new)).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (if key == old { new.to_owned() } else { key }, called(value, old, new)))
            .collect(),
        other => other,
    }
}

/// Every text of a value; not the keys of maps.
fn each_text(value: &mut Value, with: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => with(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, with)),
        Value::Object(map) => map.values_mut().for_each(|item| each_text(item, with)),
        _ => {}
    }
}

/// Whether what is gone from the repo is deleted in the cluster.
fn is_pruned(built: &Built, resource: &Resource) -> bool {
    let annotation = resource.value.pointer("/metadata/annotations/kustomize.toolkit.fluxcd.io~1prune");
    let label = resource.value.pointer("/metadata/labels/kustomize.toolkit.fluxcd.io~1prune");
    if [annotation, label].into_iter().flatten().any(|value| value.as_str() == Some("disabled")) {
        return false;
    }
    let applier = built.appliers.get(resource.applier);
    let own = applier.and_then(|applier| built.resources.get(applier.resource?));
    match (applier.map(|applier| applier.kind), own) {
        (Some(ApplierKind::Kustomization), Some(own)) => {
            own.value.pointer("/spec/prune").and_then(Value::as_bool).unwrap_or_default()
        }
        _ => true,
    }
}

/// Whether Flux replaces an object that Kubernetes refuses to change.
fn is_forced(built: &Built, resource: &Resource) -> bool {
    let annotation = resource.value.pointer("/metadata/annotations/kustomize.toolkit.fluxcd.io~1force");
    let applier = built.appliers.get(resource.applier).and_then(|applier| built.resources.get(applier.resource?));
    annotation.and_then(Value::as_str).is_some_and(|value| value.eq_ignore_ascii_case("enabled"))
        || applier.is_some_and(|own| own.value.pointer("/spec/force") == Some(&Value::Bool(true)))
}

/// The same change in several clusters stands once.
fn merged(all: Vec<ResourceChange>) -> Vec<ResourceChange> {
    let mut at: HashMap<u64, usize> = HashMap::new();
    let mut result: Vec<ResourceChange> = Vec::new();
    for mut one in all {
        let clusters = std::mem::take(&mut one.clusters);
        let way = std::mem::take(&mut one.way);
        let key = crate::hash(&one);
        (one.clusters, one.way) = (clusters, way);
        match at.get(&key).and_then(|index| result.get_mut(*index)) {
            Some(known) => {
                known.clusters.append(&mut one.clusters);
                known.clusters.sort_unstable();
                known.clusters.dedup();
            }
            None => {
                at.insert(key, result.len());
                result.push(one);
            }
        }
    }
    let rank = |change: Action| match change {
        Action::Removed => 0,
        Action::Renamed => 1,
        Action::Changed => 2,
        Action::Moved => 3,
        Action::Added => 4,
    };
    result.sort_by(|a, b| {
        (rank(a.change), &a.namespace, &a.kind, &a.name).cmp(&(rank(b.change), &b.namespace, &b.kind, &b.name))
    });
    result
}

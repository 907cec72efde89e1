//! The objects of both states, compared.

use std::collections::{HashMap, HashSet};

use fluxwright_build::{ApplierKind, Built, Resource};
use serde_json::Value;

use super::index::{Found, Roots, index, not_built};
use super::names::{Renamed, stable, without_hash};
use super::noise::{Folded, kind_of};
use super::owner::{Owner, applied_by, is_forced, is_pruned};
use super::renames::{called, each_text, join_renamed};
use super::secrets::Known;
use super::values::{DataObjects, differences, failure};
use super::way;
use crate::build::fields;
use crate::mask::SecretKeys;
use crate::meaning::{Object, Path, Tree, compare};
use crate::model::{Action, LinkKind, NotRendered, RenderedCounts, ResourceChange, Side};
use crate::scan::HELM;

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

/// What is at hand while objects are compared.
struct Pass<'b> {
    old_data: DataObjects<'b>,
    new_data: DataObjects<'b>,
    renamed: Renamed,
    folded: Folded,
    failed: Vec<NotRendered>,
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
        let mut pass = Pass {
            old_data: DataObjects::of(self.old, self.old_roots),
            new_data: DataObjects::of(self.new, self.new_roots),
            renamed,
            folded: Folded::default(),
            failed: Vec::new(),
        };
        let mut all = Vec::new();
        for (root, before, after) in pairs {
            let change = match (before, after) {
                (Some(before), Some(after)) => {
                    let sources = |data: &DataObjects<'_>, it: Found<'_>| data.sources(root, it.resource);
                    let same = same_value(before.resource, after.resource)
                        && (!is_release(after.resource)
                            || sources(&pass.old_data, before) == sources(&pass.new_data, after));
                    if same && self.applier(before) == self.applier(after) {
                        counts.same += 1;
                        continue;
                    }
                    let found = self.changed(root, before, after, &mut pass);
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
        Compared { resources, folded: pass.folded, counts, failed: pass.failed }
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
    fn applier(&self, it: Found<'b>) -> Owner<'b> {
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
    fn changed(&self, root: &str, before: Found<'b>, after: Found<'b>, pass: &mut Pass<'b>) -> Option<ResourceChange> {
        let mut change = self.one(root, Action::Changed, after);
        let (mut kept, mut noise) = (Vec::new(), 0);
        // What refers to a generated object follows its name.
        let mut old = Value::clone(&before.resource.value);
        if let Some(name) = old.pointer_mut("/metadata/name") {
            *name = Value::from(after.resource.name());
        }
        each_text(&mut old, &mut |text| {
            if let Some(name) = pass.renamed.now(text) {
                *text = name.to_owned();
                noise += 1;
                pass.folded.add("references to generated names");
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
                    pass.folded.add(what);
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
        if is_release(after.resource) {
            let names = (before.resource.name(), after.resource.name());
            let (mut before, after) =
                (pass.old_data.values(root, before.resource), pass.new_data.values(root, after.resource));
            if names.0 != names.1
                && let Value::Object(values) =
                    called(Value::Object(std::mem::take(&mut before.values)), names.0, names.1)
            {
                before.values = values;
            }
            match (failure(&before), failure(&after)) {
                (None, None) => change.values = differences(&before, &after, &new, self.keys),
                (old, new) => pass.failed.push(self.without_values(&change, old, new)),
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

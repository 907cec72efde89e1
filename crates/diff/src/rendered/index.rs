//! The objects of one state, by what tells them apart.

use std::collections::{BTreeMap, HashSet};

use fluxwright_build::{Applier, ApplierKind, Built, Resource, State};

use super::names::stable;

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
pub(super) type Key<'b> = (&'b str, &'b str, &'b str, &'b str, &'b str);

/// An object of one state.
#[derive(Clone, Copy)]
pub(super) struct Found<'b> {
    pub resource: &'b Resource,
    pub built: &'b Built,
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
pub(super) fn not_built<'b>(built: &'b Built, roots: &'b Roots) -> HashSet<ApplierKey<'b>> {
    let failed = built.appliers.iter().enumerate().filter(|(_, applier)| applier.state != State::Built);
    failed.map(|(index, applier)| applier_key(applier, roots, index)).collect()
}

/// The objects of a state, without those of appliers that could not be built in the other.
pub(super) fn index<'b>(
    built: &'b Built,
    roots: &'b Roots,
    unknown: &HashSet<ApplierKey<'_>>,
) -> BTreeMap<Key<'b>, Found<'b>> {
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

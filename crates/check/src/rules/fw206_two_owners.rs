//! One object applied by two.

use std::collections::BTreeMap;

use fluxwright_build::{ApplierKind, Built, Resource};
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::{Root, World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW206",
    name: "two-owners",
    summary: "two Kustomizations or ResourceSets apply the same object",
    severity: Severity::Warning,
    run,
};

/// From how many shared objects on two appliers are taken for the same thing in two clusters.
const COPIES: usize = 3;

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let pairs = shared(world.built(), root);
        for ((first, second), objects) in &pairs {
            if objects.len() >= COPIES && is_most_of(world.built(), root, (*first, *second), objects.len()) {
                continue;
            }
            for (one, other) in objects {
                reporter.add(finding(world, root, one, other));
            }
        }
    }
}

fn finding(world: &World<'_>, root: &Root, one: &Resource, other: &Resource) -> Finding {
    let name = |resource: &Resource| {
        let applier = world.built().appliers.get(resource.applier);
        applier.map_or_else(String::new, |applier| match applier.kind {
            ApplierKind::Folder => format!("the folder {}", applier.folder),
            kind => format!("{kind} {}/{}", applier.namespace, applier.name),
        })
    };
    let message = format!("{} is applied by {} as well", other.id(), name(one));
    Finding::new(world.place_of(other, "metadata.name"), message)
        .label(format!("applied by {}", name(other)))
        .see(world.place_of(one, "metadata.name"), format!("applied by {}", name(one)))
        .note("each undoes what the other changes, and pruning one takes the object away from both")
        .help("keep it in one of them")
        .in_root(&root.name)
}

/// The objects that two appliers of one cluster have in common, by the appliers.
fn shared<'b>(built: &'b Built, root: &'b Root) -> BTreeMap<(usize, usize), Vec<(&'b Resource, &'b Resource)>> {
    let mut owners: BTreeMap<(String, String, String, String, String), &Resource> = BTreeMap::new();
    let mut pairs: BTreeMap<(usize, usize), Vec<(&Resource, &Resource)>> = BTreeMap::new();
    for resource in root.resources(built) {
        let id = resource.id();
        if is_open(&id.name) || is_open(&id.namespace) || id.name.is_empty() || shares(resource) {
            continue;
        }
        let key = (cluster_of(built, resource), id.group, id.kind, id.namespace, id.name);
        match owners.get(&key) {
            None => {
                owners.insert(key, resource);
            }
            Some(owner) if owner.applier == resource.applier => {}
            Some(owner) => pairs.entry((owner.applier, resource.applier)).or_default().push((owner, resource)),
        }
    }
    pairs
}

/// Two appliers that have most of their objects in common are one thing in two clusters, which the repo does not tell apart.
fn is_most_of(built: &Built, root: &Root, (first, second): (usize, usize), shared: usize) -> bool {
    let count = |applier: usize| root.resources(built).filter(|resource| resource.applier == applier).count();
    shared * 2 > count(first).min(count(second))
}

/// The remote cluster that an applier writes to, of the nearest Kustomization that names one; empty for its own.
fn cluster_of(built: &Built, resource: &Resource) -> String {
    let mut next = Some(resource.applier);
    for _ in 0..built.appliers.len() {
        let Some(applier) = next.and_then(|index| built.appliers.get(index)) else { break };
        let object = applier.resource.and_then(|index| built.resources.get(index));
        if let Some(remote) = object.and_then(|object| object.value.pointer("/spec/kubeConfig")) {
            return remote.to_string();
        }
        next = applier.parent;
    }
    String::new()
}

/// Whether an object says itself that it is not this applier's alone.
fn shares(resource: &Resource) -> bool {
    let marks = ["/metadata/annotations", "/metadata/labels"];
    marks.iter().filter_map(|at| resource.value.pointer(at)).filter_map(Value::as_object).any(|marks| {
        let says = |key: &str, values: &[&str]| {
            let value = marks.get(key).and_then(Value::as_str);
            value.is_some_and(|value| values.iter().any(|known| known.eq_ignore_ascii_case(value)))
        };
        says("kustomize.toolkit.fluxcd.io/ssa", &["IfNotPresent", "Merge", "Ignore"])
            || says("kustomize.toolkit.fluxcd.io/reconcile", &["disabled"])
    })
}

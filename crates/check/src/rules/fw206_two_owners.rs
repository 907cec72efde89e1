//! One object applied by two.

use std::collections::BTreeMap;

use fluxwright_build::{Applier, ApplierKind, Built, Origin, Resource};
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::{Finding, Place};
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
            let is_most = is_most_of(world.built(), root, (*first, *second), objects.len());
            let same_cluster = is_one_cluster(world.built(), *first, *second);
            if objects.len() >= 2 && is_most && same_cluster {
                reporter.add(doubled(world, root, (*first, *second), objects));
            } else if objects.len() < COPIES || !is_most {
                for (one, other) in objects {
                    reporter.add(finding(world, root, one, other));
                }
            }
        }
        for applier in root.appliers.iter().filter_map(|index| world.built().appliers.get(*index)) {
            let Some(own) = applier.resource.and_then(|index| world.built().resources.get(index)) else { continue };
            if applier.kind == ApplierKind::Kustomization
                && applier.parent.is_some()
                && builds_itself(world, applier, own)
            {
                reporter.add(
                    Finding::new(
                        world.place_of(own, "spec.path"),
                        format!("Kustomization `{}` applies itself as well", own.name()),
                    )
                    .note(format!(
                        "without a kustomization.yaml, all manifests below {} are applied, and this is one",
                        applier.folder
                    ))
                    .help("let `spec.path` name the folder that is to be applied")
                    .in_root(&root.name),
                );
            }
        }
    }
}

/// Whether the file of a Kustomization's own object is among those that it applies, since its folder has no kustomization.
fn builds_itself(world: &World<'_>, applier: &Applier, own: &Resource) -> bool {
    let Origin::File { path, .. } = &own.provenance.origin else { return false };
    let folder = applier.folder.trim_start_matches("./").trim_end_matches('/');
    let Some(below) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let steps = std::iter::once(0).chain(below.match_indices('/').map(|(at, _)| at));
    let mut folders = steps.filter_map(|at| path.get(..folder.len() + if at == 0 { 0 } else { at + 1 }));
    folders.all(|folder| {
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        !names.iter().any(|name| world.scan().has(&format!("{folder}/{name}")))
    })
}

/// Two Kustomizations that apply the same things altogether: most often one was copied from the other.
fn doubled(
    world: &World<'_>,
    root: &Root,
    (first, second): (usize, usize),
    objects: &[(&Resource, &Resource)],
) -> Finding {
    let built = world.built();
    let get = |index: usize| built.appliers.get(index);
    // The one whose folder is called like the other is the one that was not adapted.
    let is_adapted = |index: usize| get(index).is_some_and(|it| it.folder.split('/').any(|step| step == it.name));
    let (kept, copy) = if is_adapted(second) && !is_adapted(first) { (second, first) } else { (first, second) };
    let name =
        |index: usize| get(index).map_or_else(String::new, |it| format!("{} {}/{}", it.kind, it.namespace, it.name));
    let place = |index: usize| {
        let own = get(index).and_then(|applier| built.resources.get(applier.resource?));
        own.map_or_else(|| Place::file(""), |own| world.place_of(own, "spec.path"))
    };
    let message = format!("{} applies {} objects that {} applies as well", name(copy), objects.len(), name(kept));
    let example = objects.first().map_or_else(String::new, |(one, _)| format!("one is {}", one.id()));
    Finding::new(place(copy), message)
        .see(place(kept), "applies them as well")
        .note(example)
        .note("each undoes what the other changes, and pruning one takes the objects away from both")
        .help("give it a folder of its own, or take one of the two away")
        .in_root(&root.name)
}

/// Whether two appliers are sure to write to one cluster: one Kustomization is above both.
fn is_one_cluster(built: &Built, first: usize, second: usize) -> bool {
    let above = |index: usize| {
        let mut found = Vec::new();
        let mut next = built.appliers.get(index).and_then(|applier| applier.parent);
        while let Some(at) = next.filter(|_| found.len() < 1000) {
            found.push(at);
            next = built.appliers.get(at).and_then(|applier| applier.parent);
        }
        found
    };
    let known = above(first);
    above(second).into_iter().any(|index| {
        known.contains(&index) && built.appliers.get(index).is_some_and(|it| it.kind == ApplierKind::Kustomization)
    })
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

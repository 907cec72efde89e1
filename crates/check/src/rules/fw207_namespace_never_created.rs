//! A namespace that objects are put into and that nothing creates.

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_build::{Resource, Touch};
use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::names::nearest;
use crate::rule::{Reporter, Rule};
use crate::world::{Existence, Root, World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW207",
    name: "namespace-never-created",
    summary: "objects are put into a namespace that nothing creates",
    severity: Severity::Warning,
    run,
};

/// Namespaces that every cluster has.
const GIVEN: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let created = created(world, root);
        let used = used(world, root);
        // Where most namespaces come from elsewhere, one more that does is no slip.
        let known = used.keys().filter(|name| created.contains(**name)).count();
        let missing: Vec<_> = used.iter().filter(|(name, _)| is_missing(world, root, name, &created)).collect();
        if known < 2 || missing.len() * 3 > known {
            continue;
        }
        for (name, users) in missing {
            if let Some(finding) = finding(world, name, users, &created) {
                reporter.add(finding.in_root(&root.name));
            }
        }
    }
}

fn is_missing(world: &World<'_>, root: &Root, name: &str, created: &BTreeSet<String>) -> bool {
    let owns_flux = |applier: &usize| {
        let applier = world.built().appliers.get(*applier);
        applier.is_some_and(|applier| applier.parent.is_none() && applier.namespace == name)
    };
    !created.contains(name)
        && !GIVEN.contains(&name)
        // Flux itself is there before anything is applied.
        && !root.appliers.iter().any(owns_flux)
        && matches!(world.lookup(root, ("", "Namespace"), "", name), Existence::Missing)
}

fn finding(
    world: &World<'_>,
    name: &str,
    users: &[(&Resource, &'static str)],
    created: &BTreeSet<String>,
) -> Option<Finding> {
    let (first, field) = users.first()?;
    let mut finding = Finding::new(place(world, first, field), format!("nothing creates the namespace `{name}`"));
    if let Some(input) = world.input_of(first) {
        finding = finding.see(input, "of this input");
    }
    if users.len() > 1 {
        let others = users.len() - 1;
        finding = finding
            .note(format!("{others} more {} put into it", if others == 1 { "object is" } else { "objects are" }));
    }
    let known = created.iter().map(String::as_str).chain(GIVEN);
    let near = nearest(name, known);
    let makers = users.iter().filter_map(|(user, _)| giver(user));
    if let Some(fix) = makers.take(1).find_map(|path| world.namespace_fix(path, name)).filter(|_| near.is_none()) {
        finding = finding.fix(fix);
    }
    Some(match near {
        Some(near) => finding.help(format!("did you mean `{near}`? else add a Namespace")).severity(Severity::Error),
        None => finding.help("add a Namespace, or an input to the ResourceSet that makes the namespaces"),
    })
}

/// The field that says it: of the object, or of the Kustomization that gives its objects a namespace.
fn place(world: &World<'_>, resource: &Resource, field: &str) -> Place {
    let given = resource.provenance.touched.iter().rev().find_map(|touch| match touch {
        Touch::Applier { applier, field: "targetNamespace" } => world.built().appliers.get(*applier)?.resource,
        _ => None,
    });
    let by_kustomization =
        giver(resource).and_then(|path| Some(world.place(world.kustomization_at(path)?, "namespace")));
    match given.and_then(|index| world.built().resources.get(index)).filter(|_| field == "metadata.namespace") {
        Some(applier) => world.place_of(applier, "spec.targetNamespace"),
        None => match by_kustomization.filter(|_| field == "metadata.namespace") {
            Some(place) => place,
            None => world.place_of(resource, field),
        },
    }
}

/// The kustomization whose `namespace` an object is in.
fn giver(resource: &Resource) -> Option<&str> {
    resource.provenance.touched.iter().rev().find_map(|touch| match touch {
        Touch::Kustomization { path, field: "namespace" } => Some(&**path),
        _ => None,
    })
}

/// The namespaces that a cluster gets from the repo.
fn created(world: &World<'_>, root: &Root) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        root.of_kind(world.built(), "", "Namespace").map(|namespace| namespace.name().to_owned()).collect();
    for release in root.of_kind(world.built(), "helm.toolkit.fluxcd.io", "HelmRelease") {
        if release.value.pointer("/spec/install/createNamespace").and_then(serde_json::Value::as_bool) == Some(true) {
            names.extend(target(release).map(str::to_owned));
        }
    }
    names
}

fn target(release: &Resource) -> Option<&str> {
    release.value.pointer("/spec/targetNamespace").and_then(serde_json::Value::as_str)
}

/// The namespaces that objects are put into, with the objects and the field that says it.
fn used<'w>(world: &'w World<'_>, root: &'w Root) -> BTreeMap<&'w str, Vec<(&'w Resource, &'static str)>> {
    let mut used: BTreeMap<&str, Vec<(&Resource, &'static str)>> = BTreeMap::new();
    for resource in root.resources(world.built()) {
        used.entry(resource.namespace()).or_default().push((resource, "metadata.namespace"));
        if resource.kind() == "HelmRelease"
            && let Some(target) = target(resource)
        {
            used.entry(target).or_default().push((resource, "spec.targetNamespace"));
        }
    }
    used.retain(|name, _| !name.is_empty() && !is_open(name));
    used
}

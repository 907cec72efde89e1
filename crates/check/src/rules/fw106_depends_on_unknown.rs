//! A dependency on something that is not there.

use std::collections::HashSet;

use fluxwright_diagnostic::Severity;

use crate::explain::explain;
use crate::finding::Finding;
use crate::reference::{self, HELM, KUSTOMIZE, OPERATOR, Reference};
use crate::rule::{Reporter, Rule};
use crate::world::{Leads, Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW106",
    name: "depends-on-unknown",
    summary: "a dependency on something that the repo does not make",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let mut told = HashSet::new();
        for (group, kind) in [(HELM, "HelmRelease"), (KUSTOMIZE, "Kustomization"), (OPERATOR, "ResourceSet")] {
            for resource in root.of_kind(world.built(), group, kind) {
                for reference in reference::depends_on(resource) {
                    let Leads::Nowhere(meant) = world.follow(root, resource, &reference) else { continue };
                    if is_someone_elses(root, world, &reference) {
                        continue;
                    }
                    let place = world.spot(resource, &reference.name_field(), &reference.name).place;
                    // One input of a ResourceSet may make a HelmRelease and a Kustomization that depend on the same.
                    if !told.insert((place.clone(), reference.name.clone())) {
                        continue;
                    }
                    let message = format!("{kind} {} depends on {}, which nothing makes", resource.name(), reference.shown());
                    let mut finding = Finding::new(place, message).label("not found").in_root(&root.name);
                    finding = match meant {
                        Some(meant) => explain(world, finding, resource, &reference, meant, true),
                        None => finding.help("it waits for ever; drop the dependency, or name what there is"),
                    };
                    reporter.add(finding);
                }
            }
        }
    }
}

/// What Flux itself is synced with, what only the cluster knows, or what FW108 tells.
fn is_someone_elses(root: &Root, world: &World<'_>, reference: &Reference) -> bool {
    let names_flux = |namespace: &str, name: &str| reference.name == name && reference.namespace == namespace;
    // A FluxInstance makes a Kustomization with the name of its source.
    let flux = names_flux("flux-system", "flux-system")
        || world.implied_sources(root).keys().any(|(_, namespace, name)| names_flux(namespace, name));
    let is_flux_kind = reference::flux_group(&reference.kind) == Some(reference.group.as_str());
    flux || !is_flux_kind || super::fw108_depends_on_kind::other_kind(world, root, reference).is_some()
}

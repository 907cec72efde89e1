//! A health check on something that is not there.

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;

use crate::explain::explain;
use crate::finding::Finding;
use crate::reference::{self, KUSTOMIZE, Reference};
use crate::rule::{Reporter, Rule};
use crate::world::{Leads, Meant, Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW109",
    name: "health-check-on-nothing",
    summary: "a health check on something that nothing makes",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for resource in root.of_kind(world.built(), KUSTOMIZE, "Kustomization") {
            for reference in reference::health_checks(resource) {
                let named_so = |other: &Resource| other.name() == reference.name;
                let mut all = root.of_kind(world.built(), &reference.group, &reference.kind);
                // Where it is looked for without a namespace is for the controller to say.
                if !reference.has_namespace && all.any(named_so) {
                    continue;
                }
                let Leads::Nowhere(meant) = world.follow(root, resource, &reference) else { continue };
                let is_flux_kind = reference::flux_group(&reference.kind) == Some(reference.group.as_str());
                let meant = meant.filter(|meant| is_flux_kind || is_own(world, root, resource, *meant));
                if meant.is_none() && !is_flux_kind {
                    continue;
                }
                reporter.add(finding(world, root, resource, &reference, meant));
            }
        }
    }
}

fn finding(
    world: &World<'_>,
    root: &Root,
    resource: &Resource,
    reference: &Reference,
    meant: Option<Meant<'_>>,
) -> Finding {
    let place = world.spot(resource, &reference.name_field(), &reference.name).place;
    let message = format!("the health check of {} is on {}, which nothing makes", resource.name(), reference.shown());
    let finding = Finding::new(place, message).label("not found").in_root(&root.name);
    match meant {
        Some(meant) => explain(world, finding, resource, reference, meant, true),
        None => finding.help("it fails when its time is up; drop the health check, or name what there is"),
    }
}

/// Whether the Kustomization itself applies what was meant. What charts and operators make cannot be seen, and may well have
/// nearly the name of something else.
fn is_own(world: &World<'_>, root: &Root, resource: &Resource, meant: Meant<'_>) -> bool {
    let (Meant::Name(other) | Meant::Namespace(other)) = meant;
    let applier = root.appliers.iter().filter_map(|index| Some((*index, world.built().appliers.get(*index)?)));
    let mut own = applier.filter(|(_, applier)| {
        let object = applier.resource.and_then(|index| world.built().resources.get(index));
        object.is_some_and(|object| object.id() == resource.id())
    });
    own.any(|(index, _)| other.applier == index)
}

//! A dependency on something of another kind.

use std::collections::HashSet;

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::reference::{self, HELM, KUSTOMIZE, OPERATOR, Reference};
use crate::rule::{Reporter, Rule};
use crate::world::{Leads, Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW108",
    name: "depends-on-kind",
    summary: "a dependency on something of another kind",
    severity: Severity::Error,
    run,
};

/// The kinds that may be taken for one another.
const KINDS: [(&str, &str); 3] = [(HELM, "HelmRelease"), (KUSTOMIZE, "Kustomization"), (OPERATOR, "ResourceSet")];

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let mut told = HashSet::new();
        for (group, kind) in KINDS {
            for resource in root.of_kind(world.built(), group, kind) {
                for reference in reference::depends_on(resource) {
                    if !matches!(world.follow(root, resource, &reference), Leads::Nowhere(_) | Leads::Unknown) {
                        continue;
                    }
                    let Some(other) = other_kind(world, root, &reference) else { continue };
                    let place = world.spot(resource, &reference.name_field(), &reference.name).place;
                    // One input of a ResourceSet may make a HelmRelease and a Kustomization that depend on the same.
                    if !told.insert((place.clone(), reference.name.clone())) {
                        continue;
                    }
                    let is = other.kind();
                    let message = format!("{kind} {} depends on {}, which is a {is}", resource.name(), reference.name);
                    let help = match kind {
                        "ResourceSet" => format!("write `kind: {is}` and its apiVersion"),
                        _ => format!("a {kind} can depend on {kind}s only"),
                    };
                    let finding = Finding::new(place, message).label(format!("no {}", reference.kind)).help(help);
                    let see = world.place_of(other, "metadata.name");
                    reporter.add(finding.see(see, format!("this {is}")).in_root(&root.name));
                }
            }
        }
    }
}

/// What has the name that a dependency leads to in vain, and is of another kind.
pub(super) fn other_kind<'b>(world: &World<'b>, root: &Root, reference: &Reference) -> Option<&'b Resource> {
    let others = KINDS.iter().filter(|(_, kind)| *kind != reference.kind);
    let mut found = others.filter_map(|(group, kind)| {
        let other = Reference { group: (*group).to_owned(), kind: (*kind).to_owned(), ..reference.clone() };
        world.find(root, &other)
    });
    found.next()
}

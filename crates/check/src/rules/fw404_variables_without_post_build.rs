//! Variables in what a Kustomization without `postBuild` applies.

use std::collections::BTreeSet;

use fluxwright_build::{Applier, ApplierKind, Resource};
use fluxwright_diagnostic::Severity;

use super::variables;
use crate::finding::{Finding, Place};
use crate::reference::{self, KUSTOMIZE};
use crate::rule::{Reporter, Rule};
use crate::shell;
use crate::world::{Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW404",
    name: "variables-without-post-build",
    summary: "a variable of the cluster in what a Kustomization applies as it is",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let appliers = || root.appliers.iter().filter_map(|index| world.built().appliers.get(*index));
        let known: BTreeSet<&str> = appliers().flat_map(|applier| applier.variables.keys().map(String::as_str)).collect();
        if known.is_empty() {
            continue;
        }
        for resource in root.resources(world.built()) {
            let applier = world.built().appliers.get(resource.applier);
            let Some(applier) = applier.filter(|applier| applies_as_it_is(applier)) else { continue };
            if let Some(finding) = of(world, root, applier, resource, &known) {
                reporter.add(finding);
            }
        }
    }
}

/// What a folder's own objects get is for a FluxInstance or another program to say.
fn applies_as_it_is(applier: &Applier) -> bool {
    applier.kind == ApplierKind::Kustomization && !applier.substitutes
}

fn of(
    world: &World<'_>,
    root: &Root,
    applier: &Applier,
    resource: &Resource,
    known: &BTreeSet<&str>,
) -> Option<Finding> {
    // Patches of a Kustomization become part of what it applies, and its own variables are replaced there.
    let is_kustomization = reference::is(resource, KUSTOMIZE, "Kustomization");
    if is_kustomization || variables::is_opted_out(resource) {
        return None;
    }
    for text in world.texts_of(resource) {
        for (span, found) in variables::references(world, &text.path, text.span()) {
            let place = Place::new(&*text.path, span);
            let name = found.name.as_str();
            if !known.contains(name) || variables::owner(world, &place, name, Some(&resource.value)).is_some() {
                continue;
            }
            // The environment of a script may well be set by another object.
            if world.text_around(&place.path, place.start).is_some_and(|(_, text)| shell::is_script(&text)) {
                continue;
            }
            let message =
                format!("`${{{name}}}` stays as it is: Kustomization {} substitutes no variables", applier.name);
            let see = world.line(&applier.place.path, applier.place.line);
            let finding = Finding::new(place, message).see(see, "the Kustomization").in_root(&root.name);
            return Some(finding.help("give it the `postBuild` that the others have"));
        }
    }
    None
}

//! A variable of a script, a dashboard or a container that Flux would replace.

use std::collections::HashSet;

use fluxwright_build::{ProblemKind, Resource};
use fluxwright_diagnostic::Severity;

use super::variables::{self, Emptied};
use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::shell::Owner;
use crate::world::{Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW403",
    name: "shell-variable",
    summary: "a variable that is not meant for Flux, which replaces it",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for found in world.problems() {
        let ProblemKind::NotSet { applier, id, name, .. } = &found.problem.kind else { continue };
        let object = variables::object(world, found.root, id).map(|resource| &*resource.value);
        let Some(owner) = variables::owner(world, &found.place, name, object) else { continue };
        let of = applier.split_once('/').map_or(applier.as_str(), |(_, name)| name);
        let message = format!("`${{{name}}}` is not meant for Flux, and Kustomization {of} fails on it");
        reporter.add(explained(world, found.finding(message), name, owner));
    }
    for root in world.roots() {
        for Emptied { place, name, resource, .. } in variables::emptied(world, root) {
            let Some(owner) = variables::owner(world, &place, &name, Some(&resource.value)) else { continue };
            let message = format!("`${{{name}}}` is not meant for Flux, which puts an empty text in its place");
            let finding = Finding::new(place, message).severity(Severity::Warning).in_root(&root.name);
            reporter.add(explained(world, finding, &name, owner));
        }
        for resource in root.resources(world.built()) {
            defaulted(world, root, resource, reporter);
        }
    }
}

/// What gets its default from Flux, whatever the container's environment says.
fn defaulted(world: &World<'_>, root: &Root, resource: &Resource, reporter: &mut Reporter) {
    let Some(applier) = world.built().appliers.get(resource.applier).filter(|applier| applier.substitutes) else { return };
    if variables::is_opted_out(resource) {
        return;
    }
    let mut told = HashSet::new();
    for text in world.texts_of(resource) {
        for (span, reference) in variables::references(world, &text.path, text.span()) {
            let name = &reference.name;
            let is_known = reference.needs_value() || applier.variables.contains_key(name) || told.contains(name);
            if is_known || !stands_elsewhere(world, &text.path, name) {
                continue;
            }
            let place = Place::new(&*text.path, span);
            // That a script sets it may come after; only what is set from outside is lost for sure.
            let owner = variables::owner(world, &place, name, Some(&resource.value));
            let Some(owner @ Owner::Environment) = owner else { continue };
            told.insert(name.clone());
            let written = world.text(&place.path).and_then(|text| text.get(place.span()).map(str::to_owned));
            let message = format!("Flux puts the default in the place of `{}`", written.unwrap_or_default());
            let finding = Finding::new(place, message).severity(Severity::Warning).in_root(&root.name);
            reporter.add(explained(world, finding, name, owner));
        }
    }
}

/// Whether a file has a name other than in expressions; most variables with defaults are told by this alone.
fn stands_elsewhere(world: &World<'_>, path: &str, name: &str) -> bool {
    let expression = format!("${{{name}");
    world.text(path).is_some_and(|text| text.matches(name).count() > text.matches(&expression).count())
}

fn explained(world: &World<'_>, finding: Finding, name: &str, owner: Owner) -> Finding {
    let place = finding.place().clone();
    let finding = finding.note(owner.says()).help(format!("write `$${{{name}}}`, of which Flux makes `${{{name}}}`"));
    match variables::escape(world, &place, name) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

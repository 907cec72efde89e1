//! A variable without a value.

use fluxwright_build::ProblemKind;
use fluxwright_diagnostic::Severity;

use super::variables::{self, Emptied};
use crate::finding::Finding;
use crate::names;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW401",
    name: "variable-undefined",
    summary: "a variable has no value, which fails the whole Kustomization since Flux 2.9",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for found in world.problems() {
        let ProblemKind::NotSet { applier, id, name, similar, .. } = &found.problem.kind else { continue };
        let object = variables::object(world, found.root, id).map(|resource| &*resource.value);
        if variables::owner(world, &found.place, name, object).is_some() {
            continue;
        }
        let of = applier.split_once('/').map_or(applier.as_str(), |(_, name)| name);
        let finding = found.finding(format!("the variable `{name}` has no value, and Kustomization {of} fails on it"));
        let known = found.problem.applier.and_then(|index| world.built().appliers.get(index));
        let known = known.into_iter().flat_map(|applier| applier.variables.keys().map(String::as_str));
        let near = similar.as_deref().or_else(|| names::nearest(name, known));
        let finding = match near {
            Some(near) => finding.help(format!("did you mean `${{{near}}}`?")),
            None => finding.help(format!("define it, or give it a default: `${{{name}:-value}}`")),
        };
        reporter.add(finding.help(format!("where it is not meant for Flux, write `$${{{name}}}`")));
    }
    for root in world.roots() {
        for Emptied { place, name, applier, resource } in variables::emptied(world, root) {
            if variables::owner(world, &place, &name, Some(&resource.value)).is_some() {
                continue;
            }
            let message = format!("the variable `{name}` has no value, and becomes an empty text");
            let finding = Finding::new(place, message).severity(Severity::Warning).in_root(&root.name);
            let finding = finding.note("Flux 2.9 fails on it");
            let near = names::nearest(&name, applier.variables.keys().map(String::as_str));
            reporter.add(match near {
                Some(near) => finding.help(format!("did you mean `${{{near}}}`?")),
                None => finding.help(format!("define it, or give it a default: `${{{name}:-value}}`")),
            });
        }
    }
}

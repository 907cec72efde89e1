//! Variables from a ConfigMap or Secret that is not there.

use std::collections::HashSet;

use fluxwright_diagnostic::Severity;

use crate::data;
use crate::reference::{self, KUSTOMIZE};
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW105",
    name: "substitute-from-missing",
    summary: "variables from a ConfigMap or Secret that nothing makes",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let mut told = HashSet::new();
        for applier in root.of_kind(world.built(), KUSTOMIZE, "Kustomization") {
            for reference in reference::data_from(applier).iter().filter(|reference| !reference.optional) {
                let Some(lacking) = data::lacking(world, root, applier, reference) else { continue };
                let message = format!("Kustomization {} substitutes from {}", applier.name(), reference.shown());
                let finding = data::finding(world, applier, reference, &lacking, message, Severity::Note);
                // A template makes many objects of one line.
                if told.insert((finding.place().clone(), reference.shown())) {
                    reporter.add(finding.in_root(&root.name));
                }
            }
        }
    }
}

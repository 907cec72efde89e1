//! Values from a ConfigMap or Secret that is not there.

use std::collections::HashSet;

use fluxwright_diagnostic::Severity;

use crate::data;
use crate::reference::{self, HELM};
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW103",
    name: "values-from-missing",
    summary: "values from a ConfigMap or Secret that nothing makes",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let mut told = HashSet::new();
        for release in root.of_kind(world.built(), HELM, "HelmRelease") {
            for reference in reference::data_from(release).iter().filter(|reference| !reference.optional) {
                let Some(lacking) = data::lacking(world, root, release, reference) else { continue };
                let message = format!("HelmRelease {} takes values from {}", release.name(), reference.shown());
                let nothing = match reference.kind.as_str() {
                    "ConfigMap" => Severity::Warning,
                    _ => Severity::Note,
                };
                let finding = data::finding(world, release, reference, &lacking, message, nothing);
                // A template makes many objects of one line.
                if told.insert((finding.place().clone(), reference.shown())) {
                    reporter.add(finding.in_root(&root.name));
                }
            }
        }
    }
}

//! A path with a variable that nothing replaces.

use fluxwright_build::ApplierKind;
use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::reference::{self, KUSTOMIZE, text};
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW405",
    name: "variable-in-path",
    summary: "a path with a variable that nothing replaces",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for resource in root.of_kind(world.built(), KUSTOMIZE, "Kustomization") {
            let path = text(&resource.value, "/spec/path");
            let maker = world.built().appliers.get(resource.applier);
            let Some(maker) = maker.filter(|maker| !maker.substitutes && path.contains("${")) else { continue };
            let place = world.spot(resource, "spec.path", path).place;
            let message = format!("nothing replaces the variable in the path `{path}`");
            let finding = Finding::new(place, message).in_root(&root.name);
            let has_own = !reference::data_from(resource).is_empty() || resource.value.pointer("/spec/postBuild").is_some();
            let finding = match has_own {
                true => finding.note("its own postBuild counts for what it applies, not for itself"),
                false => finding,
            };
            // What applies a folder may replace variables all the same.
            let finding = match maker.kind {
                ApplierKind::Folder => finding.severity(Severity::Warning),
                _ => finding,
            };
            reporter.add(finding.help("write the path out, or give the Kustomization that applies it `postBuild`"));
        }
    }
}

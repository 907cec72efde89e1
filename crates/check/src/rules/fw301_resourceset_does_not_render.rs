//! A ResourceSet that cannot be rendered.

use fluxwright_diagnostic::{Diagnose, Severity};
use fluxwright_resourceset::ErrorKind;

use super::sets::{self, Told};
use crate::reference;
use crate::rule::{Reporter, Rule};
use crate::world::{SetReport, World};

pub(super) static RULE: Rule = Rule {
    code: "FW301",
    name: "resourceset-does-not-render",
    summary: "a ResourceSet cannot be rendered",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for (report, error) in sets::errors_of(world.sets(), Told::Else) {
        let Some(finding) = sets::finding(report, error) else { continue };
        // That templates make nothing for these inputs may be meant.
        reporter.add(match error.kind() {
            ErrorKind::Nothing { .. } => finding.severity(Severity::Warning),
            // Repos keep ResourceSets whose inputs are still to come; the cluster says that they fail, and nothing else is amiss.
            _ if has_no_inputs(world, report) => finding.severity(Severity::Warning),
            _ => finding,
        });
    }
    let as_written = |resource: usize| world.sets().iter().any(|report| report.resources.contains(&resource) && !report.errors.is_empty());
    for told in world.problems() {
        let fluxwright_build::ProblemKind::Set { error, .. } = &told.problem.kind else { continue };
        let Some(applier) = told.problem.applier.and_then(|index| world.built().appliers.get(index)) else { continue };
        let Some(set) = applier.resource.filter(|set| !as_written(*set)) else { continue };
        let Some(resource) = world.built().resources.get(set) else { continue };
        let is_open = world.sets().iter().any(|report| report.resources.contains(&set) && report.is_open);
        if is_open || matches!(error.kind(), ErrorKind::Nothing { .. }) {
            continue;
        }
        // It fails only with what was put in place of its variables, or after patches.
        let Some(diagnostic) = error.diagnose().into_iter().next() else { continue };
        let place = world.place_of(resource, "metadata.name");
        let finding = crate::finding::Finding::new(place, diagnostic.message);
        let finding = diagnostic.help.into_iter().fold(finding, crate::finding::Finding::help);
        reporter.add(match told.root {
            Some(root) => finding.in_root(&root.name),
            None => finding,
        });
    }
}

/// Whether it has no inputs at all yet.
fn has_no_inputs(world: &World<'_>, report: &SetReport) -> bool {
    let set = world.built().resources.get(report.resource);
    set.is_some_and(|set| {
        reference::items(&set.value, "/spec/inputs").is_empty() && reference::items(&set.value, "/spec/inputsFrom").is_empty()
    })
}

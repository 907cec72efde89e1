//! A folder that kustomize cannot build.

use fluxwright_build::ProblemKind;
use fluxwright_diagnostic::{Diagnose, Severity};
use fluxwright_kustomize::ErrorKind;

use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW202",
    name: "kustomize-error",
    summary: "kustomize cannot build a folder that Flux applies",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for found in world.problems() {
        let error = match &found.problem.kind {
            ProblemKind::Kustomize { error, .. } => error,
            ProblemKind::Component { .. } | ProblemKind::Field { .. } => {
                for diagnostic in found.problem.diagnose() {
                    reporter.add(found.finding_of(&diagnostic));
                }
                continue;
            }
            _ => continue,
        };
        // What this program does not build is no fault of the repo; what cannot be read is FW001's.
        let severity = match &error.kind {
            ErrorKind::Remote(_) | ErrorKind::Refused { .. } | ErrorKind::TooMuch { .. } => Severity::Note,
            ErrorKind::Yaml(_) if told_elsewhere(world, error.place.as_deref()) => continue,
            _ => Severity::Error,
        };
        for diagnostic in error.diagnose() {
            reporter.add(found.finding_of(&diagnostic).severity(severity));
        }
    }
}

fn told_elsewhere(world: &World<'_>, place: Option<&fluxwright_kustomize::Place>) -> bool {
    let problems = world.repo().problems();
    place.is_some_and(|place| problems.iter().flat_map(|problem| &problem.labels).any(|label| label.path == *place.path))
}

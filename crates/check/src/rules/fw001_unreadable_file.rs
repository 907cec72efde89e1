//! A manifest that cannot be read.

use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW001",
    name: "unreadable-file",
    summary: "a manifest cannot be read",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for problem in world.scan().problems() {
        let mut labels = problem.labels.iter();
        let Some(first) = labels.next() else { continue };
        let mut finding = Finding::new(Place::new(first.path.as_str(), first.span.clone()), &problem.message);
        finding = finding.label(&first.message);
        for label in labels {
            finding = finding.see(Place::new(label.path.as_str(), label.span.clone()), &label.message);
        }
        for help in &problem.help {
            finding = finding.help(help);
        }
        reporter.add(finding.severity(problem.severity));
    }
}

//! What flux-operator does otherwise than a ResourceSet says, without a word.

use fluxwright_diagnostic::Severity;

use super::sets;
use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW307",
    name: "resourceset-in-silence",
    summary: "flux-operator does something else than a ResourceSet says",
    severity: Severity::Warning,
    run,
};

/// What is told, and how bad it is. What else a strict rendering tells is in the schema, or is no matter of a cluster.
const TOLD: [(&str, Severity); 11] = [
    ("rset-lost-quotes", Severity::Warning),
    ("rset-dropped-document", Severity::Warning),
    ("rset-dropped-kustomization", Severity::Warning),
    ("rset-lost-text", Severity::Warning),
    ("rset-dropped-labels", Severity::Warning),
    ("rset-dropped-annotations", Severity::Warning),
    // Inputs that share a namespace make it each, which is no mistake.
    ("rset-duplicate-object", Severity::Note),
    ("rset-provider-key", Severity::Warning),
    ("rset-converted-key", Severity::Warning),
    ("rset-permute-key", Severity::Warning),
    ("rset-common-metadata", Severity::Warning),
];

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for report in world.sets() {
        for remark in &report.remarks {
            let Some((_, severity)) = TOLD.iter().find(|(code, _)| *code == remark.code) else { continue };
            let Some(label) = remark.labels.first() else { continue };
            let place = Place::new(label.path.as_str(), label.span.clone());
            let finding = Finding::new(place, &remark.message).label(&label.message).severity(*severity);
            let finding = remark.help.iter().fold(finding, Finding::help);
            reporter.add(sets::in_roots(finding, &report.roots));
        }
    }
}

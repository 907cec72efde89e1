//! A Kustomization or folder that cannot be built.

use fluxwright_build::{Problem, ProblemKind};
use fluxwright_diagnostic::{Diagnose, Severity};
use fluxwright_kustomize::ErrorKind;
use fluxwright_kustomize::files::FileError;
use fluxwright_repo::file_name;

use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::world::World;

/// Where a rule of its own tells more about the same place, its finding stands alone (see `run.rs`).
pub(crate) static RULE: Rule = Rule {
    code: "FW010",
    name: "does-not-build",
    summary: "what a Kustomization applies cannot be built",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for problem in &world.built().problems {
        if has_a_rule(&problem.kind) || matches!(problem.kind, ProblemKind::OtherSource { .. }) {
            continue;
        }
        for diagnostic in problem.diagnose() {
            let mut labels = diagnostic.labels.iter();
            let Some(first) = labels.next() else { continue };
            let mut finding = Finding::new(Place::new(first.path.as_str(), first.span.clone()), &diagnostic.message)
                .label(&first.message)
                .severity(severity(problem, diagnostic.severity));
            for label in labels {
                finding = finding.see(Place::new(label.path.as_str(), label.span.clone()), &label.message);
            }
            finding = diagnostic.notes.iter().fold(finding, Finding::note);
            finding = diagnostic.help.iter().fold(finding, Finding::help);
            if let Some(root) = problem.applier.and_then(|applier| world.root_of(applier)) {
                finding = finding.in_root(&root.name);
            }
            reporter.add(finding);
        }
    }
}

/// Whether a rule of its own tells it: FW201, FW301 to FW306, FW401 to FW403, FW406.
fn has_a_rule(kind: &ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::MissingPath { .. }
            | ProblemKind::Set { .. }
            | ProblemKind::NotSet { .. }
            | ProblemKind::Broken { .. }
            | ProblemKind::VariableName { .. }
    )
}

/// What may be no fault of the repo is less than an error.
fn severity(problem: &Problem, usual: Severity) -> Severity {
    let ProblemKind::Kustomize { error, .. } = &problem.kind else { return usual };
    match &error.kind {
        // Not built offline.
        ErrorKind::Remote(_) | ErrorKind::Refused { .. } | ErrorKind::TooMuch { .. } => Severity::Note,
        // Files such as `.env` are made where the repo is packed, and git knows nothing of them.
        ErrorKind::File { path, error: FileError::Missing } if file_name(path).starts_with('.') => {
            usual.min(Severity::Warning)
        }
        _ => usual,
    }
}

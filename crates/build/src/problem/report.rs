//! Problems as diagnostics: stable codes, a place, and what to do.

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::{Problem, ProblemKind};

pub(super) fn diagnostics(problem: &Problem) -> Vec<Diagnostic> {
    match &problem.kind {
        ProblemKind::Kustomize { applier, error } => error
            .diagnose()
            .into_iter()
            .map(|diagnostic| diagnostic.note(format!("while building {applier}")))
            .collect(),
        kind => {
            let mut diagnostic = Diagnostic::new(problem.severity(), code(kind), kind.to_string());
            if let Some(place) = &problem.place {
                diagnostic = diagnostic.at(&*place.path, place.source.clone(), place.span.clone(), "");
            }
            vec![match help(kind) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            }]
        }
    }
}

fn code(kind: &ProblemKind) -> &'static str {
    match kind {
        ProblemKind::MissingPath { .. } => "build-missing-path",
        ProblemKind::Kustomize { .. } => "build-kustomize",
        ProblemKind::Field { .. } => "build-field-type",
        ProblemKind::Component { .. } => "build-component",
        ProblemKind::Set { .. } => "build-resourceset",
        ProblemKind::OtherSource { .. } => "build-other-source",
        ProblemKind::TooDeep { .. } => "build-cycle",
        ProblemKind::TooMuch { .. } => "build-too-much",
        ProblemKind::NotFound { .. } => "build-not-found",
    }
}

fn help(kind: &ProblemKind) -> Option<String> {
    let help = match kind {
        ProblemKind::MissingPath { .. } => "check `spec.path`; it is seen from the root of the repo",
        ProblemKind::Field { .. } => "correct the field; the cluster would refuse the object",
        ProblemKind::Component { .. } => "name a folder, seen from `spec.path`",
        ProblemKind::OtherSource { source_kind, namespace, name, .. } => {
            return Some(format!(
                "to build it as well, say where its files are: `--source {source_kind}/{namespace}/{name}=PATH`"
            ));
        }
        ProblemKind::TooDeep { .. } => "look for a Kustomization or ResourceSet that makes others like itself",
        ProblemKind::TooMuch { .. } => "build less at once, by naming a folder or an object",
        ProblemKind::NotFound { .. } => {
            "check kind, namespace and name; `fluxwright build -o tree` shows what there is"
        }
        ProblemKind::Kustomize { .. } | ProblemKind::Set { .. } => return None,
    };
    Some(help.to_owned())
}

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
        ProblemKind::Set { applier, error } => error
            .diagnose()
            .into_iter()
            .map(|mut diagnostic| {
                // Its own places are those of the text that was made of the object.
                if let Some(place) = &problem.place {
                    diagnostic.labels.clear();
                    diagnostic = diagnostic.at(&*place.path, place.source.clone(), place.span.clone(), "");
                }
                diagnostic.note(format!("while building {applier}"))
            })
            .collect(),
        kind => {
            let mut diagnostic = Diagnostic::new(problem.severity(), code(kind), kind.to_string());
            if let Some(place) = &problem.place {
                diagnostic = diagnostic.at(&*place.path, place.source.clone(), place.span.clone(), "");
            }
            if let Some(applier) = applier(kind) {
                diagnostic = diagnostic.note(format!("while building {applier}"));
            }
            vec![match help(kind) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            }]
        }
    }
}

/// The applier, where the message does not name it.
fn applier(kind: &ProblemKind) -> Option<&str> {
    match kind {
        ProblemKind::Broken { applier, .. }
        | ProblemKind::NotSet { applier, .. }
        | ProblemKind::Artifact { applier, .. }
        | ProblemKind::UnknownArtifact { applier, .. }
        | ProblemKind::NotAnObject { applier, .. } => Some(applier),
        _ => None,
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
        ProblemKind::Artifact { .. } => "build-artifact",
        ProblemKind::UnknownArtifact { .. } => "build-unknown-artifact",
        ProblemKind::NotInArtifact { .. } => "build-not-in-artifact",
        ProblemKind::UnknownPath { .. } => "build-unknown-path",
        ProblemKind::Broken { .. } => "build-bad-substitution",
        ProblemKind::NotSet { .. } => "build-variable-not-set",
        ProblemKind::VariableName { .. } => "build-variable-name",
        ProblemKind::NotAnObject { .. } => "build-substituted-yaml",
        ProblemKind::SubstituteFrom { .. } => "build-substitute-from",
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
        ProblemKind::Artifact { .. } => {
            "correct the ArtifactGenerator; in the cluster the artifact is not made, or stays as it was"
        }
        ProblemKind::UnknownArtifact { artifact, .. } => {
            return Some(format!("to build it as well, say where its files are: `--source {artifact}=PATH`"));
        }
        ProblemKind::NotInArtifact { .. } => {
            "check `spec.path` and what the ArtifactGenerator copies; the path is seen from the root of the artifact"
        }
        ProblemKind::UnknownPath { .. } => {
            "give the variable a value: `--substitute-from` tells what a ConfigMap or Secret of the cluster holds"
        }
        ProblemKind::Broken { .. } => {
            "write `$${` where it is meant as it stands, or keep Flux off the whole object with the annotation \
             `kustomize.toolkit.fluxcd.io/substitute: disabled`"
        }
        ProblemKind::NotSet { similar: Some(similar), .. } => return Some(format!("did you mean `${{{similar}}}`?")),
        ProblemKind::NotSet { name, .. } => {
            return Some(format!(
                "define it, write `${{{name}:-…}}` for a default or `$${{{name}}}` where it is meant as it stands, or keep \
                 Flux off the whole object with the annotation `kustomize.toolkit.fluxcd.io/substitute: disabled`"
            ));
        }
        ProblemKind::VariableName { .. } => "begin it with a letter or `_`, and use letters, digits and `_` only",
        ProblemKind::NotAnObject { .. } => {
            "put quotes around the variable by way of one that holds them: `${quote}${name}${quote}` with `quote: '\"'`"
        }
        ProblemKind::SubstituteFrom { .. } => {
            "correct kind or name, or put it into the namespace of the Kustomization; \
             `disableNameSuffixHash: true` keeps the name of a generated one"
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

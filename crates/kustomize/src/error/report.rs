//! Errors as diagnostics: stable codes, a place, and what to do.

use fluxwright_diagnostic::Diagnostic;

use super::{Error, ErrorKind};

pub(super) fn diagnostic(error: &Error) -> Diagnostic {
    let code = code(&error.kind);
    let mut diagnostic = Diagnostic::error(code, error.kind.to_string());
    if let Some(place) = &error.place {
        diagnostic = diagnostic.at(&*place.path, place.source.clone(), place.span.clone(), "");
    }
    if let Some(outermost) = error.trail.first()
        && error.place.as_ref().is_none_or(|place| place.path != *outermost)
    {
        diagnostic = diagnostic.note(format!("came there from {}", error.trail.join(" → ")));
    }
    diagnostic
}

fn code(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::File { .. } => "kustomize-file",
        ErrorKind::Yaml(_) => "kustomize-yaml",
        ErrorKind::EmptyKustomization => "kustomize-empty",
        ErrorKind::UnknownField { .. } => "kustomize-unknown-field",
        ErrorKind::FieldType { .. } => "kustomize-field-type",
        ErrorKind::Kind(_) | ErrorKind::ApiVersion { .. } => "kustomize-kind",
        ErrorKind::Selector(_) => "kustomize-selector",
    }
}

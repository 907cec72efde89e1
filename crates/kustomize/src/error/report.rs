//! Errors as diagnostics: stable codes, a place, and what to do.

use fluxwright_diagnostic::Diagnostic;

use super::{Error, ErrorKind};

pub(super) fn diagnostic(error: &Error) -> Diagnostic {
    let mut diagnostic = match (&error.kind, &error.place) {
        (ErrorKind::Yaml(yaml), Some(place)) => yaml.diagnostic(&place.path, place.source.clone()),
        (kind, place) => {
            let diagnostic = Diagnostic::error(code(kind), kind.to_string());
            match place {
                Some(place) => diagnostic.at(&*place.path, place.source.clone(), place.span.clone(), ""),
                None => diagnostic,
            }
        }
    };
    if error.trail.len() > 1
        || error.trail.first().is_some_and(|first| error.place.as_ref().is_none_or(|place| place.path != *first))
    {
        diagnostic = diagnostic.note(format!("came there by {}", error.trail.join(" → ")));
    }
    if let Some(note) = notes(&error.kind) {
        diagnostic = diagnostic.note(note);
    }
    match help(&error.kind) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn code(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::File { .. } => "kustomize-file",
        ErrorKind::Yaml(_) => "kustomize-yaml",
        ErrorKind::EmptyKustomization => "kustomize-empty",
        ErrorKind::UnknownField { .. } => "kustomize-unknown-field",
        ErrorKind::FieldType { .. } => "kustomize-field-type",
        ErrorKind::Kind(_) | ErrorKind::ApiVersion { .. } => "kustomize-kind",
        ErrorKind::NotObject { .. } | ErrorKind::ListItems => "kustomize-not-an-object",
        ErrorKind::NoKustomization(_) | ErrorKind::ManyKustomizations(_) => "kustomize-no-kustomization",
        ErrorKind::OutsideFolder { .. } | ErrorKind::OutsideTree(_) => "kustomize-outside",
        ErrorKind::Remote(_) => "kustomize-remote",
        ErrorKind::Cycle { .. } => "kustomize-cycle",
        ErrorKind::Component { .. } => "kustomize-component",
        ErrorKind::Refused { .. } => "kustomize-refused",
        ErrorKind::TooMuch { .. } => "kustomize-too-much",
        ErrorKind::Twice { .. } | ErrorKind::NamespaceConflict(_) => "kustomize-twice",
        ErrorKind::GeneratorName
        | ErrorKind::GeneratorKeyTwice { .. }
        | ErrorKind::GeneratorLiteral(_)
        | ErrorKind::GeneratorFile(_)
        | ErrorKind::EnvLine { .. }
        | ErrorKind::NothingToMerge(_)
        | ErrorKind::AlreadyThere(_)
        | ErrorKind::ManyToMerge(_) => "kustomize-generator",
        ErrorKind::Field { .. }
        | ErrorKind::NoReplicas(_)
        | ErrorKind::SubjectNamespace(_)
        | ErrorKind::DataKey(_)
        | ErrorKind::ConfigurationConflict(_) => "kustomize-field",
        ErrorKind::AmbiguousReference { .. } => "kustomize-ambiguous-reference",
        ErrorKind::SortOptions(_) => "kustomize-sort-options",
        ErrorKind::OpenApi(_) | ErrorKind::OpenApiVersion(_) => "kustomize-openapi",
        ErrorKind::Unwritable { .. } => "kustomize-unwritable",
        ErrorKind::Selector(_) => "kustomize-selector",
        ErrorKind::Patch(_) => "kustomize-patch",
        ErrorKind::Replacement(_) => "kustomize-replacement",
    }
}

fn notes(kind: &ErrorKind) -> Option<String> {
    match kind {
        ErrorKind::Twice { first, .. } => Some(format!("the first one is from {first}")),
        _ => None,
    }
}

fn help(kind: &ErrorKind) -> Option<String> {
    let help = match kind {
        ErrorKind::File { .. } => "check the path; it is seen from the folder of the kustomization",
        ErrorKind::EmptyKustomization => "write `resources:` with what belongs to it, or remove the file",
        ErrorKind::UnknownField { similar: Some(similar), .. } => return Some(format!("did you mean `{similar}`?")),
        ErrorKind::UnknownField { similar: None, .. } => "remove it; kustomize refuses fields that it does not know",
        ErrorKind::FieldType { .. } => "put quotes around a text that looks like a number or a boolean",
        ErrorKind::Kind(_) => "write `kind: Kustomization` or `kind: Component`",
        ErrorKind::ApiVersion { wanted, .. } => return Some(format!("write `apiVersion: {wanted}`")),
        ErrorKind::NotObject { .. } => "add it, or take the file out of `resources`",
        ErrorKind::ListItems => "write a list of objects under `items`",
        ErrorKind::NoKustomization(_) => "add a `kustomization.yaml` to the folder, or name its files one by one",
        ErrorKind::ManyKustomizations(_) => "keep one of them",
        ErrorKind::OutsideFolder { .. } => {
            "move the file into the folder, or make its folder a kustomization and name that"
        }
        ErrorKind::OutsideTree(_) => "move it into the repo",
        ErrorKind::Remote(_) => "give it a path: where in the repo, or on this machine, a copy of it lies",
        ErrorKind::Cycle { .. } => "take the entry out: a kustomization cannot use itself or a folder around it",
        ErrorKind::Component { wanted: "a component", .. } => {
            "name it under `resources`, or write `kind: Component` with `apiVersion: kustomize.config.k8s.io/v1alpha1`"
        }
        ErrorKind::Component { .. } => "name it under `components`",
        ErrorKind::Refused { field: "vars", .. } => "turn the `vars` into `replacements`",
        ErrorKind::Refused { .. } => "build it with kustomize itself and name the result under `resources`",
        ErrorKind::TooMuch { .. } => "look for kustomizations that use one another more often than meant",
        ErrorKind::Twice { .. } | ErrorKind::NamespaceConflict(_) => {
            "take one of them out, or give them different names or namespaces"
        }
        ErrorKind::GeneratorName => "add a `name`",
        ErrorKind::GeneratorKeyTwice { .. } => "give one of them another key: `key=path`",
        ErrorKind::GeneratorLiteral(_) => "write `key=value`",
        ErrorKind::GeneratorFile(_) => "write `path` or `key=path`, with no further `=`",
        ErrorKind::EnvLine { .. } => "name the file under `files` if it is not text",
        ErrorKind::NothingToMerge(_) => {
            "check the name and the namespace, or leave `behavior` out to make a new object"
        }
        ErrorKind::AlreadyThere(_) => "write `behavior: merge` or `behavior: replace`, or another name",
        ErrorKind::ManyToMerge(_) => "give the generator a `namespace`",
        ErrorKind::Field { .. } => "look at the object at this place, and at the kustomization's field",
        ErrorKind::NoReplicas(_) => "check the name: it is that of a Deployment, StatefulSet or ReplicaSet",
        ErrorKind::AmbiguousReference { .. } => "give the objects different names, or different namespaces",
        ErrorKind::SubjectNamespace(_) => "write the namespace, or leave the field out",
        ErrorKind::DataKey(_) => {
            "choose a key that is no number, boolean, date or `null`: kustomize loses its quotes and then fails"
        }
        ErrorKind::ConfigurationConflict(_) => "write the same `create` for the field everywhere",
        ErrorKind::OpenApiVersion(_) => "leave `version` out",
        ErrorKind::Unwritable { .. } => "remove the character from the object",
        ErrorKind::Replacement(error) => return error.help().map(ToOwned::to_owned),
        ErrorKind::Patch(error) => return error.help().map(ToOwned::to_owned),
        ErrorKind::Yaml(_) | ErrorKind::SortOptions(_) | ErrorKind::OpenApi(_) | ErrorKind::Selector(_) => {
            return None;
        }
    };
    Some(help.to_owned())
}

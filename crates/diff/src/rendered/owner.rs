//! What who applies an object makes of it.

use fluxwright_build::{ApplierKind, Built, Resource};
use serde_json::Value;

use crate::model::{Action, FieldChange};

/// Who applies an object: kind, namespace and name.
pub(super) type Owner<'b> = Option<(ApplierKind, &'b str, &'b str)>;

/// Another Kustomization or ResourceSet applies it, as a field.
pub(super) fn applied_by(old: Owner<'_>, new: Owner<'_>) -> FieldChange {
    let name = |applier: Owner<'_>| {
        applier.map(|(kind, namespace, name)| match kind {
            ApplierKind::Folder => Value::from("the cluster's root"),
            kind => Value::from(format!("{kind} {namespace}/{name}")),
        })
    };
    FieldChange {
        path: "applied by".to_owned(),
        change: Action::Changed,
        old: name(old),
        new: name(new),
        masked: false,
        lines: None,
    }
}

/// Whether what is gone from the repo is deleted in the cluster.
pub(super) fn is_pruned(built: &Built, resource: &Resource) -> bool {
    let annotation = resource.value.pointer("/metadata/annotations/kustomize.toolkit.fluxcd.io~1prune");
    let label = resource.value.pointer("/metadata/labels/kustomize.toolkit.fluxcd.io~1prune");
    if [annotation, label].into_iter().flatten().any(|value| value.as_str() == Some("disabled")) {
        return false;
    }
    let applier = built.appliers.get(resource.applier);
    let own = applier.and_then(|applier| built.resources.get(applier.resource?));
    match (applier.map(|applier| applier.kind), own) {
        (Some(ApplierKind::Kustomization), Some(own)) => {
            own.value.pointer("/spec/prune").and_then(Value::as_bool).unwrap_or_default()
        }
        _ => true,
    }
}

/// Whether Flux replaces an object that Kubernetes refuses to change.
pub(super) fn is_forced(built: &Built, resource: &Resource) -> bool {
    let annotation = resource.value.pointer("/metadata/annotations/kustomize.toolkit.fluxcd.io~1force");
    let applier = built.appliers.get(resource.applier).and_then(|applier| built.resources.get(applier.resource?));
    annotation.and_then(Value::as_str).is_some_and(|value| value.eq_ignore_ascii_case("enabled"))
        || applier.is_some_and(|own| own.value.pointer("/spec/force") == Some(&Value::Bool(true)))
}

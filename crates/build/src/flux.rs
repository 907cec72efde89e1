//! Flux's own objects, as far as a build needs them.

pub(crate) mod external;
mod kustomization;
mod read;

pub(crate) use kustomization::{Kustomization, Reference};
pub(crate) use read::WrongType;

use serde_json::Value;

/// The group of Flux Kustomizations, with the slash before a version.
const KUSTOMIZE: &str = "kustomize.toolkit.fluxcd.io/";

/// The group of ResourceSets and FluxInstances, with the slash before a version.
const OPERATOR: &str = "fluxcd.controlplane.io/";

/// A source: where the files of a Kustomization come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SourceId {
    pub(crate) kind: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl SourceId {
    /// Whether it is the one that `flux bootstrap` and FluxInstances make, of whatever kind.
    pub(crate) fn is_usual(&self) -> bool {
        self.namespace == FLUX_NAMESPACE && self.name == FLUX_NAMESPACE
    }
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn is(value: &Value, group: &str, kind: &str) -> bool {
    text(value, "/kind") == kind && text(value, "/apiVersion").starts_with(group)
}

/// Whether it is a Flux Kustomization.
pub(crate) fn is_kustomization(value: &Value) -> bool {
    is(value, KUSTOMIZE, "Kustomization")
}

/// Whether it is a ResourceSet.
pub(crate) fn is_set(value: &Value) -> bool {
    is(value, OPERATOR, "ResourceSet")
}

/// Whether it gives inputs to ResourceSets.
pub(crate) fn is_provider(value: &Value) -> bool {
    is(value, OPERATOR, "ResourceSetInputProvider")
}

/// What a source leaves out, by its `spec.ignore`.
pub(crate) fn ignore(value: &Value) -> Option<(SourceId, String)> {
    if !text(value, "/apiVersion").starts_with("source.toolkit.fluxcd.io/") {
        return None;
    }
    let ignore = value.pointer("/spec/ignore")?.as_str()?;
    let namespace = match text(value, "/metadata/namespace") {
        "" => FLUX_NAMESPACE,
        namespace => namespace,
    };
    let source = SourceId {
        kind: text(value, "/kind").to_owned(),
        namespace: namespace.to_owned(),
        name: text(value, "/metadata/name").to_owned(),
    };
    Some((source, ignore.to_owned()))
}

/// What a FluxInstance, or the release of its chart, says is synced: the source and the path.
pub(crate) fn sync(value: &Value) -> Option<(SourceId, String)> {
    let sync = if is(value, OPERATOR, "FluxInstance") {
        value.pointer("/spec/sync")?
    } else if is(value, "helm.toolkit.fluxcd.io/", "HelmRelease") {
        value.pointer("/spec/values/instance/sync")?
    } else {
        return None;
    };
    let path = sync.get("path")?.as_str()?;
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    let namespace = or(text(value, "/metadata/namespace"), FLUX_NAMESPACE);
    let source = SourceId {
        kind: or(text(sync, "/kind"), "GitRepository"),
        name: or(text(sync, "/name"), &namespace),
        namespace,
    };
    Some((source, path.to_owned()))
}

/// Where Flux lives, and the name of the source that `flux bootstrap` and FluxInstances make.
pub(crate) const FLUX_NAMESPACE: &str = "flux-system";

//! What changes in the cluster: the objects that Flux would apply.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Action, FieldChange, Place, Side};

/// The objects that Flux would apply, built from both states and compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rendered {
    /// The objects that differ: removed ones first, then by namespace, kind and name.
    pub resources: Vec<ResourceChange>,
    /// How many there are.
    pub counts: RenderedCounts,
    /// Differences that are left out because they only follow from others.
    pub noise: Vec<Noise>,
    /// What could not be built in one of the states or in both.
    pub not_rendered: Vec<NotRendered>,
}

/// How much was built and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenderedCounts {
    /// Objects that are new in the cluster.
    pub added: usize,
    /// Objects that are gone.
    pub removed: usize,
    /// Objects that differ, other names included.
    pub changed: usize,
    /// Objects that were built in both states and are the same.
    pub same: usize,
    /// Objects that differ in noise only.
    pub noise_only: usize,
    /// Flux Kustomizations and ResourceSets that were built.
    pub built: usize,
    /// Those that the change does not touch, and that were not built.
    pub untouched: usize,
}

/// An object of the cluster that differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResourceChange {
    /// What happens to it. [`Action::Moved`]: another Kustomization applies it.
    pub change: Action,
    /// Its API group; empty for core objects.
    pub group: String,
    /// Its kind.
    pub kind: String,
    /// Its namespace, as far as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name; without the hash of a generator.
    pub name: String,
    /// The name before, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
    /// The namespace before, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_namespace: Option<String>,
    /// The clusters it is in, where there are several in the repo.
    pub clusters: Vec<String>,
    /// The release or app that it belongs to, as [`super::ReleaseChange::id`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Whether it only leads to other objects that differ: a ResourceSet with other inputs, a ConfigMap of variables or
    /// values.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wiring: bool,
    /// The way it comes about, from the file to the cluster; of what is gone, as it was.
    pub way: Vec<Link>,
    /// Whether it stays in the cluster though it is gone from the repo: nothing prunes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stays: bool,
    /// Whether Flux makes it anew when Kubernetes refuses to change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
    /// Of a HelmRelease: the values that differ once all of them are merged, by their path.
    pub values: Vec<FieldChange>,
    /// How many fields differ that are noise.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub noise: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A step of the way from a file to the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// Its name: a path, the name of an input, `namespace/name` of an object.
    pub name: String,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What a step of the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LinkKind {
    /// A manifest.
    File,
    /// A generator of a kustomization.
    Generator,
    /// An input of a ResourceSet.
    Input,
    /// A ResourceSet.
    ResourceSet,
    /// A Flux Kustomization.
    Kustomization,
    /// What something outside of the repo applies, such as a cluster's folder.
    Root,
}

/// Differences of one kind that are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Noise {
    /// What they are, such as `checksums`.
    pub what: String,
    /// How many fields.
    pub count: usize,
}

/// Something that could not be built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotRendered {
    /// What it is, such as `Kustomization flux-system/apps`; absent when it is about all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// The clusters it is in, where there are several.
    pub clusters: Vec<String>,
    /// In which state; absent when in both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Why.
    pub message: String,
    /// Whether Flux fails on it as well; else only the files do not tell what becomes of it.
    pub fails: bool,
    /// Whether the change has to do with it.
    pub touched: bool,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

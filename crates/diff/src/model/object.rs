//! Fields, objects, inputs, namespaces and variables.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Action, Place};

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// The way to it: keys with dots between, items of lists by their name (`env[TZ].value`) or, without one, their index.
    pub path: String,
    /// What happened; [`Action::Moved`] is an item of a list whose order counts.
    pub change: Action,
    /// The value before. Secrets are `***`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// Whether it is secret, at least in part.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
    /// For a text of many lines: how many differ. Both values are absent then; the files show them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<LineCounts>,
}

/// Lines of a text that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineCounts {
    /// Only in the head.
    pub added: usize,
    /// Only in the base.
    pub removed: usize,
}

/// An object of Kubernetes that differs, or a YAML file that holds none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectChange {
    /// What happened.
    pub change: Action,
    /// Its kind; `file` for YAML that is no object, `kustomize` for a kustomization.
    pub kind: String,
    /// The API group, empty for core objects and files.
    pub group: String,
    /// Its namespace, as far as the files tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name; the path of a file.
    pub name: String,
    /// Whether it belongs to Flux: its kinds, ResourceSets and kustomizations.
    pub flux: bool,
    /// The release or app that it belongs to, as [`super::ReleaseChange::id`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Whether it is a kustomization that only lists files which come, go or change with it.
    pub wiring: bool,
    /// The clusters it is for, where there are several in the repo.
    pub clusters: Vec<String>,
    /// Where it stands; several when the same change is made in several places.
    pub places: Vec<Place>,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
}

/// A namespace that differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamespaceChange {
    /// What happened.
    pub change: Action,
    /// Its name.
    pub name: String,
    /// The clusters it is for.
    pub clusters: Vec<String>,
    /// Where it stands.
    pub places: Vec<Place>,
    /// The fields or input keys that differ.
    pub fields: Vec<FieldChange>,
}

/// An input of a ResourceSet, or of a provider of inputs, that differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InputChange {
    /// What happened.
    pub change: Action,
    /// The ResourceSet, as namespace/name.
    pub set: String,
    /// The name of the input, or its index.
    pub name: String,
    /// The clusters it is for.
    pub clusters: Vec<String>,
    /// Where it stands.
    pub places: Vec<Place>,
    /// The keys that differ.
    pub fields: Vec<FieldChange>,
}

/// A variable that differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariableChange {
    /// What happened.
    pub change: Action,
    /// Its name.
    pub name: String,
    /// The value before. Secrets are `***`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The clusters it is for.
    pub clusters: Vec<String>,
    /// Where it is defined.
    pub places: Vec<Place>,
    /// The files that use it.
    pub used_in: Vec<String>,
    /// Whether a release that is listed says the same: it is the variable of a version.
    pub covered: bool,
}

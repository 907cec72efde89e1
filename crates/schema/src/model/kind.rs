//! Kinds and their versions.

use super::{Field, Shape};

/// Whether objects of a kind live in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster as a whole.
    Cluster,
    /// Not in a cluster at all, such as kustomize's Kustomization, or nothing is known about it.
    None,
}

/// A kind of object.
#[derive(Debug)]
pub struct Kind {
    pub(crate) group: String,
    pub(crate) kind: String,
    pub(crate) plural: String,
    pub(crate) short_names: Vec<String>,
    pub(crate) scope: Scope,
    pub(crate) versions: Vec<Version>,
}

/// One version of a kind.
#[derive(Debug)]
pub struct Version {
    pub(crate) name: String,
    pub(crate) shape: Shape,
}

impl Kind {
    /// The API group, such as `helm.toolkit.fluxcd.io`; empty for Kubernetes' core.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The kind, such as `HelmRelease`.
    pub fn name(&self) -> &str {
        &self.kind
    }

    /// The name in URLs and on the command line, such as `helmreleases`; empty where it is not known.
    pub fn plural(&self) -> &str {
        &self.plural
    }

    /// Short names, such as `hr`.
    pub fn short_names(&self) -> &[String] {
        &self.short_names
    }

    /// Where its objects live.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The versions that are served, in the order of their definition.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The version of this name.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.name == name)
    }

    /// `group/version`, or the version alone in the core group.
    pub fn api_version(&self, version: &Version) -> String {
        if self.group.is_empty() { version.name.clone() } else { format!("{}/{}", self.group, version.name) }
    }
}

impl Version {
    /// Such as `v1beta2`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules of its schemas, in the Common Expression Language.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.shape.rules().map(|rule| &*rule.text)
    }

    /// The whole object, whose fields are `spec` and so on.
    pub fn root(&self) -> Field<'_> {
        Field::root(&self.shape)
    }
}

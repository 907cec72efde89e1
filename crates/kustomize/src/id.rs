//! Who an object is: group, version, kind, name and namespace.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::scope;

/// Group, version and kind; empty where not given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Gvk {
    /// `apps` of `apps/v1`; empty for the core group.
    pub group: Arc<str>,
    /// `v1` of `apps/v1`.
    pub version: Arc<str>,
    /// `Deployment`.
    pub kind: Arc<str>,
}

impl Gvk {
    /// From an `apiVersion` and a kind.
    pub fn from_api_version(api_version: &str, kind: &str) -> Self {
        let (group, version) = split_api_version(api_version);
        Self { group: group.into(), version: version.into(), kind: kind.into() }
    }

    /// Of an object; what is missing is empty.
    pub fn of(value: &Value) -> Self {
        let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
        Self::from_api_version(text("apiVersion"), text("kind"))
    }

    /// `apps/v1` or `v1`.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_string() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Whether every part that `pattern` gives is this one's.
    pub fn is_selected_by(&self, pattern: &Gvk) -> bool {
        let fits = |wanted: &str, own: &str| wanted.is_empty() || wanted == own;
        fits(&pattern.group, &self.group) && fits(&pattern.version, &self.version) && fits(&pattern.kind, &self.kind)
    }

    /// Whether objects of this kind lie outside of namespaces. Kinds that Kubernetes does not have itself count as
    /// lying in one.
    pub fn is_cluster_scoped(&self) -> bool {
        scope::is_cluster_scoped(self)
    }
}

/// `apps/v1` as `("apps", "v1")`, `v1` as `("", "v1")`.
fn split_api_version(api_version: &str) -> (&str, &str) {
    match api_version.split_once('/') {
        Some((group, version)) => (group, version),
        None => ("", api_version),
    }
}

/// As people write it: `apps/v1 Deployment`.
impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.api_version();
        let kind = if self.kind.is_empty() { "object" } else { &self.kind };
        if version.is_empty() { f.write_str(kind) } else { write!(f, "{version} {kind}") }
    }
}

/// What tells one object from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Id {
    /// Its kind.
    pub gvk: Gvk,
    /// Its name.
    pub name: Arc<str>,
    /// Its namespace as written; empty when none is.
    pub namespace: Arc<str>,
}

impl Id {
    /// Of an object; what is missing is empty.
    pub fn of(value: &Value) -> Self {
        let text = |key| match value.get("metadata").and_then(|metadata| metadata.get(key)) {
            Some(Value::String(text)) => text.as_str().into(),
            Some(scalar @ (Value::Number(_) | Value::Bool(_))) => scalar.to_string().into(),
            _ => "".into(),
        };
        Self { gvk: Gvk::of(value), name: text("name"), namespace: text("namespace") }
    }

    /// The namespace that counts: `default` where none is written, and for kinds outside of namespaces a word that no
    /// namespace can have as its name.
    pub fn effective_namespace(&self) -> &str {
        if self.gvk.is_cluster_scoped() {
            "_non_namespaceable_"
        } else if self.namespace.is_empty() {
            "default"
        } else {
            &self.namespace
        }
    }

    /// Whether both lie in the same namespace.
    pub fn same_namespace(&self, other: &Id) -> bool {
        self.effective_namespace() == other.effective_namespace()
    }

    /// Whether both mean the same object: the same kind and name in the same namespace.
    pub fn is_same(&self, other: &Id) -> bool {
        self.gvk == other.gvk && self.name == other.name && self.same_namespace(other)
    }
}

/// As people write it: `apps/v1 Deployment default/web`, with what is given.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.gvk)?;
        match (&*self.namespace, &*self.name) {
            ("", "") => Ok(()),
            ("", name) => write!(f, " {name}"),
            (namespace, "") => write!(f, " in {namespace}"),
            (namespace, name) => write!(f, " {namespace}/{name}"),
        }
    }
}

//! What a build comes to.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::applier::Applier;
use crate::problem::Problem;
use crate::provenance::Provenance;

/// What Flux would apply, and who would apply it.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// Everything that would be applied, in the order of the appliers.
    pub resources: Vec<Resource>,
    /// Who applies it; parents before children.
    pub appliers: Vec<Applier>,
    /// What could not be built.
    pub problems: Vec<Problem>,
    /// Values that cannot be known without the cluster, each once.
    pub unknowns: Vec<Unknown>,
}

/// An object as it would be applied.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The object.
    pub value: Arc<Value>,
    /// Who applies it, as an index of [`Built::appliers`].
    pub applier: usize,
    /// Where it comes from and what changed it.
    pub provenance: Provenance,
}

impl Resource {
    /// Who it is.
    pub fn id(&self) -> Id {
        Id::of(&self.value)
    }

    /// Its `apiVersion`; empty when it has none.
    pub fn api_version(&self) -> &str {
        self.value.get("apiVersion").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its kind; empty when it has none.
    pub fn kind(&self) -> &str {
        self.value.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its name; empty when it has none.
    pub fn name(&self) -> &str {
        self.metadata("name")
    }

    /// Its namespace as written; empty when none is.
    pub fn namespace(&self) -> &str {
        self.metadata("namespace")
    }

    fn metadata(&self, key: &str) -> &str {
        let metadata = self.value.get("metadata");
        metadata.and_then(|metadata| metadata.get(key)).and_then(Value::as_str).unwrap_or_default()
    }
}

/// What tells one object from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Id {
    /// `apps` of `apps/v1`; empty for the core group.
    pub group: String,
    /// `v1` of `apps/v1`.
    pub version: String,
    /// `Deployment`.
    pub kind: String,
    /// Its namespace as written; empty when none is.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl Id {
    /// Of an object; what is missing is empty.
    pub fn of(value: &Value) -> Self {
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let api_version = text("/apiVersion");
        let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
        Self {
            group: group.to_owned(),
            version: version.to_owned(),
            kind: text("/kind"),
            namespace: text("/metadata/namespace"),
            name: text("/metadata/name"),
        }
    }
}

/// As people write it: `Deployment/default/web`, or `Namespace/default`.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{}/{}", self.kind, self.name),
            namespace => write!(f, "{}/{namespace}/{}", self.kind, self.name),
        }
    }
}

/// A value that cannot be known without the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unknown {
    /// Why.
    pub reason: UnknownReason,
    /// What stands in its place wherever it would be, such as `⟨var:cluster_name⟩`; empty when nothing does.
    pub placeholder: String,
}

/// Why a value cannot be known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnknownReason {
    /// The repo does not make this ConfigMap or Secret, from which variables are taken.
    NotInRepo {
        /// `ConfigMap` or `Secret`.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// A variable may have a value in the cluster: something from which variables are taken is not in the repo.
    Variable {
        /// Its name.
        name: String,
    },
    /// SOPS encrypted it.
    Encrypted {
        /// The object.
        id: Id,
        /// The field or key, as `data.password`; empty when it is the whole object.
        field: String,
    },
}

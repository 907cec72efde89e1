//! What can be deployed.

use schemars::JsonSchema;
use serde::Serialize;

/// What kind of package a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PackageKind {
    /// A Helm chart: a folder with a Chart.yaml.
    Helm,
    /// A kustomization: a folder with a kustomization.yaml, kustomization.yml or Kustomization.
    Kustomize,
    /// A folder of Kubernetes YAML.
    Raw,
}

impl PackageKind {
    /// The name, as in `--type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Helm => "helm",
            Self::Kustomize => "kustomize",
            Self::Raw => "raw",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Helm => "Helm chart",
            Self::Kustomize => "kustomization",
            Self::Raw => "folder of manifests",
        }
    }
}

/// How sure the detection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// It may be something else: a folder where only some of the YAML is Kubernetes', say.
    Low,
    /// Most probably: something that belongs to it is missing, or it could be of another kind as well.
    Medium,
    /// Everything fits.
    High,
}

impl Confidence {
    /// The name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A folder of the repo that can be deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// Its folder, relative to the repo's root, `.` for the root itself.
    pub path: String,
    /// What it is.
    pub kind: PackageKind,
    /// Its name: that of Chart.yaml, else that of the folder.
    pub name: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// The version in Chart.yaml.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The file that tells what it is; of manifests the first.
    pub evidence: String,
    /// What else there is to know, such as a file that does not fit.
    pub notes: Vec<String>,
    /// Whether its objects say themselves in which namespace they are; of a chart never.
    #[serde(skip)]
    pub has_namespace: bool,
}

impl Package {
    /// Its folder without the `.` of the root, for joining paths.
    pub fn folder(&self) -> &str {
        if self.path == "." { "" } else { &self.path }
    }

    /// Whether a file of the repo lies in it.
    pub fn holds(&self, file: &str) -> bool {
        self.folder().is_empty() || file.strip_prefix(self.folder()).is_some_and(|rest| rest.starts_with('/'))
    }
}

//! Who applies what: from the folder that a cluster begins with down to releases and their charts.

mod build;
mod filter;

use schemars::JsonSchema;
use serde::Serialize;

pub use build::tree;
pub use filter::TreeFilter;

/// What `fluxwright tree` prints as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright tree")]
pub struct Tree {
    /// The version of this form: 1.
    pub version: u32,
    /// The clusters, or what was asked for in each of them.
    pub roots: Vec<TreeNode>,
}

/// An object, or the folder that a cluster begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TreeNode {
    /// Its kind; `Folder` for a folder.
    pub kind: String,
    /// Its namespace; empty where none is written.
    pub namespace: String,
    /// Its name; of a folder its path.
    pub name: String,
    /// The cluster that it is of.
    pub cluster: String,
    /// The folder that it builds, from the root of the repo; its `spec.path` where it is not built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Where its files or its chart come from, as `Kind/namespace/name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The name of its chart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// The version of its chart, or the revision of a source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The URL of its source, without credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The input of the ResourceSet above that it is rendered from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// How many inputs it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inputs: Option<usize>,
    /// Whether it is told not to be reconciled.
    pub suspended: bool,
    /// Why what it applies is not known, or not all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_built: Option<String>,
    /// What it waits for: without the kind where that is its own, without the namespace where that is its own.
    pub depends_on: Vec<String>,
    /// The file that it comes from.
    pub file: String,
    /// The line there, from 1.
    pub line: usize,
    /// What it applies and makes otherwise, by kind.
    pub others: Vec<KindCount>,
    /// What it applies and makes: Kustomizations, ResourceSets, HelmReleases, and sources that no HelmRelease of the cluster uses.
    pub children: Vec<TreeNode>,
}

impl TreeNode {
    /// As `Kind/namespace/name`, without the namespace where there is none.
    pub fn id(&self) -> String {
        match self.namespace.as_str() {
            "" => format!("{}/{}", self.kind, self.name),
            namespace => format!("{}/{namespace}/{}", self.kind, self.name),
        }
    }
}

/// How many objects of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindCount {
    /// The kind.
    pub kind: String,
    /// How many.
    pub count: usize,
}

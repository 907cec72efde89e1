//! What names what: sources, Kustomizations, HelmReleases, ResourceSets and their inputs, with the edges between them.

mod build;
mod dot;
mod focus;
mod mermaid;
mod selector;

use schemars::JsonSchema;
use serde::Serialize;

use crate::reference::Relation;
pub use build::graph;

/// What `fluxwright graph` prints as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright graph")]
pub struct Graph {
    /// The version of this form: 1.
    pub version: u32,
    /// The nodes, sorted by kind as lists are, then by their ids.
    pub nodes: Vec<GraphNode>,
    /// The edges, sorted.
    pub edges: Vec<GraphEdge>,
}

/// An object, the same in all clusters; an input of a ResourceSet; or a folder that a cluster begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphNode {
    /// `Kind/namespace/name`; of an input `Input/namespace/set/name`; of a folder `Folder/path`.
    pub id: String,
    /// Its kind; `Input` for an input, `Folder` for a folder.
    pub kind: String,
    /// Its namespace; empty where none is written.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What else is told of it: path, chart and version, URL without credentials; with ` | ` between, where clusters differ; may be empty.
    pub detail: String,
    /// The clusters that get it, by name; empty when nothing applies it, as far as the repo tells.
    pub clusters: Vec<String>,
    /// Whether it is told not to be reconciled.
    pub suspended: bool,
    /// Whether the repo does not have it: it may be in the cluster all the same.
    pub missing: bool,
    /// The file that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line there, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// An edge between two nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphEdge {
    /// The id of the node that names the other, or makes it.
    pub from: String,
    /// The id of the node that is named or made.
    pub to: String,
    /// What the first has to do with the second.
    pub relation: Relation,
}

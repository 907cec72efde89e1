//! How a package reaches the cluster.

use schemars::JsonSchema;
use serde::Serialize;

use crate::package::PackageKind;

/// How a package reaches the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// A chart of somebody else's, from a chart repository or a registry.
    ChartRepository,
    /// A chart that lies in a Git repository.
    ChartGit,
    /// A kustomization or plain manifests in a Git repository.
    Manifests,
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ChartRepository, Self::ChartGit, Self::Manifests];

    /// The name, as in JSON and in the variable `resolved.scenario`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChartRepository => "chart-repository",
            Self::ChartGit => "chart-git",
            Self::Manifests => "manifests",
        }
    }

    /// For people, behind "for".
    pub fn title(self) -> &'static str {
        match self {
            Self::ChartRepository => "a chart from a repository",
            Self::ChartGit => "a chart in Git",
            Self::Manifests => "manifests in Git",
        }
    }

    /// Whether a Helm release comes of it, and so values matter.
    pub fn is_chart(self) -> bool {
        self != Self::Manifests
    }

    /// Whether it is read from Git.
    pub fn is_git(self) -> bool {
        self != Self::ChartRepository
    }
}

impl From<PackageKind> for Scenario {
    fn from(kind: PackageKind) -> Self {
        match kind {
            PackageKind::Helm => Self::ChartGit,
            PackageKind::Kustomize | PackageKind::Raw => Self::Manifests,
        }
    }
}

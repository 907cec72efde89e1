//! Releases and apps.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Action, FieldChange, Place};

/// What a row of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReleaseKind {
    /// A HelmRelease.
    HelmRelease,
    /// An input of a ResourceSet that becomes a HelmRelease.
    Input,
    /// An entry of `helmCharts` in a kustomization.
    HelmChart,
    /// A Flux Kustomization, or an input that becomes one: an app without a chart.
    Kustomization,
}

impl ReleaseKind {
    /// What people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HelmRelease | Self::Input => "release",
            Self::HelmChart => "chart",
            Self::Kustomization => "app",
        }
    }
}

/// A value in both states; one side is absent where there is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    /// The value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

impl Pair {
    /// Of two values.
    pub fn new(old: Option<String>, new: Option<String>) -> Self {
        Self { old, new }
    }

    /// Whether both are there and differ, or only one is.
    pub fn differs(&self) -> bool {
        self.old != self.new
    }

    /// The value after, or else the one before.
    pub fn latest(&self) -> Option<&str> {
        self.new.as_deref().or(self.old.as_deref())
    }
}

/// How far a version goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// The first number that is not 0 in one of them rises: the change may break what uses it.
    Major,
    /// The second number rises.
    Minor,
    /// The third number rises, or what follows it.
    Patch,
    /// It is a lower version.
    Down,
    /// The versions cannot be compared: a digest, a range, a branch.
    Other,
}

impl Step {
    /// The word for it, such as `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::Down => "down",
            Self::Other => "other",
        }
    }
}

/// The version of a chart or an artifact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionChange {
    /// Before, with variables followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// After.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// How far it goes; absent when it stays, or one side has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// The variable that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
}

/// What a release waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dependencies {
    /// New ones.
    pub added: Vec<String>,
    /// Those that are gone.
    pub removed: Vec<String>,
}

impl Dependencies {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

/// A release or an app that is added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseChange {
    /// What names it in the other parts of the report: unique in it.
    pub id: String,
    /// What happened.
    pub change: Action,
    /// What it is.
    pub kind: ReleaseKind,
    /// The name of the release.
    pub name: String,
    /// The name before, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
    /// Where it is installed.
    pub namespace: Pair,
    /// The chart; an app's path.
    pub chart: Pair,
    /// Where the chart comes from, without credentials.
    pub source: Pair,
    /// The version.
    pub version: VersionChange,
    /// The digest that pins it.
    pub digest: Pair,
    /// The clusters it is for, where there are several in the repo.
    pub clusters: Vec<String>,
    /// Its folder, where no cluster is known.
    pub folder: String,
    /// Where it stands; several when the same change is made in several places.
    pub places: Vec<Place>,
    /// What it waits for.
    pub dependencies: Dependencies,
    /// Its other fields.
    pub fields: Vec<FieldChange>,
    /// Its values, by path.
    pub values: Vec<FieldChange>,
    /// How many values a new release sets, or a removed one did.
    pub values_set: usize,
    /// The files of the repo that its changes are in.
    pub files: Vec<String>,
}

impl ReleaseChange {
    /// Where it is: its clusters, else its folder.
    pub fn whereabouts(&self) -> String {
        if self.clusters.is_empty() { self.folder.clone() } else { self.clusters.join(", ") }
    }
}

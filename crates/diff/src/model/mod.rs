//! What a change does, as data: one form from which all others are made.
//!
//! Secrets are masked when the model is made, so nothing that reads it can show them.

mod file;
mod object;
mod release;
mod rendered;
mod risk;

use schemars::JsonSchema;
use serde::Serialize;

pub use file::{ChangedFile, FileChange, Hunk, Line, LineKind, Reason};
pub use object::{FieldChange, InputChange, LineCounts, NamespaceChange, ObjectChange, VariableChange};
pub use release::{Dependencies, Pair, ReleaseChange, ReleaseKind, Step, VersionChange};
pub use rendered::{Link, LinkKind, Noise, NotRendered, Rendered, RenderedCounts, ResourceChange};
pub use risk::{Risk, RiskRule, RiskSeverity};

/// The version of the JSON form; fields are only ever added within it.
pub const VERSION: u32 = 1;

/// What a change to a repo does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this form: 1.
    pub version: u32,
    /// The state before.
    pub base: Revision,
    /// The state after.
    pub head: Revision,
    /// The most important things in one line.
    pub headline: String,
    /// How much there is.
    pub counts: Counts,
    /// What can go wrong, worst first.
    pub risks: Vec<Risk>,
    /// Releases and apps that are added, removed or changed, riskiest first.
    pub releases: Vec<ReleaseChange>,
    /// Namespaces that are added, removed or changed.
    pub namespaces: Vec<NamespaceChange>,
    /// Inputs of ResourceSets that are neither a release nor a namespace.
    pub inputs: Vec<InputChange>,
    /// Variables of env files, ConfigMaps and Flux Kustomizations.
    pub variables: Vec<VariableChange>,
    /// Every other object, and YAML that is no object.
    pub objects: Vec<ObjectChange>,
    /// What changes in the cluster; absent when nothing was built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rendered: Option<Rendered>,
    /// The files, as text.
    pub files: Vec<ChangedFile>,
    /// What could not be read, and what was left out.
    pub problems: Vec<Problem>,
}

/// A state of the repo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    /// As people name it, such as `main`.
    pub name: String,
    /// The commit. Absent: the working tree, or a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// How much a change holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Files that differ.
    pub files: usize,
    /// Lines that are only in the head.
    pub added_lines: usize,
    /// Lines that are only in the base.
    pub removed_lines: usize,
    /// Files whose text differs and whose meaning does not.
    pub reformatted_files: usize,
    /// Places in other files whose text differs and whose meaning does not.
    pub reformatted_places: usize,
    /// Releases and apps added.
    pub releases_added: usize,
    /// Releases and apps removed.
    pub releases_removed: usize,
    /// Releases and apps changed.
    pub releases_changed: usize,
}

/// What happened to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// It is in the head only.
    Added,
    /// It is in the base only.
    Removed,
    /// It is in both, and differs.
    Changed,
    /// It has another name.
    Renamed,
    /// It is in another place, and the same.
    Moved,
}

impl Action {
    /// The word for it, such as `added`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
        }
    }

    /// The sign for it in a list: `+`, `-` or `~`.
    pub fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed | Self::Renamed | Self::Moved => '~',
        }
    }
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The file, relative to the repo's root.
    pub path: String,
    /// The line, from 1: in the head, or in the base for what is removed.
    pub line: usize,
}

/// One of the two states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// The state before.
    Base,
    /// The state after.
    Head,
}

/// Something that could not be read or was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The file; absent when it is about the repo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// In which state; absent when in both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// What it is.
    pub message: String,
}

impl Report {
    /// Whether nothing differs at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The JSON Schema of this form.
    pub fn schema() -> schemars::Schema {
        schemars::schema_for!(Self)
    }
}

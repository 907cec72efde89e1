//! What can go wrong.

use schemars::JsonSchema;
use serde::Serialize;

use super::Place;

/// How bad it is when it goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RiskSeverity {
    /// Worth knowing.
    Low,
    /// May break something.
    Medium,
    /// Deletes, stops or exposes something.
    High,
}

impl RiskSeverity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What kind of risk it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RiskRule {
    /// A release or an app is no longer in the repo.
    ReleaseRemoved,
    /// A namespace is no longer in the repo.
    NamespaceRemoved,
    /// A release gets another name or namespace.
    Reinstall,
    /// A Secret with readable values.
    PlainSecret,
    /// A readable value that looks like a secret, outside of a Secret.
    PlainValue,
    /// A Kustomization or ResourceSet is no longer in the repo, with what it made.
    SourceRemoved,
    /// Pruning is switched on or off.
    Prune,
    /// Reconciliation is stopped.
    Suspend,
    /// Reconciliation goes on again.
    Resume,
    /// A dependency that does not exist.
    UnknownDependency,
    /// A lower version.
    Downgrade,
    /// A major step.
    MajorStep,
    /// An object is no longer in the repo.
    ObjectRemoved,
    /// A claim for storage is no longer in the repo, or changes in a way that Kubernetes refuses.
    Storage,
    /// A definition of a kind of objects is no longer in the repo.
    DefinitionRemoved,
    /// A variable that is used is not defined any more.
    VariableRemoved,
    /// The file cannot be read, and neither will Flux.
    Broken,
    /// A kustomization no longer applies something that is still there.
    NotApplied,
    /// A new release that nothing applies, while its neighbours are applied.
    NeverApplied,
    /// A Flux Kustomization builds a folder that is not there.
    MissingFolder,
    /// A kustomization lists a file that is not there.
    MissingFile,
    /// A release takes values from a key that no generator makes any more.
    MissingValues,
    /// Two of one kind with the same name.
    Duplicate,
    /// The template of a ResourceSet changes, and with it all that it makes.
    Template,
    /// A field changes that Kubernetes lets nobody change.
    Immutable,
    /// An object with data or with other objects in it is no longer applied.
    Deleted,
    /// Flux cannot build what it applies.
    NotBuilt,
    /// Another Kustomization applies an object from now on.
    Adopted,
}

impl RiskRule {
    /// Its name in kebab case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReleaseRemoved => "release-removed",
            Self::NamespaceRemoved => "namespace-removed",
            Self::Reinstall => "reinstall",
            Self::PlainSecret => "plain-secret",
            Self::PlainValue => "plain-value",
            Self::SourceRemoved => "source-removed",
            Self::Prune => "prune",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::UnknownDependency => "unknown-dependency",
            Self::Downgrade => "downgrade",
            Self::MajorStep => "major-step",
            Self::ObjectRemoved => "object-removed",
            Self::Storage => "storage",
            Self::DefinitionRemoved => "definition-removed",
            Self::VariableRemoved => "variable-removed",
            Self::Broken => "broken",
            Self::NotApplied => "not-applied",
            Self::NeverApplied => "never-applied",
            Self::MissingFolder => "missing-folder",
            Self::MissingFile => "missing-file",
            Self::MissingValues => "missing-values",
            Self::Duplicate => "duplicate",
            Self::Template => "template",
            Self::Immutable => "immutable",
            Self::Deleted => "deleted",
            Self::NotBuilt => "not-built",
            Self::Adopted => "adopted",
        }
    }
}

/// Something that can go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// What kind it is.
    pub rule: RiskRule,
    /// How bad it is.
    pub severity: RiskSeverity,
    /// What it is about, such as `cert-manager`.
    pub subject: String,
    /// The release it belongs to, as [`super::ReleaseChange::id`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// What happens.
    pub message: String,
    /// What that means for the cluster.
    pub meaning: String,
    /// The clusters it is for.
    pub clusters: Vec<String>,
    /// Where it comes from.
    pub places: Vec<Place>,
}

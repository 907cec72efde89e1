//! Who applies objects.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// One reconciliation: a Flux Kustomization, a ResourceSet, or a folder that something outside of the repo applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applier {
    /// What it is.
    pub kind: ApplierKind,
    /// Its name; of a folder its path.
    pub name: String,
    /// Its namespace; of a folder that of Flux.
    pub namespace: String,
    /// The outermost applier above it, itself when there is none: one root is one cluster's view.
    pub root: usize,
    /// The one that makes it.
    pub parent: Option<usize>,
    /// The object itself, as an index of [`Built::resources`](crate::Built::resources); `None` for a folder.
    pub resource: Option<usize>,
    /// What it builds, from the root of the tree; of a ResourceSet the folder that its file lies in.
    pub folder: String,
    /// What it substitutes.
    pub variables: BTreeMap<String, Variable>,
    /// Whether it substitutes variables at all.
    pub substitutes: bool,
    /// What became of it.
    pub state: State,
    /// Whether Flux would not reconcile it for now; it is built all the same.
    pub suspended: bool,
    /// Its own object; of a folder its kustomization file, or the folder.
    pub place: Place,
}

/// What an applier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApplierKind {
    /// A folder that something outside of the repo applies, as a FluxInstance or `flux bootstrap` would.
    Folder,
    /// A Flux Kustomization.
    Kustomization,
    /// A ResourceSet.
    ResourceSet,
}

impl fmt::Display for ApplierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "Folder",
            Self::Kustomization => "Kustomization",
            Self::ResourceSet => "ResourceSet",
        })
    }
}

/// What became of an applier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// All that it applies is known.
    #[default]
    Built,
    /// Something is wrong; [`Built::problems`](crate::Built::problems) tells. Flux would change nothing in the cluster;
    /// objects of it that are there all the same have variables without a value in them.
    Failed,
    /// It was not built.
    Skipped(Skip),
}

/// Why an applier was not built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// Its source is not this repo.
    OtherSource {
        /// The kind of the source.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// It takes inputs from a provider that the repo does not make, or whose inputs the operator finds elsewhere.
    UnknownInputs,
    /// Its path holds a variable whose value only the cluster knows.
    UnknownPath {
        /// The path.
        path: String,
    },
}

/// A variable of an applier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its value.
    pub value: VariableValue,
    /// Where it is from.
    pub from: VariableFrom,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableValue {
    /// This.
    Known(String),
    /// It is there, and what it is cannot be known, as it is encrypted.
    Unknown,
}

/// Where the value of a variable is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableFrom {
    /// `substitute`, or the ConfigMap or Secret as `ConfigMap/namespace/name`.
    pub name: String,
    /// Its object; `None` when it was given with the options.
    pub place: Option<Place>,
    /// Whether it is from a Secret, and must not be shown.
    pub is_secret: bool,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, from the root of the tree.
    pub path: Arc<str>,
    /// The line, from 1.
    pub line: usize,
}

//! What can be wrong with a build, and what to do about it.

mod report;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Severity};
use fluxwright_kustomize::Place as Spot;

use crate::built::Id;

/// Something that could not be built, or that is worth knowing about what was.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The applier that it is about, as an index of [`Built::appliers`](crate::Built::appliers).
    pub applier: Option<usize>,
    /// Where.
    pub place: Option<Spot>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The folder of a Kustomization is not there.
    #[error("{applier} builds `{path}`, which is not in the repo")]
    MissingPath {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// Its path, as written.
        path: String,
    },
    /// kustomize cannot build a folder.
    #[error("{error}")]
    Kustomize {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// What is wrong.
        error: Box<fluxwright_kustomize::Error>,
    },
    /// A field of a Flux Kustomization has a wrong type.
    #[error("`{field}` of {applier} must be {wanted}")]
    Field {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The field.
        field: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// A component of a Flux Kustomization that is no local path.
    #[error("the component `{component}` of {applier} is no relative path")]
    Component {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The component.
        component: String,
    },
    /// A `${` in an object that is none to Flux.
    #[error("`{piece}` in {id} at `{path}` is no variable: {reason}")]
    Broken {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The object.
        id: Box<Id>,
        /// The field.
        path: String,
        /// From the `${` to where reading failed.
        piece: String,
        /// Flux's words.
        reason: String,
    },
    /// A variable in an object has no value.
    #[error("the variable `{name}` in {id} at `{path}` has no value")]
    NotSet {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The object.
        id: Box<Id>,
        /// The field.
        path: String,
        /// The variable.
        name: String,
        /// The expression, as `${name}`.
        piece: String,
        /// The variable that was probably meant.
        similar: Option<String>,
    },
    /// A variable has a name that Flux refuses.
    #[error("{applier} has a variable `{name}`, which is no name for one")]
    VariableName {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The variable.
        name: String,
        /// Where it is from: `substitute`, or `ConfigMap/namespace/name`.
        from: String,
    },
    /// An object is none any more once its variables are replaced.
    #[error("{id} is no object any more once its variables have values: {reason}")]
    NotAnObject {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The object, as it was.
        id: Box<Id>,
        /// Why.
        reason: String,
    },
    /// What variables are to be taken from has another name or lies elsewhere.
    #[error("{applier} takes variables from {wanted}, but the repo makes {found}")]
    SubstituteFrom {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// As `ConfigMap/namespace/name`.
        wanted: String,
        /// As `ConfigMap/namespace/name`.
        found: String,
    },
    /// A ResourceSet cannot be rendered.
    #[error("{error}")]
    Set {
        /// The applier, as `ResourceSet/namespace/name`.
        applier: String,
        /// What is wrong.
        error: Box<fluxwright_resourceset::Error>,
    },
    /// Where a Kustomization has its files depends on a variable whose value only the cluster knows.
    #[error("{applier} builds `{path}`, which only the cluster knows")]
    UnknownPath {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// Its path, as far as it is known.
        path: String,
    },
    /// The source of a Kustomization is not this repo.
    #[error("{applier} takes its files from {source_kind}/{namespace}/{name}, which is not this repo")]
    OtherSource {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The kind of its source.
        source_kind: String,
        /// The namespace of its source.
        namespace: String,
        /// The name of its source.
        name: String,
    },
    /// An ArtifactGenerator cannot make the artifact that a Kustomization builds.
    #[error("{artifact} cannot be made: {reason}")]
    Artifact {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The artifact, as `ExternalArtifact/namespace/name`.
        artifact: String,
        /// Why.
        reason: String,
    },
    /// An ArtifactGenerator makes the artifact that a Kustomization builds of something that is not looked into.
    #[error("what is in {artifact} is not known: {reason}")]
    UnknownArtifact {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// The artifact, as `ExternalArtifact/namespace/name`.
        artifact: String,
        /// Why.
        reason: String,
    },
    /// The folder of a Kustomization is not in the artifact that it builds.
    #[error("{applier} builds `{path}`, which is not in {artifact}")]
    NotInArtifact {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// Its path, as written.
        path: String,
        /// The artifact, as `ExternalArtifact/namespace/name`.
        artifact: String,
    },
    /// Appliers that make one another without an end.
    #[error("{applier} comes about through more than {limit} others in a row")]
    TooDeep {
        /// The applier, as `Kustomization/namespace/name`.
        applier: String,
        /// How many are allowed.
        limit: usize,
    },
    /// More of something than one build may have.
    #[error("the build has more than {limit} {what}")]
    TooMuch {
        /// `objects` or `appliers`.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// What was asked for is not there.
    #[error("{what} is not among what the repo makes")]
    NotFound {
        /// As `Kustomization/namespace/name`, or a folder.
        what: String,
    },
}

impl Problem {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self.kind {
            ProblemKind::OtherSource { .. } | ProblemKind::UnknownArtifact { .. } | ProblemKind::UnknownPath { .. } => {
                Severity::Note
            }
            ProblemKind::SubstituteFrom { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl Diagnose for Problem {
    fn diagnose(&self) -> Vec<Diagnostic> {
        report::diagnostics(self)
    }
}

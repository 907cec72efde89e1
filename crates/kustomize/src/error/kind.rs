//! The kinds of errors.

use crate::files::FileError;
use crate::selector::SelectorError;

/// What is wrong with a kustomization.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read.
    #[error("`{path}` cannot be read: {error}")]
    File {
        /// As the kustomization names it, or from the root of the tree.
        path: String,
        /// Why.
        error: FileError,
    },
    /// A file is no YAML that kustomize reads.
    #[error(transparent)]
    Yaml(#[from] fluxwright_yaml::Error),

    /// A kustomization that says nothing.
    #[error("the kustomization is empty")]
    EmptyKustomization,
    /// A field that no kustomization has.
    #[error("there is no field `{field}`{}", if .within.is_empty() { String::new() } else { format!(" in `{}`", .within) })]
    UnknownField {
        /// The field.
        field: String,
        /// The field that it is in; empty at the top.
        within: String,
        /// What was probably meant.
        similar: Option<&'static str>,
    },
    /// A value of a wrong type.
    #[error("`{field}` must be {wanted}")]
    FieldType {
        /// The field.
        field: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// A kustomization file of another kind.
    #[error("a kustomization file cannot be of the kind `{0}`")]
    Kind(String),
    /// A kustomization file of another version.
    #[error("the apiVersion `{found}` is not known")]
    ApiVersion {
        /// What is written.
        found: String,
        /// What it must be.
        wanted: &'static str,
    },

    /// A selector is wrong.
    #[error(transparent)]
    Selector(#[from] SelectorError),
}

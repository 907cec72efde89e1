//! What can go wrong with replacements.

use crate::fields::PathError;
use crate::id::Id;
use crate::patch::shown;
use crate::selector::SelectorError;

/// What is wrong with a replacement.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplacementError {
    /// It has no source, or no targets.
    #[error("a replacement needs a `source` or a `sourceValue`, and `targets`")]
    Incomplete,
    /// It has a source object and a fixed value.
    #[error("a replacement cannot have both `source` and `sourceValue`")]
    TwoSources,
    /// A path of a file, and more.
    #[error("an entry with `path` cannot say anything else")]
    PathAndMore,
    /// A file with something other than replacements.
    #[error("the file holds neither a replacement nor a list of them")]
    File,
    /// No object is the source.
    #[error("no object is the source `{}`", shown(.0))]
    NoSource(Id),
    /// Several objects may be the source.
    #[error("more than one object is the source `{}`", shown(.0))]
    ManySources(Id),
    /// The source has no such field, or nothing in it.
    #[error("the source `{}` has nothing at `{path}`", shown(.id))]
    NoValue {
        /// The source as it is written.
        id: Id,
        /// The path.
        path: String,
    },
    /// The path of the source cannot be followed.
    #[error("`{path}` in the source: {error}")]
    SourcePath {
        /// The path.
        path: String,
        /// Why.
        error: PathError,
    },
    /// A delimiter for a list or a map.
    #[error("`delimiter` is for texts, and `{0}` is none")]
    Delimiter(String),
    /// There are fewer parts than the index says.
    #[error("the source has only {parts} parts between `{delimiter}`, and `index` is {index}")]
    Index {
        /// How many there are.
        parts: usize,
        /// What is between them.
        delimiter: String,
        /// The index, from 0.
        index: i64,
    },
    /// A target that does not say what to select.
    #[error("a target needs `select`")]
    NoSelect,
    /// A label selector that is none.
    #[error("a target of the replacement: {0}")]
    Select(#[from] SelectorError),
    /// The path of a target cannot be followed.
    #[error("`{path}` in `{}`: {error}", shown(.id))]
    TargetPath {
        /// The object.
        id: Box<Id>,
        /// The path.
        path: String,
        /// Why.
        error: PathError,
    },
    /// An object has no such field.
    #[error("`{}` has no field `{path}`", shown(.id))]
    NoField {
        /// The object.
        id: Box<Id>,
        /// The path.
        path: String,
    },
    /// The value has not the type of the field.
    #[error("`{path}` in `{}` is {wanted}, which the value is not", shown(.id))]
    Type {
        /// The object.
        id: Box<Id>,
        /// The path.
        path: String,
        /// The type of the field, such as `a whole number`.
        wanted: &'static str,
    },
    /// An object is left without what every object needs.
    #[error("the replacements leave `{}` without `{missing}`", shown(.id))]
    Unidentified {
        /// The object.
        id: Box<Id>,
        /// `kind` or `metadata.name`.
        missing: &'static str,
    },
    /// An object would be too deep.
    #[error("`{}` would be more than 512 levels deep", shown(.0))]
    TooDeep(Box<Id>),
}

impl ReplacementError {
    /// What to do about it.
    pub(crate) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Incomplete => "write where the value comes from and where it goes",
            Self::TwoSources => "keep one of them",
            Self::PathAndMore => "put the rest into the file, or into an entry of its own",
            Self::File => "write `source` and `targets`, or a list of such maps",
            Self::NoSource(_) => {
                "check kind, name and namespace of the source, as it is when this kustomization is built"
            }
            Self::ManySources(_) => "say more about the source: kind, name, namespace",
            Self::NoValue { .. } | Self::SourcePath { .. } => "check `fieldPath`; a key with dots is written `[a.b/c]`",
            Self::Delimiter(_) => "leave `delimiter` out, or name a field with a text",
            Self::Index { .. } => "count the parts from 0",
            Self::NoSelect => "write which objects are meant under `select`",
            Self::NoField { .. } => "check the path, or write `options: {create: true}`",
            Self::TargetPath { .. } => "check the path; a key with dots is written `[a.b/c]`",
            Self::Type { .. } => "put quotes around the field's value, if it may be any text",
            Self::Unidentified { .. } => "put a text into kind and name, not a map and not nothing",
            Self::TooDeep(_) | Self::Select(_) => return None,
        })
    }
}

//! What can go wrong with patches.

use fluxwright_yaml::Error as YamlError;

use super::json6902::{ApplyError, DecodeError};
use crate::error::ErrorKind;
use crate::id::Id;
use crate::selector::SelectorError;

/// Why a strategic merge patch does not fit an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// A map, list or scalar is met by something of another shape.
    #[error("{} is {wanted} in the object and {found} in the patch", place(.at))]
    Shape {
        /// Where, such as `spec.template.spec`; `None` at the top.
        at: Option<String>,
        /// What is there.
        wanted: &'static str,
        /// What the patch has.
        found: &'static str,
    },
    /// An item of a list that is merged by keys is no map, or one of a list of scalars is no scalar.
    #[error("an item of {} is {found} where {wanted} is needed", place(.at))]
    Item {
        /// The list.
        at: Option<String>,
        /// What is needed.
        wanted: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// `$patch` with another word than `merge`, `replace` or `delete`.
    #[error("`$patch: {directive}` in {} is not known", place(.at))]
    Directive {
        /// Where.
        at: Option<String>,
        /// The word.
        directive: String,
    },
    /// Collections lie in one another too deep.
    #[error("maps and lists lie more than 512 levels deep in one another")]
    TooDeep,
}

fn place(at: &Option<String>) -> String {
    at.as_ref().map_or_else(|| "the object".to_owned(), |at| format!("`{at}`"))
}

/// An object for a message: `apps/v1 Deployment apps/web`, with the namespace where it has one.
pub(crate) fn shown(id: &Id) -> String {
    id.to_string()
}

impl MergeError {
    /// The same, of a place in a map or list.
    pub(crate) fn within(mut self, key: &str) -> Self {
        if let Self::Shape { at, .. } | Self::Item { at, .. } | Self::Directive { at, .. } = &mut self {
            *at = Some(match at.as_deref() {
                None => key.to_owned(),
                Some(rest) if rest.starts_with('[') => format!("{key}{rest}"),
                Some(rest) => format!("{key}.{rest}"),
            });
        }
        self
    }
}

/// Why something is no JSON patch.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonPatchError {
    /// It begins with `[` and is no JSON.
    #[error("what begins with `[` must be JSON, and it is not: {0}")]
    Json(String),
    /// It is no YAML.
    #[error(transparent)]
    Yaml(#[from] YamlError),
    /// It is something else.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
}

/// What is wrong with a patch.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PatchError {
    /// Neither `path` nor `patch`.
    #[error("a patch needs `path` or `patch`")]
    Nothing,
    /// Both `path` and `patch`.
    #[error("a patch cannot have both `path` and `patch`")]
    Both,
    /// There is nothing in it.
    #[error("the patch is empty")]
    Empty,
    /// It is neither a strategic merge patch nor a JSON patch.
    #[error("this is neither a strategic merge patch ({strategic}) nor a JSON patch ({json})")]
    Neither {
        /// Why it is no strategic merge patch.
        strategic: Box<ErrorKind>,
        /// Why it is no JSON patch.
        json: JsonPatchError,
    },
    /// It is no JSON patch, and must be one.
    #[error("this is no JSON patch: {0}")]
    Json(JsonPatchError),
    /// A JSON patch, or an empty one, without a target.
    #[error("a JSON patch needs a `target`")]
    NoTarget,
    /// A target without a name where one is needed.
    #[error("the target needs a `name`")]
    NoTargetName,
    /// Several strategic merge patches with one target.
    #[error("a `target` cannot be for several strategic merge patches at once")]
    SeveralWithTarget,
    /// A target that means nothing.
    #[error("the target of the patch: {0}")]
    Target(#[from] SelectorError),
    /// A strategic merge patch for something that is not there.
    #[error("there is no `{}` to patch", shown(.0))]
    NoMatch(Id),
    /// A strategic merge patch for something that is there several times.
    #[error("there is more than one `{}` to patch", shown(.0))]
    ManyMatches(Id),
    /// Two objects have one identity when a patch was applied to objects that its target means.
    #[error("there are two objects `{}` after the patch", shown(.0))]
    Twice(Id),
    /// A strategic merge patch that does not fit its object.
    #[error("the patch does not fit `{}`: {error}", shown(.id))]
    Merge {
        /// The object.
        id: Box<Id>,
        /// Why.
        error: MergeError,
    },
    /// A JSON patch that cannot be applied to its object.
    #[error("the patch does not fit `{}`: {error}", shown(.id))]
    Apply {
        /// The object.
        id: Box<Id>,
        /// Why.
        error: ApplyError,
    },
    /// A JSON patch that takes away what every object needs.
    #[error("the patch leaves `{}` without `{missing}`", shown(.id))]
    Unidentified {
        /// The object.
        id: Box<Id>,
        /// `kind` or `metadata.name`.
        missing: &'static str,
    },
}

impl PatchError {
    /// What to do about it.
    pub(crate) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Nothing => "write the patch under `patch`, or the path of its file under `path`",
            Self::Both => "keep one of them",
            Self::Empty => "write a patch, or remove the entry",
            Self::Neither { .. } => {
                "a strategic merge patch is an object with `kind` and `metadata.name`, a JSON patch a list of operations"
            }
            Self::Json(_) => "a JSON patch is a list of operations such as `{op: remove, path: /spec/replicas}`",
            Self::NoTarget => "write which objects it is for under `target`",
            Self::NoTargetName => "write the name of the object under `target`, or use `patches`",
            Self::SeveralWithTarget => "make one entry of `patches` of each of them",
            Self::NoMatch(_) => {
                "check kind, apiVersion, name and namespace of the patch, or write a `target`, which may mean nothing"
            }
            Self::ManyMatches(_) => "write a `target` that means them, or give the patch a namespace",
            Self::Twice(_) => "give them different names or namespaces; a patch that renames may mean one object alone",
            Self::Merge { .. } | Self::Apply { .. } => "look at the object as it is when the patch comes to it",
            Self::Unidentified { .. } => "keep kind and name of the object, or delete it with `$patch: delete`",
            Self::Target(_) => return None,
        })
    }
}

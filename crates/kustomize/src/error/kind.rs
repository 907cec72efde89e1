//! The kinds of errors.

use crate::fieldspec::FieldError;
use crate::files::FileError;
use crate::id::Id;
use crate::patch::{OpenApiError, PatchError};
use crate::replacement::ReplacementError;
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
    Yaml(Box<fluxwright_yaml::Error>),

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

    /// A document that is no Kubernetes object.
    #[error("the document is no Kubernetes object: it has no `{missing}`")]
    NotObject {
        /// What it lacks.
        missing: &'static str,
    },
    /// A list whose items are no list.
    #[error("`items` of the list is no list")]
    ListItems,

    /// A folder without a kustomization file.
    #[error("`{0}` has no kustomization file")]
    NoKustomization(String),
    /// A folder with several kustomization files.
    #[error("`{0}` has more than one kustomization file")]
    ManyKustomizations(String),
    /// A file that lies outside of the folder of the kustomization that names it.
    #[error("`{path}` is outside of the folder `{folder}`")]
    OutsideFolder {
        /// The file, as the kustomization names it.
        path: String,
        /// The folder.
        folder: String,
    },
    /// A path that leads out of the tree.
    #[error("`{0}` leads out of the tree of files")]
    OutsideTree(String),
    /// An address where a path is needed.
    #[error("`{0}` is not here: it would be fetched")]
    Remote(String),
    /// A folder that holds a folder that is being built already.
    #[error("`{folder}` is used by a kustomization in `{user}`, which it is or holds")]
    Cycle {
        /// The folder.
        folder: String,
        /// The folder that is being built.
        user: String,
    },
    /// Something that may only be used as a component, or must be one.
    #[error("`{path}` is {found} where {wanted} is needed")]
    Component {
        /// The folder.
        path: String,
        /// `a component` or `a kustomization`.
        found: &'static str,
        /// The other.
        wanted: &'static str,
    },
    /// A field that would run a program, or that is not done here.
    #[error("`{field}` cannot be built here: {reason}")]
    Refused {
        /// The field.
        field: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// More of something than one build may have.
    #[error("the build has more than {limit} {what}")]
    TooMuch {
        /// `objects`, `folders` or `levels of folders`.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },

    /// Two objects of one identity.
    #[error("`{id}` is there twice")]
    Twice {
        /// The object.
        id: Box<Id>,
        /// Where the first is from.
        first: String,
    },
    /// Objects that have one identity in their new namespace.
    #[error("`{0}` is there twice once all are in the namespace")]
    NamespaceConflict(Box<Id>),

    /// A generator without a name.
    #[error("a generator needs a `name`")]
    GeneratorName,
    /// A key that two sources of a generator give.
    #[error("the generator `{name}` has the key `{key}` twice")]
    GeneratorKeyTwice {
        /// The generator.
        name: String,
        /// The key.
        key: String,
    },
    /// A literal that is none.
    #[error("the literal `{0}` is not `key=value`")]
    GeneratorLiteral(String),
    /// A file of a generator that is none.
    #[error("`{0}` is neither a path nor `key=path`")]
    GeneratorFile(String),
    /// A line of an env file that is not UTF-8.
    #[error("line {line} of `{path}` is not UTF-8")]
    EnvLine {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// A generator with `behavior: merge` or `replace` and nothing to do that with.
    #[error("there is no `{0}` to merge with or to replace")]
    NothingToMerge(Box<Id>),
    /// A generator that makes what is there.
    #[error("`{0}` is there already")]
    AlreadyThere(Box<Id>),
    /// A generator with several objects to merge with.
    #[error("there is more than one `{0}` to merge with or to replace")]
    ManyToMerge(Box<Id>),

    /// A field of an object that does not fit what is put there.
    #[error("{error} in `{id}`")]
    Field {
        /// The object.
        id: Box<Id>,
        /// What is wrong.
        error: FieldError,
    },
    /// `replicas` for something that is not there.
    #[error("there is nothing named `{0}` that has replicas")]
    NoReplicas(String),
    /// A name that may be that of several objects.
    #[error("`{field}` of `{referrer}` may name {}", list(.candidates))]
    AmbiguousReference {
        /// The object with the name in it.
        referrer: Box<Id>,
        /// The field.
        field: String,
        /// What may be meant.
        candidates: Vec<Id>,
    },
    /// A key in labels, annotations or data that is no text to YAML.
    #[error("`{0}` cannot be the key of a label, of an annotation or in data")]
    DataKey(String),
    /// A service account of a RoleBinding whose namespace is no text.
    #[error("a subject of `{0}` has a `namespace` that is no text")]
    SubjectNamespace(Box<Id>),
    /// Two configurations of one field that differ.
    #[error("the configurations say different things about `{0}`")]
    ConfigurationConflict(String),
    /// An order that does not exist, or options that are for another one.
    #[error("`sortOptions`: {0}")]
    SortOptions(&'static str),
    /// `openapi` with a file that is none.
    #[error(transparent)]
    OpenApi(#[from] OpenApiError),
    /// `openapi` with a wrong version.
    #[error("`version` of `openapi` {0}")]
    OpenApiVersion(&'static str),
    /// An object with a text in it that YAML cannot hold.
    #[error("`{id}` cannot be written: {reason}")]
    Unwritable {
        /// The object.
        id: Box<Id>,
        /// Why.
        reason: String,
    },

    /// A selector is wrong.
    #[error(transparent)]
    Selector(#[from] SelectorError),
    /// A patch is wrong, or does not fit.
    #[error(transparent)]
    Patch(Box<PatchError>),
    /// A replacement is wrong, or does not fit.
    #[error(transparent)]
    Replacement(Box<ReplacementError>),
}

impl From<PatchError> for ErrorKind {
    fn from(error: PatchError) -> Self {
        Self::Patch(Box::new(error))
    }
}

impl From<ReplacementError> for ErrorKind {
    fn from(error: ReplacementError) -> Self {
        Self::Replacement(Box::new(error))
    }
}

impl From<fluxwright_yaml::Error> for ErrorKind {
    fn from(error: fluxwright_yaml::Error) -> Self {
        Self::Yaml(Box::new(error))
    }
}

fn list(ids: &[Id]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    ids.join(", ")
}

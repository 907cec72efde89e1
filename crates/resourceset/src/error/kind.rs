//! The kinds of errors.

use fluxwright_gotemplate::{ExecError, ParseError};
use fluxwright_yaml::emit::Unwritable;

use crate::decode::DecodeError;
use crate::read::ReadError;
use crate::selector::SelectorError;

/// What a file is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Input {
    /// The ResourceSet.
    ResourceSet,
    /// Inputs that take the place of its own.
    Inputs,
    /// Input providers.
    Providers,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// A file is no YAML.
    Yaml {
        /// What it is read for.
        input: Input,
        /// What is wrong with it. Its places count from the start of the document.
        error: fluxwright_yaml::Error,
    },
    /// A field has a wrong type.
    Decode {
        /// What the file is read for.
        input: Input,
        /// The field.
        error: DecodeError,
    },
    /// A file of providers is no YAML, or holds something else than objects.
    Providers(ReadError),
    /// There is no namespace.
    NoNamespace,
    /// There is no `metadata.name`.
    NoName,
    /// `spec.inputsFrom` without anything that gives inputs.
    NoInputs,
    /// A value of an input set is null, on which the original panics.
    NullInput {
        /// The input set, from 0, in `spec.inputs`.
        index: usize,
        /// The key.
        key: String,
    },
    /// A default value of a provider is null.
    NullDefault {
        /// The provider.
        provider: String,
        /// The key.
        key: String,
    },
    /// A provider has another type than `Static` and nothing exported.
    ProviderType(String),
    /// An item of `spec.inputsFrom` has neither a name nor a selector.
    EmptyReference,
    /// The selector of an item of `spec.inputsFrom` is wrong.
    Selector(SelectorError),
    /// `spec.inputStrategy.name` is neither `Flatten` nor `Permute`.
    Strategy(String),
    /// More permutations than are allowed.
    TooManyPermutations {
        /// The kind of the provider that is one too many.
        kind: &'static str,
        /// Its name.
        name: String,
        /// How many input sets it has.
        sets: usize,
        /// The most permutations.
        max: usize,
        /// How many there would be.
        got: usize,
    },
    /// Nothing is left of a provider's name that could be a key.
    EmptyKey {
        /// The provider's kind.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// `spec.steps` together with `spec.resources` or `spec.resourcesTemplate`.
    StepsAndResources,
    /// A step makes nothing.
    EmptyStep(String),
    /// An item of `resources` is null, on which the original panics.
    NullResource,
    /// A template does not become objects.
    Template(Problem),
    /// Two steps make the same object.
    Duplicate {
        /// `Kind/namespace/name`.
        object: String,
        /// The step that made it first.
        first: String,
    },
    /// More objects or more text than is rendered of one ResourceSet.
    TooMuch(String),
    /// There is not a single object.
    Nothing {
        /// The field that one of `spec` was probably meant to be.
        meant: Option<&'static str>,
    },
}

/// Why a template does not become objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A resource cannot be written as the text that its template is.
    Convert(Unwritable),
    /// The text is no template.
    Parse(ParseError),
    /// The execution failed.
    Execute(ExecError),
    /// What it renders to is not UTF-8.
    NotUtf8,
    /// What it renders to are no objects.
    Read(ReadError),
    /// An object cannot be written as YAML.
    Write(Unwritable),
}

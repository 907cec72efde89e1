//! What helm-controller would refuse.

use crate::values::{Reference, SetError, SetProblem};

/// Something that keeps a HelmRelease from being installed. Never holds a value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// A field of the HelmRelease is no what it must be.
    #[error("`{field}` must be {expected}")]
    Invalid {
        /// The field, below `spec`.
        field: String,
        /// What it must be.
        expected: &'static str,
    },
    /// An entry of `valuesFrom` cannot be used.
    #[error("values of {} `{}`: {what}", reference.kind, reference.name)]
    Reference {
        /// Its position, from 0.
        index: usize,
        /// The entry.
        reference: Reference,
        /// What is wrong.
        what: ReferenceProblem,
    },
}

/// What is wrong with an entry of `valuesFrom`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReferenceProblem {
    /// Neither a ConfigMap nor a Secret.
    #[error("the kind must be `ConfigMap` or `Secret`")]
    Kind,
    /// There is no such object.
    #[error("there is no such object in the namespace")]
    NoObject,
    /// The object has no such key.
    #[error("it has no such key")]
    NoKey,
    /// The data is no text.
    #[error("the data is not UTF-8")]
    NotUtf8,
    /// The data is not YAML; of a Secret it is not told why.
    #[error("the data is not YAML{}", .0.as_ref().map(|error| format!(": {error}")).unwrap_or_default())]
    Yaml(Option<Box<fluxwright_yaml::Error>>),
    /// The data is YAML, but no map.
    #[error("the data must be a YAML map")]
    NotAMap,
    /// The value cannot be set at the target path.
    #[error("the value cannot be set at its targetPath: {0}")]
    Set(SetError),
}

impl ReferenceProblem {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Kind => "values come from a ConfigMap or a Secret".into(),
            Self::NoObject => "add the object, correct the name, or write `optional: true`".into(),
            Self::NoKey => "add the key to the object, correct `valuesKey`, or write `optional: true`".into(),
            Self::NotAMap => "write `name: value` lines, or give a `targetPath` for a single value".into(),
            Self::Set(SetError { in_value: true, .. }) => {
                "the value is read as `--set` reads it, so a comma begins another name; write `literal: true` (Flux 2.9) \
                 or `\\,`"
                    .into()
            }
            Self::Set(SetError { problem: SetProblem::UnclosedList, .. }) => {
                "the value is read as `--set` reads it; write `literal: true` (Flux 2.9) or `\\{`".into()
            }
            Self::Set(SetError { problem: SetProblem::NotAMap(_) | SetProblem::NotAList(_), .. }) => {
                "correct the targetPath, or the values that are merged before it".into()
            }
            Self::Set(_) | Self::NotUtf8 | Self::Yaml(_) => return None,
        })
    }
}

//! Reading schemas.

mod builtin;
mod crd;
#[cfg(test)]
mod facts;
mod json_schema;
mod keywords;
mod location;
mod shape;

use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;
use thiserror::Error;

pub(crate) use builtin::Builtin;
pub(crate) use crd::read_crds;
pub(crate) use json_schema::{Named, is_json_schema, read_json_schema};
pub use location::schema_path;

/// Bytes of a file of schemas.
const MAX_BYTES: usize = 16 << 20;
/// Levels of schemas in one another, as they are written.
const MAX_DEPTH: usize = 100;
/// Schemas of one version of a kind.
const MAX_SCHEMAS: usize = 50_000;

/// Why schemas cannot be read.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The text is not YAML.
    #[error("{0}")]
    Yaml(#[from] fluxwright_yaml::Error),
    /// The text is not JSON.
    #[error("the schema is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// More bytes than are read.
    #[error("the file of schemas has {size} bytes, more than {MAX_BYTES}")]
    TooLarge {
        /// How many.
        size: usize,
    },
    /// Schemas lie in one another too deep.
    #[error("the schema of {kind} is nested more than {MAX_DEPTH} levels deep")]
    TooDeep {
        /// Of which kind.
        kind: String,
    },
    /// Too many schemas.
    #[error("the schema of {kind} has more than {MAX_SCHEMAS} parts")]
    TooMany {
        /// Of which kind.
        kind: String,
    },
    /// A CRD lacks something, or it is of another type.
    #[error("the CustomResourceDefinition {name} has no usable `{field}`")]
    Crd {
        /// Its name; empty where it has none.
        name: String,
        /// What is missing.
        field: &'static str,
    },
    /// Neither the content nor the name of a JSON Schema tells its kind.
    #[error("`{name}` does not tell for which kind it is")]
    Unnamed {
        /// The name of the file.
        name: String,
    },
}

impl LoadError {
    /// As the program tells it; `path` and `source` are those of the file of schemas.
    pub fn diagnostic(&self, path: &str, source: Option<Arc<str>>) -> Diagnostic {
        let span = match self {
            Self::Yaml(error) => error.span.clone(),
            _ => 0..0,
        };
        let diagnostic = Diagnostic::error("schema", self.to_string()).at(path, source, span, "");
        match self.help() {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Unnamed { .. } => Some(
                "name it as kubeconform's catalogues do, such as `helm.toolkit.fluxcd.io/helmrelease_v2.json` or \
                 `deployment-apps-v1.json`",
            ),
            Self::Crd { .. } => Some("give the CRD as `kubectl get crd NAME -o yaml` prints it"),
            _ => None,
        }
    }
}

/// The schema of a part that every object has, in JSON; `None` where it is not one.
pub(crate) fn read_metadata(text: &str) -> Option<crate::model::Shape> {
    shape::read(&serde_json::from_str(text).ok()?, shape::Flavour::Structural, "metadata").ok()
}

fn check_size(text: &str) -> Result<(), LoadError> {
    if text.len() > MAX_BYTES { Err(LoadError::TooLarge { size: text.len() }) } else { Ok(()) }
}

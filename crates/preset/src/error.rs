//! Why a preset or a recipe cannot be used.

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use crate::layer::SourceError;
use crate::read::FileError;

/// A preset or recipe that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PresetError {
    /// There is no preset of this name.
    #[error("there is no preset `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// A name that is like it.
        similar: Option<String>,
        /// All names.
        known: Vec<String>,
    },
    /// There is no recipe of this name.
    #[error("the preset `{preset}` has no recipe `{name}`")]
    UnknownRecipe {
        /// The preset.
        preset: String,
        /// What was asked for.
        name: String,
        /// A name that is like it.
        similar: Option<String>,
        /// All names.
        known: Vec<String>,
    },
    /// There are files of the preset, but no `preset.yaml`.
    #[error("the preset `{name}` has no preset.yaml")]
    NoManifest {
        /// The preset.
        name: String,
        /// Where files of it are.
        folders: Vec<String>,
    },
    /// A file cannot be listed or read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// `preset.yaml` or a recipe is wrong.
    #[error("{}", .0.first().map_or_else(String::new, ToString::to_string))]
    Invalid(Vec<FileError>),
}

impl From<FileError> for PresetError {
    fn from(error: FileError) -> Self {
        Self::Invalid(vec![error])
    }
}

impl Diagnose for PresetError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            Self::Unknown { similar, known, .. } => {
                vec![Diagnostic::error("preset-unknown", self.to_string()).help(known_names(similar, known, "presets"))]
            }
            Self::UnknownRecipe { similar, known, .. } => {
                vec![Diagnostic::error("recipe-unknown", self.to_string()).help(known_names(similar, known, "recipes"))]
            }
            Self::NoManifest { name, folders } => {
                let found = format!("files of it are in {}", folders.join(", "));
                let help = format!(
                    "add a preset.yaml with name, version and description; a folder that only changes another preset \
                     needs the name of that preset, not `{name}`"
                );
                vec![Diagnostic::error("preset-manifest", self.to_string()).note(found).help(help)]
            }
            Self::Source(error) => error.diagnose(),
            Self::Invalid(errors) => errors.iter().flat_map(Diagnose::diagnose).collect(),
        }
    }
}

fn known_names(similar: &Option<String>, known: &[String], what: &str) -> String {
    match similar {
        Some(similar) => format!("did you mean `{similar}`?"),
        None if known.is_empty() => format!("there are no {what}"),
        None => format!("there are the {what} {}", known.join(", ")),
    }
}

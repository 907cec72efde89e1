//! Where the files of presets come from.

mod directory;
mod embedded;
mod error;
mod memory;
mod name;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::Limits;

pub use directory::{Directory, Links};
pub use embedded::Embedded;
pub use error::{SourceError, SourceErrorKind};
pub use memory::Memory;
pub use name::{NameProblem, check_file_name, check_preset_name};

/// Which layer a file or value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayerKind {
    /// Comes with the program.
    Builtin,
    /// The user's own presets.
    User,
    /// A folder that was named.
    Path,
    /// The repo's own presets.
    Repo,
}

impl LayerKind {
    /// Every kind, lowest first.
    pub const ALL: [Self; 4] = [Self::Builtin, Self::User, Self::Path, Self::Repo];

    /// The name, as in `builtin:cluster/ks.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
            Self::User => "user",
            Self::Path => "path",
            Self::Repo => "repo",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for LayerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that holds presets: the program, a folder, memory.
///
/// File names are relative to the preset's folder with `/` between their parts, and pass [`check_file_name`].
pub trait Source: Send + Sync + fmt::Debug {
    /// The names of its presets, sorted.
    ///
    /// # Errors
    /// When they cannot be listed.
    fn presets(&self) -> Result<Vec<String>, SourceError>;

    /// The files of a preset, sorted; none when it has no such preset.
    ///
    /// # Errors
    /// When they cannot be listed, lie outside the preset's folder, or pass a limit.
    fn files(&self, preset: &str, limits: &Limits) -> Result<Vec<String>, SourceError>;

    /// The content of a file, `None` when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read, lies outside the preset's folder, or is too large.
    fn read(&self, preset: &str, file: &str, limits: &Limits) -> Result<Option<Cow<'static, [u8]>>, SourceError>;

    /// What a user knows the file as: a path where it has one.
    fn locate(&self, preset: &str, file: &str) -> String;
}

/// A source in its place among the others.
#[derive(Debug)]
pub struct Layer {
    /// Which layer it is.
    pub kind: LayerKind,
    source: Box<dyn Source>,
}

impl Layer {
    /// A layer of this kind.
    pub fn new(kind: LayerKind, source: impl Source + 'static) -> Self {
        Self { kind, source: Box::new(source) }
    }

    /// What it holds.
    pub fn source(&self) -> &dyn Source {
        self.source.as_ref()
    }
}

/// Where a file of a preset came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// The layer.
    pub layer: LayerKind,
    /// The preset.
    pub preset: String,
    /// The file in the preset, such as `templates/cluster/ks.yaml`.
    pub file: String,
    /// What a user knows it as.
    pub path: String,
}

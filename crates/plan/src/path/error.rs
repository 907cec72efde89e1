//! Paths that are refused, and why.

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use super::names;

/// A path that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the path {} {reason}", shown(path))]
pub struct PathError {
    /// The path as it was given.
    pub path: String,
    /// Why.
    pub reason: PathReason,
}

/// Several refused paths.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} refused", if self.0.len() == 1 { "a path is" } else { "several paths are" })]
pub struct PathErrors(pub Vec<PathError>);

/// Why a path is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathReason {
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// It starts with a slash.
    #[error("is absolute")]
    Absolute,
    /// It starts with a drive letter of Windows.
    #[error("starts with a drive letter")]
    Drive,
    /// It ends with a slash.
    #[error("names a folder, not a file")]
    Folder,
    /// It holds `..`.
    #[error("contains \"..\"")]
    Parent,
    /// Two slashes in a row.
    #[error("has an empty part between two slashes")]
    EmptySegment,
    /// It holds a backslash.
    #[error("contains a backslash")]
    Backslash,
    /// It holds a control character.
    #[error("contains the control character U+{:04X}", u32::from(*character))]
    Control {
        /// Which.
        character: char,
    },
    /// It holds a character that changes the direction of text, so that what is shown is not what is written.
    #[error("contains U+{:04X}, which makes it look like another path", u32::from(*character))]
    Deceptive {
        /// Which.
        character: char,
    },
    /// A part of it is `.git`, or is taken for it by some file system.
    #[error("reaches into git's own folder ({})", shown(segment))]
    GitFolder {
        /// The part.
        segment: String,
    },
    /// It is not text.
    #[error("is not UTF-8")]
    NotUtf8,
    /// It is where this tool keeps its journal and lock.
    #[error("is where fluxwright keeps its journal")]
    State,
    /// A part of it ends with a dot or a space.
    #[error("has a part that ends with a dot or a space ({})", shown(segment))]
    TrailingDotOrSpace {
        /// The part.
        segment: String,
    },
    /// A part of it is longer than 255 bytes.
    #[error("has a part of {bytes} bytes")]
    SegmentTooLong {
        /// Its length.
        bytes: usize,
    },
    /// It is longer than 1024 bytes.
    #[error("is {bytes} bytes long")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
}

impl PathReason {
    fn help(&self) -> &'static str {
        match self {
            Self::Empty => "name a file, such as apps/podinfo/release.yaml",
            Self::Absolute | Self::Drive | Self::Parent => {
                "write it relative to the repo's root, without \"..\": files outside the repo are never touched"
            }
            Self::Folder => "add the file's name",
            Self::EmptySegment => "an answer that it is made of may be empty",
            Self::Backslash => "separate folders with forward slashes",
            Self::Control { .. } | Self::Deceptive { .. } | Self::NotUtf8 => "use printable characters",
            Self::GitFolder { .. } => "choose another name: what lies in .git can run as code",
            Self::State => "choose a path outside .fluxwright/tmp",
            Self::TrailingDotOrSpace { .. } => {
                "end the name with another character: Windows drops dots and spaces there"
            }
            Self::SegmentTooLong { .. } => "keep names of files and folders within 255 bytes",
            Self::TooLong { .. } => "keep paths within 1024 bytes",
        }
    }
}

impl Diagnose for PathError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![Diagnostic::error("path-refused", self.to_string()).help(self.reason.help())]
    }
}

impl Diagnose for PathErrors {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.0.iter().flat_map(Diagnose::diagnose).collect()
    }
}

/// The text as it may stand in a message: quoted, nothing invisible, not endless.
fn shown(text: &str) -> String {
    const LIMIT: usize = 120;
    let mut quoted = String::from("\"");
    for (count, character) in text.chars().enumerate() {
        if count == LIMIT {
            quoted.push('…');
            break;
        }
        if character.is_control() || names::is_ignorable(character) || names::is_deceptive(character) {
            quoted.extend(character.escape_unicode());
        } else {
            quoted.push(character);
        }
    }
    quoted.push('"');
    quoted
}

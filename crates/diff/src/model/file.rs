//! Files as text.

use schemars::JsonSchema;
use serde::Serialize;

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedFile {
    /// Its path in the head, or in the base when it is removed.
    pub path: String,
    /// Its path in the base, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_path: Option<String>,
    /// What happened.
    pub change: FileChange,
    /// Its mode in the base, as git writes it (`100644`, `100755`, `120000` a symbolic link, `160000` a submodule).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_mode: Option<String>,
    /// Its mode in the head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_mode: Option<String>,
    /// Why no text is shown, where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omitted: Option<Reason>,
    /// More about that: sizes, commits of a submodule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Lines that are only in the head.
    pub added: usize,
    /// Lines that are only in the base.
    pub removed: usize,
    /// Places whose text differs and whose meaning does not; they are in no hunk.
    pub reformatted: usize,
    /// The places that differ, with three lines around them.
    pub hunks: Vec<Hunk>,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FileChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its content differs.
    Modified,
    /// It has another path, and perhaps another content.
    Renamed,
    /// Only its mode differs.
    Mode,
    /// It was a file, and is a link or a submodule, or the other way round.
    Type,
}

/// Why no text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// It is no text.
    Binary,
    /// It is too large.
    TooLarge,
    /// It is a submodule.
    Submodule,
    /// Only comments, quotes or the order differ.
    Reformatted,
    /// Git LFS keeps its content elsewhere.
    Lfs,
}

/// A place that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hunk {
    /// The first line in the base, from 1; 0 when there is none.
    pub old_start: usize,
    /// The number of lines of the base.
    pub old_lines: usize,
    /// The first line in the head, from 1; 0 when there is none.
    pub new_start: usize,
    /// The number of lines of the head.
    pub new_lines: usize,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// In which state it is.
    pub kind: LineKind,
    /// Its text without the line end.
    pub text: String,
    /// Whether its line end is that of Windows: a carriage return before the line feed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carriage_return: bool,
    /// Whether it is the last line and has no line end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_newline: bool,
}

/// In which state a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LineKind {
    /// In both.
    Context,
    /// Only in the base.
    Removed,
    /// Only in the head.
    Added,
}

impl LineKind {
    /// The sign in front of the line in a unified diff.
    pub fn sign(self) -> char {
        match self {
            Self::Context => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

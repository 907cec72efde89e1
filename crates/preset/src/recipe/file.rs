//! Files that a recipe makes.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ForEach;

/// What happens to a file that is there already, and to one that a later version of the preset changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// The tool owns it: another content is a conflict, an update replaces it.
    #[default]
    Managed,
    /// Made once, then the user's.
    Seed,
    /// An update merges the preset's changes into the user's, by structure.
    Merge,
}

impl Policy {
    /// The name, as in a recipe.
    pub fn name(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Seed => "seed",
            Self::Merge => "merge",
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A file to make, or a tree of them. Exactly one of `template`, `content`, `copy` and `tree` is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    { "required": ["template", "path"] },
    { "required": ["content", "path"] },
    { "required": ["copy", "path"] },
    { "required": ["tree"] },
]))]
pub struct FileSpec {
    /// Where it goes, relative to the repo's root; a template. For a tree, the folder it goes below: the root where
    /// left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A file below `templates/` that is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The template itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// A file below `templates/` that is copied as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
    /// A folder below `templates/`: each file in it is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    /// What happens when it is there already.
    #[serde(default, skip_serializing_if = "is_default")]
    pub policy: Policy,
    /// An expression; made only where it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Made once for each item of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_each: Option<ForEach>,
    /// Whether it can be run as a program.
    #[serde(default, skip_serializing_if = "is_default")]
    pub executable: bool,
    /// Whether a `.yaml` or `.yml` file must parse once it is rendered (true). False is for files that are another
    /// tool's templates, such as those of a Helm chart.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub check: bool,
}

/// Where the content of a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSource<'a> {
    /// A template below `templates/`.
    Template(&'a str),
    /// A template in the recipe.
    Content(&'a str),
    /// A file below `templates/`, as it is.
    Copy(&'a str),
    /// A folder below `templates/`.
    Tree(&'a str),
}

impl FileSpec {
    /// Every source that is given: exactly one in a recipe that was checked.
    pub fn sources(&self) -> Vec<FileSource<'_>> {
        [
            self.template.as_deref().map(FileSource::Template),
            self.content.as_deref().map(FileSource::Content),
            self.copy.as_deref().map(FileSource::Copy),
            self.tree.as_deref().map(FileSource::Tree),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The source; `None` where there is not exactly one.
    pub fn source(&self) -> Option<FileSource<'_>> {
        match self.sources().as_slice() {
            [source] => Some(*source),
            _ => None,
        }
    }
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_yes(value: &bool) -> bool {
    *value
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

//! `recipes/NAME.yaml`: what one verb asks and makes.

mod anchor;
mod argument;
mod check;
mod entry;
mod file;
mod texts;

use fluxwright_answers::{Question, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use anchor::{AnchorError, AnchorPath, AnchorStep};
pub use argument::{Argument, NameError, check_name};
pub(crate) use check::{check, check_questions};
pub use entry::{Create, DocumentSelector, EntrySpec, Order};
pub use file::{FileSource, FileSpec, Policy};
pub(crate) use texts::{RecipeText, Role, Scope, TextKind, texts};

/// Variables that are there without a question, and so cannot be the id of one.
pub const RESERVED: [&str; 6] = ["name", "resolved", "repo", "preset", "recipe", "index"];

/// What one verb asks and makes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "fluxwright recipe", extend("$id" = crate::schema::RECIPE_ID))]
pub struct Recipe {
    /// The recipe's name, which is also its file's: `init`, or the verb after `fluxwright add`.
    #[schemars(regex(pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"))]
    pub name: String,
    /// What it makes, one line; shown in help.
    pub description: String,
    /// A longer name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A reader of the repo's conventions that fluxwright brings. Its result is the variable `resolved`, and it may
    /// add files and entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolver: Option<String>,
    /// The NAME on the command line, which is the variable `name`. Left out, the recipe takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub argument: Option<Argument>,
    /// Files below `questions/` of the preset, without `.yaml`: what they ask comes first, so that recipes share it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// What is asked, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Conditions over all answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Files to make.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileSpec>,
    /// Items to put into collections of existing files, or of files made here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntrySpec>,
    /// Commands or hints that are printed after it was applied; templates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
}

/// Questions that several recipes of a preset share: a file below `questions/`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "fluxwright questions file")]
pub struct Shared {
    /// What is asked, in this order.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Conditions over all answers.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// Once for each item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForEach {
    /// An expression that gives a list; of a map, its keys.
    #[serde(rename = "in")]
    pub list: String,
    /// The variable that holds the item; its position, from 1, is `index`.
    #[serde(rename = "as")]
    #[schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9_]*$"))]
    pub variable: String,
}

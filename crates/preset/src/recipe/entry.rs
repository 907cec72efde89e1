//! Items that a recipe puts into collections of files.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ForEach;

/// What is made when the file or the collection is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Create {
    /// Nothing: it is an error.
    None,
    /// The collection, not the file.
    #[default]
    Collection,
    /// The file, and the collection in it.
    File,
    /// The collection; where the file is missing, the entry is left out. A kustomization is found under each of its names.
    Skip,
}

/// Which document of a file is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentSelector {
    /// Its `kind`; a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its `metadata.name`; a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Where an item goes among the others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// In its place if the collection is sorted, else at the end.
    #[default]
    Auto,
    /// In its place, as if the collection were sorted.
    Sorted,
    /// At the end.
    End,
    /// At the start.
    Start,
    /// After the item of this identity.
    After(String),
}

impl FromStr for Order {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "auto" => Ok(Self::Auto),
            "sorted" => Ok(Self::Sorted),
            "end" => Ok(Self::End),
            "start" => Ok(Self::Start),
            _ => match text.strip_prefix("after:").map(str::trim) {
                Some(item) if !item.is_empty() => Ok(Self::After(item.to_owned())),
                _ => Err(()),
            },
        }
    }
}

/// One item to put into a collection of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntrySpec {
    /// The file, relative to the repo's root; a template. A file that the same recipe makes is taken as well.
    pub file: String,
    /// The collection in the document: keys with dots between them, a key that has dots itself in quotes, and
    /// `[name=x]` for the item of a list whose `name` is `x`, as in `configMapGenerator[name=values].files`; a
    /// template.
    pub at: String,
    /// Which document of the file; the only one where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentSelector>,
    /// The key whose value identifies an item of a list of maps. Left out, the item itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The item; a template that gives YAML.
    pub value: String,
    /// Where the collection is a map: the key; a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where it goes: `auto` (in its place if the collection is sorted, else at the end), `sorted`, `end`, `start`, or
    /// `after:ITEM`; a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "auto", "examples" = ["auto", "sorted", "end", "start", "after:base"]))]
    pub order: Option<String>,
    /// What is made when it is missing.
    #[serde(default)]
    pub create: Create,
    /// A comment line above the item, without `#`; a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// An expression; put in only where it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Put in once for each item of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_each: Option<ForEach>,
}

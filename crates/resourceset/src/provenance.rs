//! Where an object comes from.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// A provider of inputs, or the ResourceSet itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ProviderId {
    /// `ResourceSet` or `ResourceSetInputProvider`.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// An input set, as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct InputSet {
    /// Its index from 0 among all input sets, in the order in which they are rendered.
    pub index: usize,
    /// Its `name`, when that is text; of a permutation the parts it is put together of, as `a=0/b=2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    /// Where it comes from; a permutation comes from all providers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Arc<ProviderId>>,
}

impl fmt::Display for InputSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "input {}", self.index)?;
        match &self.name {
            Some(name) => write!(f, " (`{name}`)"),
            None => Ok(()),
        }
    }
}

/// A template of a ResourceSet or of one of its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub enum Template {
    /// An item of `resources`, by its index from 0.
    Resource(usize),
    /// `resourcesTemplate`.
    Text,
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resource(index) => write!(f, "resources[{index}]"),
            Self::Text => f.write_str("resourcesTemplate"),
        }
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.to_string()
    }
}

/// Where an object comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The manifest, as the user knows it.
    pub file: Arc<str>,
    /// The line of the template's entry in the manifest, from one; of `resourcesTemplate` that of the object's document.
    pub line: usize,
    /// The step, when the ResourceSet has steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<Arc<str>>,
    /// The template.
    pub template: Template,
    /// The input set; none when there are no inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<InputSet>,
}

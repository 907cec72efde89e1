//! Choosing objects: `target` of a patch, `select` and `reject` of a replacement.

mod labels;

use regex::Regex;

use crate::id::Gvk;
use crate::resource::Resource;

pub use labels::{LabelSelector, LabelSelectorError};

/// What a kustomization says about the objects it means; empty parts fit all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SelectorSpec {
    /// Regular expressions for group, version and kind.
    pub gvk: Gvk,
    /// A regular expression.
    pub name: String,
    /// A regular expression.
    pub namespace: String,
    /// As of `kubectl get -l`.
    pub label_selector: String,
    /// The same for annotations.
    pub annotation_selector: String,
}

/// What is wrong with a selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    /// A regular expression that is none.
    #[error("`{pattern}` is not a regular expression")]
    Pattern {
        /// As written.
        pattern: String,
    },
    /// A label selector that is none.
    #[error(transparent)]
    Labels(#[from] LabelSelectorError),
}

/// A [`SelectorSpec`], made ready.
#[derive(Debug, Clone)]
pub struct Selector {
    group: Option<Regex>,
    version: Option<Regex>,
    kind: Option<Regex>,
    name: Option<Regex>,
    namespace: Option<Regex>,
    labels: LabelSelector,
    annotations: LabelSelector,
}

impl Selector {
    /// Reads the expressions of a spec.
    pub fn new(spec: &SelectorSpec) -> Result<Self, SelectorError> {
        Ok(Self {
            group: whole(&spec.gvk.group)?,
            version: whole(&spec.gvk.version)?,
            kind: whole(&spec.gvk.kind)?,
            name: whole(&spec.name)?,
            namespace: whole(&spec.namespace)?,
            labels: LabelSelector::parse(&spec.label_selector)?,
            annotations: LabelSelector::parse(&spec.annotation_selector)?,
        })
    }

    /// Whether group, version and kind fit.
    pub fn fits_gvk(&self, gvk: &Gvk) -> bool {
        fits(self.group.as_ref(), &gvk.group)
            && fits(self.version.as_ref(), &gvk.version)
            && fits(self.kind.as_ref(), &gvk.kind)
    }

    /// Whether a name fits.
    pub fn fits_name(&self, name: &str) -> bool {
        fits(self.name.as_ref(), name)
    }

    /// Whether a namespace fits; compared as [`crate::Id::effective_namespace`] gives it.
    pub fn fits_namespace(&self, namespace: &str) -> bool {
        fits(self.namespace.as_ref(), namespace)
    }

    /// Whether the labels fit.
    pub fn fits_labels(&self, resource: &Resource) -> bool {
        self.labels.is_all() || fits_texts(&self.labels, resource, "labels")
    }

    /// Whether the annotations fit.
    pub fn fits_annotations(&self, resource: &Resource) -> bool {
        self.annotations.is_all() || fits_texts(&self.annotations, resource, "annotations")
    }

    /// Whether it means the object: its kind fits, its name and its namespace do or did at first, and its labels and
    /// annotations fit.
    pub fn selects(&self, resource: &Resource) -> bool {
        let (now, first) = (resource.id(), resource.original_id());
        self.fits_gvk(&now.gvk)
            && (self.fits_name(&first.name) || self.fits_name(&now.name))
            && (self.fits_namespace(first.effective_namespace()) || self.fits_namespace(now.effective_namespace()))
            && self.fits_labels(resource)
            && self.fits_annotations(resource)
    }
}

fn fits_texts(selector: &LabelSelector, resource: &Resource, field: &str) -> bool {
    let texts: Vec<_> = resource.texts(field).collect();
    selector.fits(&texts.iter().map(|(key, text)| (*key, text.as_ref())).collect())
}

/// The pattern for a whole text; none for an empty one.
fn whole(pattern: &str) -> Result<Option<Regex>, SelectorError> {
    if pattern.is_empty() {
        return Ok(None);
    }
    let error = |_| SelectorError::Pattern { pattern: pattern.to_owned() };
    // By itself first: a stray bracket must not close ours.
    Regex::new(pattern).map_err(error)?;
    Regex::new(&format!("^(?:{pattern})$")).map(Some).map_err(error)
}

fn fits(pattern: Option<&Regex>, text: &str) -> bool {
    pattern.is_none_or(|pattern| pattern.is_match(text))
}

//! Labels and annotations that every object gets.

use serde_json::{Map, Value};

use crate::object::{set_texts, texts};
use crate::spec::{CommonMetadata, ResourceSet};

/// The labels that name the owner of an object, and its namespace.
pub(crate) const OWNER_LABELS: [&str; 2] =
    ["resourceset.fluxcd.controlplane.io/name", "resourceset.fluxcd.controlplane.io/namespace"];

/// What is written on every object: the common metadata first, then the labels of the owner, as the command line of the
/// original does it. The controller does it the other way round.
#[derive(Debug)]
pub(crate) struct Metadata<'s> {
    common: Option<&'s CommonMetadata>,
    owner: [(&'static str, &'s str); 2],
}

impl<'s> Metadata<'s> {
    pub(crate) fn of(set: &'s ResourceSet) -> Self {
        let [name, namespace] = OWNER_LABELS;
        let owner = [(name, set.name.as_str()), (namespace, set.namespace.as_str())];
        Self { common: set.spec.common.as_ref(), owner }
    }

    pub(crate) fn write(&self, object: &mut Value) {
        // Labels that cannot be read are lost.
        let mut labels = texts(object, "labels").unwrap_or_default();
        if let Some(common) = self.common {
            extend(&mut labels, &common.labels);
            let mut annotations = texts(object, "annotations").unwrap_or_default();
            extend(&mut annotations, &common.annotations);
            if !annotations.is_empty() {
                set_texts(object, "annotations", annotations);
            }
        }
        for (key, value) in self.owner {
            labels.insert(key.to_owned(), Value::from(value));
        }
        set_texts(object, "labels", labels);
    }
}

fn extend(texts: &mut Map<String, Value>, more: &Map<String, Value>) {
    for (key, value) in more {
        texts.insert(key.clone(), value.clone());
    }
}

//! What kustomize notes about an object in its annotations: former names, prefixes, suffixes, that a hash is due.
//!
//! Here it is kept elsewhere, but a patch can see that there are annotations, and can take them away with all notes.

use serde_json::{Map, Value};

use crate::provenance::Origin;
use crate::resource::{Behavior, Resource, map_entry};

/// The annotation that stands for all notes while a patch is at work.
const NOTE: &str = "internal.config.kubernetes.io/previousNames";

/// Puts the note into the value of an object, when kustomize would have any for it.
pub(super) fn put(resource: &Resource, value: &mut Value) -> bool {
    let is_noted = !resource.previous.is_empty()
        || !resource.prefixes.is_empty()
        || !resource.suffixes.is_empty()
        || matches!(resource.provenance.origin, Origin::Generated { .. });
    if !is_noted {
        return false;
    }
    let Some(annotations) = annotations(value) else { return false };
    annotations.insert(NOTE.to_owned(), Value::String(resource.name().to_owned()));
    true
}

/// Takes the note out again, and the annotations when nothing else is in them. Whether it was still there.
pub(super) fn take(value: &mut Value) -> bool {
    let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) else { return false };
    let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) else { return false };
    let was_there = annotations.shift_remove(NOTE).is_some();
    if annotations.is_empty() {
        metadata.shift_remove("annotations");
    }
    was_there
}

/// Makes an object one without a past.
pub(super) fn forget(resource: &mut Resource) {
    resource.previous.clear();
    resource.prefixes.clear();
    resource.suffixes.clear();
    resource.needs_hash = false;
    resource.behavior = Behavior::Unspecified;
    resource.lost_origin = true;
}

/// The annotations, made when there are none.
fn annotations(value: &mut Value) -> Option<&mut Map<String, Value>> {
    map_entry(value, "metadata")?;
    map_entry(value.get_mut("metadata")?, "annotations")
}

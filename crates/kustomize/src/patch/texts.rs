//! Labels and annotations as kustomize writes them: all values texts, nothing where there are none.

use serde_json::{Map, Value};

use super::spelling::Spelling;

/// Makes all values of `metadata.<field>` texts, and takes the map away when it is empty or no map.
pub(super) fn settle(value: &mut Value, spelling: &Spelling, field: &str) {
    let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    let Some(texts) = metadata.get_mut(field) else { return };
    let spelling = spelling.key("metadata").key(field);
    if let Value::Object(map) = texts {
        settle_map(map, spelling);
    }
    if texts.as_object().is_none_or(Map::is_empty) {
        metadata.shift_remove(field);
    }
}

fn settle_map(map: &mut Map<String, Value>, spelling: &Spelling) {
    for (key, value) in map.iter_mut().filter(|(_, value)| !value.is_string()) {
        *value = Value::String(spelling.key(key).text(value));
    }
}

//! `commonMetadata`: labels and annotations that all objects of an applier get.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Puts labels and annotations on an object, over those of the same name; whether that changed anything.
///
/// As in Flux, one value among an object's own that is no text takes all of them away.
pub(crate) fn put(
    object: &mut Value,
    labels: &BTreeMap<String, String>,
    annotations: &BTreeMap<String, String>,
) -> bool {
    let mut changed = false;
    for (field, texts) in [("labels", labels), ("annotations", annotations)] {
        if texts.is_empty() {
            continue;
        }
        let Some(metadata) = metadata(object) else { continue };
        let mut merged = own(metadata.get(field));
        merged.extend(texts.iter().map(|(key, text)| (key.clone(), Value::String(text.clone()))));
        let merged = Value::Object(merged);
        changed |= metadata.get(field) != Some(&merged);
        metadata.insert(field.to_owned(), merged);
    }
    changed
}

fn metadata(object: &mut Value) -> Option<&mut Map<String, Value>> {
    object.as_object_mut()?.entry("metadata").or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}

fn own(texts: Option<&Value>) -> Map<String, Value> {
    let Some(Value::Object(texts)) = texts else { return Map::new() };
    let mut own = Map::new();
    for (key, value) in texts {
        match value {
            Value::String(_) => own.insert(key.clone(), value.clone()),
            Value::Null => own.insert(key.clone(), Value::String(String::new())),
            _ => return Map::new(),
        };
    }
    own
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn they_replace_and_leave_templates_alone() {
        let mut object = json!({"metadata": {"labels": {"a": "1", "b": "2"}}, "spec": {"template": {"metadata": {}}}});
        assert!(put(&mut object, &texts(&[("a", "x")]), &texts(&[("c", "y")])));
        let wanted = json!({
            "metadata": {"labels": {"a": "x", "b": "2"}, "annotations": {"c": "y"}},
            "spec": {"template": {"metadata": {}}},
        });
        assert_eq!(object, wanted);
        assert!(!put(&mut object, &texts(&[("a", "x")]), &texts(&[])));
    }

    #[test]
    fn one_that_is_no_text_takes_the_others_away() {
        let mut object = json!({"metadata": {"labels": {"a": 1, "b": "2"}}});
        put(&mut object, &texts(&[("c", "x")]), &texts(&[]));
        assert_eq!(object, json!({"metadata": {"labels": {"c": "x"}}}));
    }
}

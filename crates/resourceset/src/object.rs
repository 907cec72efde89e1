//! What is asked of an object, as the client libraries of Kubernetes answer it.

use std::hash::{BuildHasher, RandomState};

use serde_json::{Map, Value};

/// Keeps an object out of what is applied.
const RECONCILE: &str = "fluxcd.controlplane.io/reconcile";

/// What only the controller acts on.
const FOR_CONTROLLER: [&str; 3] = [
    "fluxcd.controlplane.io/copyFrom",
    "fluxcd.controlplane.io/convertKubeConfigFrom",
    "fluxcd.controlplane.io/checksumFrom",
];

/// The value at a path of keys.
fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// The text at a path of keys; empty when there is none.
pub(crate) fn text<'v>(value: &'v Value, path: &[&str]) -> &'v str {
    at(value, path).and_then(Value::as_str).unwrap_or_default()
}

/// The labels or annotations of an object: null counts as empty text, and one value that is no text hides them all.
pub(crate) fn texts<'v>(object: &'v Value, field: &str) -> Result<Map<String, Value>, Hidden<'v>> {
    let Some(found) = at(object, &["metadata", field]) else { return Ok(Map::new()) };
    let Value::Object(found) = found else { return if found.is_null() { Ok(Map::new()) } else { Err(Hidden::All) } };
    let mut texts = Map::new();
    for (key, value) in found {
        match value {
            Value::String(_) => texts.insert(key.clone(), value.clone()),
            Value::Null => texts.insert(key.clone(), Value::String(String::new())),
            _ => return Err(Hidden::By(key)),
        };
    }
    Ok(texts)
}

/// Why labels or annotations cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden<'v> {
    /// They are no map.
    All,
    /// The value of this key is no text.
    By(&'v str),
}

/// Whether the object is left out: its annotation says `disabled`, in just this case.
pub(crate) fn is_disabled(object: &Value) -> bool {
    let annotations = at(object, &["metadata", "annotations"]).and_then(Value::as_object);
    let says = |map: &&Map<String, Value>| map.get(RECONCILE).and_then(Value::as_str) == Some("disabled");
    // One value that is no text hides the others.
    annotations.filter(says).is_some_and(|map| map.values().all(|value| value.is_string() || value.is_null()))
}

/// An annotation that makes the object another one in a cluster.
pub(crate) fn for_controller(object: &Value) -> Option<&'static str> {
    let annotations = at(object, &["metadata", "annotations"])?.as_object()?;
    FOR_CONTROLLER.into_iter().find(|key| annotations.contains_key(*key))
}

/// Puts labels or annotations in place of those there. Where `metadata` is no map nothing happens.
pub(crate) fn set_texts(object: &mut Value, field: &str, texts: Map<String, Value>) {
    let Value::Object(map) = object else { return };
    let metadata = map.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(metadata) = metadata {
        metadata.insert(field.to_owned(), Value::Object(texts));
    }
}

/// What makes two objects the same: group, kind, namespace and name, not the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Identity(u64, u64);

/// Makes identities. Their keys are random, so that no manifest can bring about that two objects have one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identities(RandomState, RandomState);

impl Identities {
    pub(crate) fn of(&self, object: &Value) -> Identity {
        let version = text(object, &["apiVersion"]);
        let (group, kind) = match version.split_once('/') {
            // Not readable, and so is the kind.
            Some((_, rest)) if rest.contains('/') => ("", ""),
            Some((group, _)) => (group, text(object, &["kind"])),
            None => ("", text(object, &["kind"])),
        };
        let key = (group, kind, text(object, &["metadata", "namespace"]), text(object, &["metadata", "name"]));
        Identity(self.0.hash_one(key), self.1.hash_one(key))
    }
}

/// `Kind/namespace/name`, or `Kind/name`.
pub(crate) fn label(object: &Value) -> String {
    let (kind, name) = (text(object, &["kind"]), text(object, &["metadata", "name"]));
    match text(object, &["metadata", "namespace"]) {
        "" => format!("{kind}/{name}"),
        namespace => format!("{kind}/{namespace}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn identity_is_group_kind_namespace_and_name() {
        let identities = Identities::default();
        let of = |version, kind, metadata| {
            identities.of(&json!({"apiVersion": version, "kind": kind, "metadata": metadata}))
        };
        let deployment = of("apps/v1", "D", json!({"name": "a"}));
        assert_eq!(deployment, of("apps/v1beta1", "D", json!({"name": "a", "namespace": 5})));
        for other in [
            of("v1", "D", json!({"name": "a"})),
            of("apps/v1", "E", json!({"name": "a"})),
            of("apps/v1", "D", json!({"name": "b"})),
            of("apps/v1", "D", json!({"name": "a", "namespace": "n"})),
        ] {
            assert_ne!(deployment, other);
        }
    }

    #[test]
    fn one_value_that_is_no_text_hides_all() {
        let labelled = |labels| json!({"metadata": {"labels": labels}});
        assert_eq!(
            texts(&labelled(json!({"a": "b", "c": null})), "labels").map(Value::Object),
            Ok(json!({"a": "b", "c": ""}))
        );
        assert_eq!(texts(&labelled(json!({"a": "b", "c": 1})), "labels"), Err(Hidden::By("c")));
        assert_eq!(texts(&labelled(json!(["a"])), "labels"), Err(Hidden::All));
        assert_eq!(texts(&json!({"metadata": null}), "labels"), Ok(Map::new()));
    }

    #[test]
    fn disabled_counts_in_its_own_case_only() {
        let with = |annotations: Value| is_disabled(&json!({"metadata": {"annotations": annotations}}));
        assert!(with(json!({"fluxcd.controlplane.io/reconcile": "disabled", "x": null})));
        assert!(!with(json!({"fluxcd.controlplane.io/reconcile": "Disabled"})));
        assert!(!with(json!({"fluxcd.controlplane.io/reconcile": "disabled", "x": 1})));
    }

    #[test]
    fn metadata_that_is_no_map_stays() {
        for metadata in [json!(null), json!("x"), json!([])] {
            let mut object = json!({"metadata": metadata});
            let before = object.clone();
            set_texts(&mut object, "labels", Map::new());
            assert_eq!(object, before);
        }
        let mut object = json!({});
        set_texts(&mut object, "labels", Map::new());
        assert_eq!(object, json!({"metadata": {"labels": {}}}));
    }
}

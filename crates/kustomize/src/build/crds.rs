//! `crds`: which fields of custom objects are names, labels or annotations, told by extensions of their schemas.

use serde_json::Value;

use crate::fieldspec::{Config, NameReference, merge_all};
use crate::id::Gvk;
use crate::kustomization::FieldSpec;

/// Levels of schemas that refer to one another.
const MAX_DEPTH: usize = 32;

/// What the definitions of a file add; keys are type names, values have a `Schema`.
pub(super) fn config(definitions: &Value) -> Config {
    let mut config = Config::default();
    for (name, definition) in definitions.as_object().into_iter().flatten() {
        let Some(properties) = properties(definition) else { continue };
        if !["kind", "apiVersion", "metadata"].iter().all(|key| properties.contains_key(*key)) {
            continue;
        }
        let kind = name.rsplit('.').next().unwrap_or_default();
        let gvk = Gvk { kind: kind.into(), ..Gvk::default() };
        gather(&mut config, &gvk, definitions, name, &mut Vec::new(), MAX_DEPTH);
    }
    config
}

fn properties(definition: &Value) -> Option<&serde_json::Map<String, Value>> {
    definition.get("Schema")?.get("properties")?.as_object()
}

fn gather(config: &mut Config, gvk: &Gvk, all: &Value, name: &str, path: &mut Vec<String>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let Some(properties) = all.get(name).and_then(properties) else { return };
    for (key, property) in properties {
        path.push(key.clone());
        let text = |extension: &str| property.get(extension).and_then(Value::as_str);
        let spec = |path: &[String]| FieldSpec { gvk: gvk.clone(), path: path.join("/"), create: false };
        for (extension, specs) in [
            ("x-kubernetes-annotation", &mut config.common_annotations),
            ("x-kubernetes-label-selector", &mut config.common_labels),
            ("x-kubernetes-identity", &mut config.name_prefix),
        ] {
            if text(extension).is_some() {
                // All are alike in not being made, so none can contradict another.
                let _ = merge_all(specs, &[spec(path)]);
            }
        }
        if let (Some(version), Some(kind)) =
            (text("x-kubernetes-object-ref-api-version"), text("x-kubernetes-object-ref-kind"))
        {
            let key = text("x-kubernetes-object-ref-name-key").unwrap_or("name");
            path.push(key.to_owned());
            let target = Gvk { group: "".into(), version: version.into(), kind: kind.into() };
            let reference = NameReference { target, fields: vec![spec(path)] };
            let added = Config { name_reference: vec![reference], ..Config::default() };
            let _ = config.merge(&added);
            path.pop();
        }
        if let Some(next) = text("$ref") {
            gather(config, gvk, all, next, path, depth);
        }
        path.pop();
    }
}

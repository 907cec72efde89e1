//! CustomResourceDefinitions.

use fluxwright_yaml::Dialect;
use serde_json::Value;

use super::shape::{Flavour, read};
use super::{LoadError, check_size};
use crate::model::{Kind, Scope, Version};

/// The kinds that the CRDs of a YAML text define; other objects in it are passed over.
pub(crate) fn read_crds(text: &str) -> Result<Vec<Kind>, LoadError> {
    check_size(text)?;
    let mut kinds = Vec::new();
    for document in &fluxwright_yaml::parse(text)?.documents {
        let value = document.to_value(Dialect::Sigs)?;
        let items = match value.get("items").and_then(Value::as_array) {
            Some(items) if value.get("kind").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("List")) => {
                items.as_slice()
            }
            _ => std::slice::from_ref(&value),
        };
        for item in items.iter().filter(|item| item["kind"] == "CustomResourceDefinition") {
            kinds.push(kind(item)?);
        }
    }
    Ok(kinds)
}

fn kind(crd: &Value) -> Result<Kind, LoadError> {
    let name = crd["metadata"]["name"].as_str().unwrap_or_default();
    let missing = |field| LoadError::Crd { name: name.to_owned(), field };
    let spec = &crd["spec"];
    let text = |value: &Value, field| value.as_str().map(str::to_owned).ok_or_else(|| missing(field));
    let kind = text(&spec["names"]["kind"], "spec.names.kind")?;
    let served = spec["versions"].as_array().ok_or_else(|| missing("spec.versions"))?;
    let mut versions = Vec::new();
    for version in served.iter().filter(|version| version["served"] != false) {
        let name = text(&version["name"], "spec.versions[].name")?;
        let shape = read(&version["schema"]["openAPIV3Schema"], Flavour::Structural, &kind)?;
        versions.push(Version { name, shape });
    }
    Ok(Kind {
        group: text(&spec["group"], "spec.group")?,
        plural: spec["names"]["plural"].as_str().unwrap_or_default().to_owned(),
        short_names: super::keywords::strings(spec["names"].get("shortNames")),
        scope: scope(&spec["scope"]),
        kind,
        versions,
    })
}

pub(super) fn scope(value: &Value) -> Scope {
    match value.as_str() {
        Some("Cluster") => Scope::Cluster,
        Some("Namespaced") => Scope::Namespaced,
        _ => Scope::None,
    }
}

//! `buildMetadata`: what objects tell of their origin.

use std::sync::Arc;

use serde_json::Value;

use crate::kustomization::Kustomization;
use crate::path;
use crate::provenance::Origin;
use crate::resource::{Resource, map_entry};
use crate::resources::Resources;

/// The version that the label tells.
const MANAGED_BY: &str = "kustomize-v5.5.0";

/// Puts the annotations and labels that `buildMetadata` asks for.
pub(super) fn describe(resources: &mut Resources, kustomization: &Kustomization) {
    let asks = |option: &str| kustomization.build_metadata.iter().any(|text| text.text == option);
    let folder = path::parent(&kustomization.path).to_owned();
    for resource in resources.iter_mut() {
        if asks("managedByLabel") {
            put(resource, "labels", "app.kubernetes.io/managed-by", MANAGED_BY.to_owned());
        }
        if asks("originAnnotations") {
            let text = origin(&resource.provenance.origin, &folder);
            put(resource, "annotations", "config.kubernetes.io/origin", text);
        }
        if asks("transformerAnnotations") && !resource.transformers.is_empty() {
            let text = transformations(&resource.transformers, &folder);
            put(resource, "annotations", "alpha.config.kubernetes.io/transformations", text);
        }
    }
}

fn put(resource: &mut Resource, field: &str, key: &str, text: String) {
    if let Some(metadata) = resource.value_mut().get_mut("metadata")
        && let Some(map) = map_entry(metadata, field)
    {
        map.insert(key.to_owned(), Value::String(text));
    }
}

fn origin(origin: &Origin, folder: &str) -> String {
    match origin {
        Origin::File { path, .. } => format!("path: {}\n", path::relative(folder, path)),
        Origin::Generated { path, generator, .. } => {
            let kind = match *generator {
                "secretGenerator" => "SecretGenerator",
                _ => "ConfigMapGenerator",
            };
            let path = path::relative(folder, path);
            format!("configuredIn: {path}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {kind}\n")
        }
    }
}

fn transformations(transformers: &[(Arc<str>, &'static str)], folder: &str) -> String {
    let mut text = String::new();
    for (path, kind) in transformers {
        let path = path::relative(folder, path);
        text.push_str(&format!("- configuredIn: {path}\n  configuredBy:\n    apiVersion: builtin\n    kind: {kind}\n"));
    }
    text
}

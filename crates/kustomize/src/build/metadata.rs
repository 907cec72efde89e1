//! `buildMetadata`: what objects tell of their origin.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::error::ErrorKind;
use crate::kustomization::Kustomization;
use crate::path;
use crate::provenance::Origin;
use crate::resource::{Configured, Resource, check_keys, map_entry};
use crate::resources::Resources;

/// The version that the label tells when no other is given.
const VERSION: &str = "v5.7.1";

/// Puts the annotations and labels that `buildMetadata` asks for.
pub(super) fn describe(
    resources: &mut Resources,
    kustomization: &Kustomization,
    version: Option<&str>,
) -> Result<(), ErrorKind> {
    let managed_by = format!("kustomize-{}", version.unwrap_or(VERSION));
    let asks = |option: &str| kustomization.build_metadata.iter().any(|text| text.text == option);
    let folder = path::parent(&kustomization.path).to_owned();
    for resource in resources.iter_mut() {
        if asks("managedByLabel") {
            put(resource, "labels", "app.kubernetes.io/managed-by", managed_by.clone());
        }
        if asks("originAnnotations") {
            let text = match &resource.told_origin {
                Some(told) => configured(told, &folder),
                None => origin(&resource.provenance.origin, &folder),
            };
            put(resource, "annotations", "config.kubernetes.io/origin", text);
        }
        if asks("transformerAnnotations") && !resource.transformers.is_empty() {
            let text = transformations(&resource.transformers, &folder);
            put(resource, "annotations", "alpha.config.kubernetes.io/transformations", text);
        }
        settle(resource)?;
    }
    Ok(())
}

/// Makes all annotations text, and takes the map of them out when it is empty: kustomize sets them anew, since it kept
/// notes of its own in them.
pub(super) fn settle(resource: &mut Resource) -> Result<(), ErrorKind> {
    let metadata = resource.value().get("metadata");
    let annotations = metadata.and_then(|metadata| metadata.get("annotations")).and_then(Value::as_object);
    check_keys(annotations.into_iter().flat_map(Map::keys))?;
    let is_settled = metadata.is_some_and(|metadata| match metadata.get("annotations") {
        None => metadata.is_object(),
        Some(Value::Object(map)) => !map.is_empty() && map.values().all(Value::is_string),
        Some(_) => false,
    });
    let is_dated = || resource.texts("annotations").any(|(_, text)| matches!(text, Cow::Owned(_)));
    if is_settled && !is_dated() {
        return Ok(());
    }
    let texts: Map<String, Value> =
        resource.texts("annotations").map(|(key, text)| (key.to_owned(), text.into_owned().into())).collect();
    if let Some(metadata) = map_entry(resource.value_mut(), "metadata") {
        metadata.shift_remove("annotations");
        if !texts.is_empty() {
            metadata.insert("annotations".to_owned(), texts.into());
        }
    }
    resource.forget_spelling(["metadata", "annotations"]);
    Ok(())
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
            let (name, namespace) = ("".into(), "".into());
            configured(&Configured { path: Arc::clone(path), kind: kind.into(), name, namespace }, folder)
        }
    }
}

fn configured(configured: &Configured, folder: &str) -> String {
    let Configured { path, kind, name, namespace } = configured;
    let path = path::relative(folder, path);
    let mut text = format!("configuredIn: {path}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {kind}\n");
    for (key, value) in [("name", name), ("namespace", namespace)] {
        if !value.is_empty() {
            text.push_str(&format!("  {key}: {value}\n"));
        }
    }
    text
}

fn transformations(transformers: &[Configured], folder: &str) -> String {
    let mut text = String::new();
    for transformer in transformers {
        let lines = configured(transformer, folder);
        for (index, line) in lines.lines().enumerate() {
            text.push_str(if index == 0 { "- " } else { "  " });
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

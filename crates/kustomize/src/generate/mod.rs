//! ConfigMaps and Secrets out of files and literals.

mod absorb;
mod base64;
mod hash;
mod pairs;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};
use crate::kustomization::{GeneratorOptions, GeneratorSpec, Kustomization};
use crate::provenance::{Origin, Provenance};
use crate::resource::{Behavior, Resource, check_keys};

pub(crate) use absorb::absorb;
pub(crate) use hash::add_hashes;
pub(crate) use pairs::ReadFile;

/// Which generator an entry is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generator {
    ConfigMap,
    Secret,
}

impl Generator {
    fn field(self) -> &'static str {
        match self {
            Self::ConfigMap => "configMapGenerator",
            Self::Secret => "secretGenerator",
        }
    }
}

/// The object that an entry makes; `read` gives the bytes of a file that it names.
pub(crate) fn generate(
    kustomization: &Kustomization,
    generator: Generator,
    index: usize,
    spec: &GeneratorSpec,
    read: &ReadFile<'_>,
) -> Result<Resource, Error> {
    let failed = |kind: ErrorKind| Error::new(kind).at(kustomization.place(&spec.span));
    if spec.name.is_empty() {
        return Err(failed(ErrorKind::GeneratorName));
    }
    let options = options(spec.options.as_ref(), kustomization.generator_options.as_ref());
    let pairs = pairs::pairs(kustomization, spec, read)?;
    let keys = options.labels.keys().chain(options.annotations.keys()).chain(pairs.keys());
    check_keys(keys).map_err(failed)?;
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), spec.name.clone().into());
    if !spec.namespace.is_empty() {
        metadata.insert("namespace".to_owned(), spec.namespace.clone().into());
    }
    for (key, texts) in [("labels", &options.labels), ("annotations", &options.annotations)] {
        if !texts.is_empty() {
            metadata.insert(key.to_owned(), json!(texts));
        }
    }
    let mut object = Map::new();
    object.insert("apiVersion".to_owned(), "v1".into());
    match generator {
        Generator::ConfigMap => {
            object.insert("kind".to_owned(), "ConfigMap".into());
            fill(&mut object, pairs);
        }
        Generator::Secret => {
            object.insert("kind".to_owned(), "Secret".into());
            let of_type = if spec.secret_type.is_empty() { "Opaque" } else { &spec.secret_type };
            object.insert("type".to_owned(), of_type.into());
            // Unlike that of a ConfigMap it is there when it is empty.
            let data: Map<String, Value> =
                pairs.into_iter().map(|(key, bytes)| (key, base64::in_lines(&bytes).into())).collect();
            object.insert("data".to_owned(), data.into());
        }
    }
    object.insert("metadata".to_owned(), metadata.into());
    if options.immutable {
        object.insert("immutable".to_owned(), true.into());
    }
    let origin = Origin::Generated {
        path: Arc::clone(&kustomization.path),
        generator: generator.field(),
        entry: index,
        line: kustomization.line(&spec.span),
    };
    let mut resource = Resource::new(Value::Object(object), Provenance::new(origin));
    resource.needs_hash = !options.disable_name_suffix_hash;
    resource.behavior = match spec.behavior.as_str() {
        "create" => Behavior::Create,
        "replace" => Behavior::Replace,
        "merge" => Behavior::Merge,
        _ => Behavior::Unspecified,
    };
    Ok(resource)
}

/// The bytes of what was generated.
pub(crate) fn size(resource: &Resource) -> usize {
    let data = ["data", "binaryData"].into_iter().filter_map(|key| resource.value().get(key)?.as_object());
    data.flatten().map(|(key, value)| key.len() + value.as_str().map_or(0, str::len)).sum()
}

/// Texts become `data`, other bytes `binaryData`.
fn fill(object: &mut Map<String, Value>, pairs: BTreeMap<String, Arc<[u8]>>) {
    let (mut data, mut binary) = (Map::new(), Map::new());
    for (key, bytes) in pairs {
        match std::str::from_utf8(&bytes) {
            Ok(text) => data.insert(key, text.into()),
            Err(_) => binary.insert(key, base64::in_lines(&bytes).into()),
        };
    }
    for (key, map) in [("data", data), ("binaryData", binary)] {
        if !map.is_empty() {
            object.insert(key.to_owned(), map.into());
        }
    }
}

/// The entry's own options before those of all generators.
fn options(own: Option<&GeneratorOptions>, all: Option<&GeneratorOptions>) -> GeneratorOptions {
    let mut options = own.cloned().unwrap_or_default();
    if let Some(all) = all {
        for (key, value) in &all.labels {
            options.labels.entry(key.clone()).or_insert_with(|| value.clone());
        }
        for (key, value) in &all.annotations {
            options.annotations.entry(key.clone()).or_insert_with(|| value.clone());
        }
        options.disable_name_suffix_hash |= all.disable_name_suffix_hash;
        options.immutable |= all.immutable;
    }
    options
}

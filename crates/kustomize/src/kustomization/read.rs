//! Reading a kustomization file.

use std::sync::Arc;

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, Limits, Node, parse_bytes};

use super::reader::Reader;
use super::{Kustomization, fields};
use crate::error::{Error, ErrorKind, Place};
use crate::load::parse_first;

/// The fields of a kustomization. What comes behind `refused` would run a program, or is a feature that is no more.
const KNOWN: [&str; 35] = [
    "apiVersion",
    "kind",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "generatorOptions",
    "configurations",
    "buildMetadata",
    "vars",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generators",
    "transformers",
    "validators",
    "inventory",
];

/// Reads a kustomization file. The bytes are those at `path`, a path from the root of the tree.
pub(crate) fn read(path: &Arc<str>, bytes: &[u8]) -> Result<Kustomization, Vec<Error>> {
    read_as(path, bytes, true)
}

/// The same as Flux reads it before it adds to it: it may be empty, and fields that are not known do not count.
pub(crate) fn read_leniently(path: &Arc<str>, bytes: &[u8]) -> Result<Kustomization, Vec<Error>> {
    read_as(path, bytes, false)
}

fn read_as(path: &Arc<str>, bytes: &[u8], strictly: bool) -> Result<Kustomization, Vec<Error>> {
    let source: Option<Arc<str>> = std::str::from_utf8(bytes).ok().map(Arc::from);
    let place = |span: Span| Place { path: Arc::clone(path), source: source.clone(), span };
    let yaml = |error: fluxwright_yaml::Error| {
        let span = error.span.clone();
        vec![Error::new(ErrorKind::from(error)).at(place(span))]
    };
    let stream = match &source {
        Some(source) => parse_first(source).map_err(yaml)?,
        // It says where the bytes are wrong.
        None => parse_bytes(bytes, &Limits::default()).map_err(yaml)?,
    };
    let mut kustomization =
        Kustomization { path: Arc::clone(path), source: Arc::clone(&stream.text), ..Kustomization::default() };
    let document = stream.documents.first();
    let Some((document, root)) = document.and_then(|document| Some((document, document.root.as_ref()?))) else {
        if strictly {
            return Err(vec![Error::new(ErrorKind::EmptyKustomization).at(place(0..0))]);
        }
        return Ok(kustomization);
    };
    // What the reader of the file refuses as a whole; types come after.
    document.to_value(Dialect::Sigs).map_err(yaml)?;
    let mut reader = Reader::new(document);
    let mut kind = (String::new(), root.span.clone());
    let mut api_version = (String::new(), root.span.clone());
    let mut is_empty = true;
    let (mut bases, mut image_tags) = (Vec::new(), Vec::new());
    reader.fields("", root, &KNOWN, |reader, name, node| {
        kustomization.spans.insert(name, node.span.clone());
        match name {
            "apiVersion" => return api_version = (reader.text(name, node), node.span.clone()),
            "kind" => return kind = (reader.text(name, node), node.span.clone()),
            "bases" => bases = reader.texts(name, node),
            "imageTags" => image_tags = reader.list(name, node, fields::image),
            "metadata" => metadata(reader, node),
            _ => field(&mut kustomization, reader, name, node),
        }
        is_empty = false;
    });
    kustomization.resources.extend(bases);
    kustomization.images.extend(image_tags);
    let mut found = std::mem::take(&mut reader.errors);
    if !strictly {
        found.retain(|(kind, _)| !matches!(kind, ErrorKind::UnknownField { .. }));
    }
    let mut errors: Vec<Error> = found.into_iter().map(|(kind, span)| Error::new(kind).at(place(span))).collect();
    if strictly && is_empty && errors.is_empty() {
        errors.push(Error::new(ErrorKind::EmptyKustomization).at(place(root.span.clone())));
    }
    kustomization.is_component = kind.0 == "Component";
    if !matches!(kind.0.as_str(), "" | "Kustomization" | "Component") {
        errors.push(Error::new(ErrorKind::Kind(kind.0)).at(place(kind.1)));
    } else {
        let wanted = match kustomization.is_component {
            true => "kustomize.config.k8s.io/v1alpha1",
            false => "kustomize.config.k8s.io/v1beta1",
        };
        if !api_version.0.is_empty() && api_version.0 != wanted {
            errors.push(Error::new(ErrorKind::ApiVersion { found: api_version.0, wanted }).at(place(api_version.1)));
        }
    }
    if errors.is_empty() { Ok(kustomization) } else { Err(errors) }
}

fn metadata<'d>(reader: &mut Reader<'d>, node: &'d Node) {
    reader.fields("metadata", node, &["name", "namespace", "labels", "annotations"], |reader, name, node| match name {
        "labels" | "annotations" => drop(reader.string_map(name, node)),
        _ => drop(reader.text(name, node)),
    });
}

fn field<'d>(kustomization: &mut Kustomization, reader: &mut Reader<'d>, name: &'static str, node: &'d Node) {
    let it = kustomization;
    match name {
        "openapi" => it.openapi = reader.map(name, node, |reader, node| reader.placed(name, node)),
        "namePrefix" => it.name_prefix = reader.text(name, node),
        "nameSuffix" => it.name_suffix = reader.text(name, node),
        "namespace" => it.namespace = reader.text(name, node),
        "commonLabels" => it.common_labels = reader.string_map(name, node),
        "labels" => it.labels = reader.list(name, node, fields::label),
        "commonAnnotations" => it.common_annotations = reader.string_map(name, node),
        "patchesStrategicMerge" => it.patches_strategic_merge = reader.texts(name, node),
        "patchesJson6902" => it.patches_json6902 = reader.list(name, node, fields::patch),
        "patches" => it.patches = reader.list(name, node, fields::patch),
        "images" => it.images = reader.list(name, node, fields::image),
        "replacements" => it.replacements = reader.list(name, node, fields::replacement),
        "replicas" => it.replicas = reader.list(name, node, fields::replica),
        "sortOptions" => it.sort = Some(fields::sort_options(reader, node)),
        "resources" => it.resources = reader.texts(name, node),
        "components" => it.components = reader.texts(name, node),
        "crds" => it.crds = reader.texts(name, node),
        "configMapGenerator" => {
            it.config_maps = reader.list(name, node, |reader, node| fields::generator(reader, node, false));
        }
        "secretGenerator" => {
            it.secrets = reader.list(name, node, |reader, node| fields::generator(reader, node, true));
        }
        "generatorOptions" => it.generator_options = Some(fields::generator_options(reader, node)),
        "configurations" => it.configurations = reader.texts(name, node),
        "generators" => it.generators = reader.texts(name, node),
        "transformers" => it.transformers = reader.texts(name, node),
        "buildMetadata" => it.build_metadata = reader.texts(name, node),
        _ if reader.is_empty(node) => {}
        _ => it.refused.push((name, node.span.clone())),
    }
}

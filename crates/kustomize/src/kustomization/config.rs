//! A file of `configurations`.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Limits, Node, duplicate_keys, parse_bytes};

use super::fields::field_spec;
use super::reader::Reader;
use crate::error::{Error, ErrorKind, Place};
use crate::fieldspec::{Config, NameReference};

const KNOWN: [&str; 11] = [
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "templateLabels",
    "commonAnnotations",
    "nameReference",
    "varReference",
    "images",
    "replicas",
];

/// Reads a file of `configurations`.
pub(crate) fn read_config(path: &Arc<str>, bytes: &[u8]) -> Result<Config, Vec<Error>> {
    let source: Option<Arc<str>> = std::str::from_utf8(bytes).ok().map(Arc::from);
    let place = |span| Place { path: Arc::clone(path), source: source.clone(), span };
    let yaml = |error: fluxwright_yaml::Error| {
        let span = error.span.clone();
        vec![Error::new(ErrorKind::from(error)).at(place(span))]
    };
    let stream = parse_bytes(bytes, &Limits::default()).map_err(yaml)?;
    let mut config = Config::default();
    let Some(document) = stream.documents.first() else { return Ok(config) };
    let Some(root) = &document.root else { return Ok(config) };
    document.to_value(Dialect::Sigs).map_err(yaml)?;
    let mut reader = Reader::new(document);
    reader.fields("", root, &KNOWN, |reader, name, node| {
        let specs = match name {
            "namePrefix" => &mut config.name_prefix,
            "nameSuffix" => &mut config.name_suffix,
            "namespace" => &mut config.namespace,
            "commonLabels" => &mut config.common_labels,
            "labels" => &mut config.labels,
            "templateLabels" => &mut config.template_labels,
            "commonAnnotations" => &mut config.common_annotations,
            "images" => &mut config.images,
            "replicas" => &mut config.replicas,
            "nameReference" => return config.name_reference = reader.list(name, node, name_reference),
            // Of `vars`, which are refused.
            _ => return,
        };
        *specs = reader.list(name, node, field_spec);
    });
    let twice = duplicate_keys(document).into_iter().map(|(first, span)| {
        let key = stream.text.get(first.clone()).unwrap_or_default().to_owned();
        let kind = fluxwright_yaml::ErrorKind::DuplicateKey { key, first };
        (ErrorKind::from(fluxwright_yaml::Error::new(kind, span.clone())), span)
    });
    let errors = reader.errors.into_iter().chain(twice);
    let errors: Vec<Error> = errors.map(|(kind, span)| Error::new(kind).at(place(span))).collect();
    if errors.is_empty() { Ok(config) } else { Err(errors) }
}

fn name_reference<'d>(reader: &mut Reader<'d>, node: &'d Node) -> NameReference {
    let mut reference = NameReference::default();
    reader.fields(
        "nameReference",
        node,
        &["group", "version", "kind", "fieldSpecs"],
        |reader, name, node| match name {
            "group" => reference.target.group = reader.text(name, node).into(),
            "version" => reference.target.version = reader.text(name, node).into(),
            "kind" => reference.target.kind = reader.text(name, node).into(),
            _ => reference.fields = reader.list(name, node, field_spec),
        },
    );
    reference
}

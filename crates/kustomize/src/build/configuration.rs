//! `configurations`, `crds` and `openapi`.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Limits, parse_bytes};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Place};
use crate::fieldspec::Config;
use crate::kustomization::{Kustomization, Text, read_config};
use crate::patch::Schema;

use super::folder::Run;

/// The configuration with what a kustomization adds.
pub(super) fn merged(
    run: &Run<'_, '_>,
    folder: &str,
    kustomization: &Kustomization,
    config: &Arc<Config>,
) -> Result<Arc<Config>, Vec<Error>> {
    if kustomization.configurations.is_empty() && kustomization.crds.is_empty() {
        return Ok(Arc::clone(config));
    }
    let mut merged = (**config).clone();
    for path in &kustomization.configurations {
        let bytes = run.bytes(folder, kustomization, path).map_err(|error| vec![error])?;
        let shown = crate::path::join(folder, &path.text).unwrap_or_else(|| path.text.clone());
        let read = read_config(&shown.into(), &bytes)?;
        merged.merge(&read).map_err(|conflict| {
            let kind = ErrorKind::ConfigurationConflict(conflict.0);
            vec![Error::new(kind).at(kustomization.place(&path.span))]
        })?;
    }
    for path in &kustomization.crds {
        let value = document(run, folder, kustomization, path).map_err(|error| vec![error])?;
        let read = super::crds::config(&value);
        merged.merge(&read).map_err(|conflict| {
            let kind = ErrorKind::ConfigurationConflict(conflict.0);
            vec![Error::new(kind).at(kustomization.place(&path.span))]
        })?;
    }
    Ok(Arc::new(merged))
}

fn document(run: &Run<'_, '_>, folder: &str, kustomization: &Kustomization, path: &Text) -> Result<Value, Error> {
    let bytes = run.bytes(folder, kustomization, path)?;
    let shown = crate::path::join(folder, &path.text).unwrap_or_else(|| path.text.clone());
    value(&shown, &bytes)
}

fn value(path: &str, bytes: &[u8]) -> Result<Value, Error> {
    let failed = |error: fluxwright_yaml::Error| {
        let span = error.span.clone();
        let source = std::str::from_utf8(bytes).ok().map(Arc::from);
        Error::new(ErrorKind::Yaml(error)).at(Place { path: path.into(), source, span })
    };
    let stream = parse_bytes(bytes, &Limits::default()).map_err(failed)?;
    stream.documents.first().map_or(Ok(Value::Null), |document| document.to_value(Dialect::Sigs)).map_err(failed)
}

/// The kinds that `openapi` tells of.
pub(super) fn schema(kustomization: &Kustomization, path: &Text, bytes: &[u8]) -> Result<Schema, Error> {
    let value = value(&path.text, bytes)?;
    Schema::from_openapi(&value)
        .map_err(|error| Error::new(ErrorKind::OpenApi(error)).at(kustomization.place(&path.span)))
}

//! `configurations`, `crds` and `openapi`.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Limits, parse_bytes};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Place};
use crate::fieldspec::{Config, Conflict};
use crate::kustomization::{Kustomization, Text, read_config};
use crate::patch::Schema;

use super::folder::Run;

/// The configuration with kustomize's own and with what a kustomization adds.
pub(super) fn merged(
    run: &Run<'_, '_>,
    folder: &str,
    kustomization: &Kustomization,
    config: &Arc<Config>,
) -> Result<Arc<Config>, Vec<Error>> {
    let standard = Config::standard();
    let adds_nothing = kustomization.configurations.is_empty() && kustomization.crds.is_empty();
    if adds_nothing && (Arc::ptr_eq(config, &Config::empty()) || Arc::ptr_eq(config, &standard)) {
        return Ok(standard);
    }
    let failed = |path: Option<&Text>| {
        let span = path.map_or(0..0, |path| path.span.clone());
        let place = kustomization.place(&span);
        move |conflict: Conflict| vec![Error::new(ErrorKind::ConfigurationConflict(conflict.0)).at(place)]
    };
    let mut own = Config::default();
    for path in &kustomization.configurations {
        let bytes = run.bytes(folder, kustomization, path).map_err(|error| vec![error])?;
        let shown = crate::path::join(folder, &path.text).unwrap_or_else(|| path.text.clone());
        own.merge(&read_config(&shown.into(), &bytes)?).map_err(failed(Some(path)))?;
    }
    let mut all = (*standard).clone();
    all.merge(&own).map_err(failed(kustomization.configurations.first()))?;
    let mut merged = (**config).clone();
    merged.merge(&all).map_err(failed(None))?;
    for path in &kustomization.crds {
        let value = document(run, folder, kustomization, path).map_err(|error| vec![error])?;
        merged.merge(&super::crds::config(&value)).map_err(failed(Some(path)))?;
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
        Error::new(ErrorKind::from(error)).at(Place { path: path.into(), source, span })
    };
    let stream = parse_bytes(bytes, &Limits::default()).map_err(failed)?;
    stream.documents.first().map_or(Ok(Value::Null), |document| document.to_value(Dialect::Sigs)).map_err(failed)
}

/// The kinds that `openapi` tells of; with the usual ones when it comes late.
pub(super) fn schema(kustomization: &Kustomization, path: &Text, bytes: &[u8], is_late: bool) -> Result<Schema, Error> {
    let value = value(&path.text, bytes)?;
    Schema::from_openapi(&value, is_late.then(Schema::builtin))
        .map_err(|error| Error::new(ErrorKind::OpenApi(error)).at(kustomization.place(&path.span)))
}

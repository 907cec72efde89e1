//! The Kubernetes objects of a text, as Flux reads them.

use fluxwright_diagnostic::Span;
use serde_json::Value;

use super::{Part, parts};
use crate::{Error, ErrorKind, Limits};

/// An object and the document it was in.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// The document's bytes.
    pub span: Span,
    /// The object, a map.
    pub value: Value,
}

/// The objects of a text, and the error that ended the reading.
///
/// Every document must be a map with a `kind`, or be empty. One with a list `items` counts as the objects in it, which
/// are not looked at. Documents without `apiVersion` or `metadata.name`, and kustomize's own Kustomizations, are left
/// out.
pub fn objects(text: &str, limits: &Limits) -> (Vec<Object>, Option<Error>) {
    let mut found = Vec::new();
    for part in parts(text, limits) {
        let added = part.and_then(|part| add(part, &mut found));
        if let Err(error) = added {
            return (found, Some(error));
        }
    }
    (found, None)
}

fn add(part: Part, found: &mut Vec<Object>) -> Result<(), Error> {
    let Part { span, value, .. } = part;
    let error = |kind| Err(Error::new(kind, span.clone()));
    match &value {
        Value::Null => return Ok(()),
        Value::Object(map) if map.get("kind").and_then(Value::as_str).is_some_and(|kind| !kind.is_empty()) => {}
        Value::Object(_) => return error(ErrorKind::MissingKind),
        _ => return error(ErrorKind::NotObject),
    }
    if let Some(Value::Array(items)) = value.get("items") {
        for item in items {
            if !item.is_object() {
                return error(ErrorKind::NotObject);
            }
            found.push(Object { span: span.clone(), value: item.clone() });
        }
        return Ok(());
    }
    if is_complete(&value) && !is_kustomize(&value) {
        found.push(Object { span, value });
    }
    Ok(())
}

fn is_complete(object: &Value) -> bool {
    let text = |pointer| object.pointer(pointer).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    text("/apiVersion") && text("/metadata/name")
}

fn is_kustomize(object: &Value) -> bool {
    let text = |key| object.get(key).and_then(Value::as_str).unwrap_or_default();
    text("kind").eq_ignore_ascii_case("Kustomization") && text("apiVersion").starts_with("kustomize.config.k8s.io/")
}

//! Reading Kubernetes objects from rendered text, as flux-operator's client libraries do.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::multidoc::{Part, parts};
use fluxwright_yaml::{Error as YamlError, ErrorKind as YamlErrorKind, Limits};
use serde_json::Value;

use crate::object::text;

/// How much of one rendering is read.
const LIMITS: Limits = Limits { bytes: 64 << 20, depth: 250, nodes: 1_000_000 };

/// What a rendered text holds.
#[derive(Debug)]
pub(crate) enum Found {
    /// An object, and the bytes of its document.
    Object(Value, Span),
    /// A document that flux-operator passes over in silence.
    Dropped(Dropped, Span),
    /// Text after `...`, which nothing reads.
    Lost(Span),
}

/// Why a document is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Dropped {
    /// It has no `apiVersion` that is text.
    NoApiVersion(String),
    /// It has no `metadata.name` that is text.
    NoName(String),
    /// It is a Kustomization of kustomize itself.
    Kustomization,
}

/// A text that holds something else than objects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no YAML, or no object.
    #[error("{0}")]
    Yaml(YamlError),
    /// `apiVersion` has more than one slash, which hides the kind.
    #[error("`{version}` is no apiVersion: it has more than one slash")]
    ApiVersion {
        /// What is there.
        version: String,
        /// The bytes of the document.
        span: Span,
    },
    /// There is no document at all.
    #[error("the template renders to nothing")]
    Nothing,
}

impl ReadError {
    /// The bytes of the rendered text that are meant.
    pub fn span(&self) -> Span {
        match self {
            Self::Yaml(error) => error.span.clone(),
            Self::ApiVersion { span, .. } => span.clone(),
            Self::Nothing => 0..0,
        }
    }
}

/// The object of a resource: the first document, of which only a kind is asked.
pub(crate) fn first(text: &str) -> Result<(Value, Option<Span>), ReadError> {
    let part = parts(text, &LIMITS).next().ok_or(ReadError::Nothing)?.map_err(ReadError::Yaml)?;
    check_kind(&part)?;
    Ok((part.value, part.lost))
}

/// Each object of a text of several documents, up to the first error.
pub(crate) fn each(text: &str, visit: &mut dyn FnMut(Found)) -> Result<(), ReadError> {
    for part in parts(text, &LIMITS) {
        let part = part.map_err(ReadError::Yaml)?;
        if let Some(lost) = part.lost.clone() {
            visit(Found::Lost(lost));
        }
        if !part.value.is_null() {
            check_kind(&part)?;
            objects(part, visit)?;
        }
    }
    Ok(())
}

fn objects(part: Part, visit: &mut dyn FnMut(Found)) -> Result<(), ReadError> {
    let Part { span, mut value, .. } = part;
    if let Some(Value::Array(items)) = value.get_mut("items") {
        for item in std::mem::take(items) {
            if !item.is_object() {
                return Err(ReadError::Yaml(YamlError::new(YamlErrorKind::NotObject, span)));
            }
            visit(Found::Object(item, span.clone()));
        }
        return Ok(());
    }
    let kind = || text(&value, &["kind"]).to_owned();
    if text(&value, &["apiVersion"]).is_empty() {
        visit(Found::Dropped(Dropped::NoApiVersion(kind()), span));
    } else if text(&value, &["metadata", "name"]).is_empty() {
        visit(Found::Dropped(Dropped::NoName(kind()), span));
    } else if is_kustomize(&value) {
        visit(Found::Dropped(Dropped::Kustomization, span));
    } else {
        visit(Found::Object(value, span));
    }
    Ok(())
}

fn check_kind(part: &Part) -> Result<(), ReadError> {
    let error = |kind| Err(ReadError::Yaml(YamlError::new(kind, part.span.clone())));
    if !part.value.is_object() && !part.value.is_null() {
        return error(YamlErrorKind::NotObject);
    }
    if text(&part.value, &["kind"]).is_empty() {
        return error(YamlErrorKind::MissingKind);
    }
    let version = text(&part.value, &["apiVersion"]);
    match version.bytes().filter(|b| *b == b'/').count() {
        0 | 1 => Ok(()),
        _ => Err(ReadError::ApiVersion { version: version.to_owned(), span: part.span.clone() }),
    }
}

fn is_kustomize(object: &Value) -> bool {
    text(object, &["kind"]).eq_ignore_ascii_case("Kustomization")
        && text(object, &["apiVersion"]).starts_with("kustomize.config.k8s.io/")
}

//! Files of replacements, as an entry of `replacements` names one.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Limits, NodeKind, parse_bytes};

use super::ReplacementSpec;
use super::fields::replacement;
use super::reader::Reader;
use crate::error::{Error, ErrorKind, Place};
use crate::replacement::ReplacementError;

/// Reads a file with one replacement or a list of them. Fields that no replacement has count for nothing there.
pub(crate) fn read_replacements(path: &Arc<str>, bytes: &[u8]) -> Result<Vec<ReplacementSpec>, Vec<Error>> {
    let source: Option<Arc<str>> = std::str::from_utf8(bytes).ok().map(Arc::from);
    let place = |span| Place { path: Arc::clone(path), source: source.clone(), span };
    let yaml = |error: fluxwright_yaml::Error| {
        let span = error.span.clone();
        vec![Error::new(ErrorKind::from(error)).at(place(span))]
    };
    let stream = parse_bytes(bytes, &Limits::default()).map_err(yaml)?;
    let document = stream.documents.first();
    let Some((document, root)) = document.and_then(|document| Some((document, document.root.as_ref()?))) else {
        return Err(vec![Error::new(ReplacementError::File.into()).at(place(0..0))]);
    };
    document.to_value(Dialect::Sigs).map_err(yaml)?;
    let mut reader = Reader::new(document);
    let specs = match &root.kind {
        NodeKind::Sequence { .. } => reader.list("replacements", root, replacement),
        NodeKind::Mapping { .. } => vec![replacement(&mut reader, root)],
        NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {
            return Err(vec![Error::new(ReplacementError::File.into()).at(place(root.span.clone()))]);
        }
    };
    let errors = reader.errors.into_iter().filter(|(kind, _)| !matches!(kind, ErrorKind::UnknownField { .. }));
    let errors: Vec<Error> = errors.map(|(kind, span)| Error::new(kind).at(place(span))).collect();
    if errors.is_empty() { Ok(specs) } else { Err(errors) }
}

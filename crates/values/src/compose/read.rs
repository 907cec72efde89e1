//! Reading a values file as Helm does.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Error, ErrorKind, FileError, duplicate_keys, parse};
use serde_json::{Map, Value};

use super::{ValuesFile, ValuesProblem};

/// What a values file holds.
pub(super) struct Read {
    /// The values; nothing where the file is encrypted.
    pub values: Map<String, Value>,
    /// Whether SOPS encrypted it.
    pub encrypted: bool,
    /// Whether it starts with `---`.
    pub explicit_start: bool,
    /// Whether it has comments.
    pub comments: bool,
}

/// Reads a values file: one document, a map or nothing. Keys that are there twice are refused, although Helm takes the
/// last: one of them is not what was meant.
pub(super) fn read(file: &ValuesFile) -> Result<Read, Vec<ValuesProblem>> {
    let source: Arc<str> = file.text.as_str().into();
    let in_file =
        |error: Error| ValuesProblem::Yaml(FileError { error, path: file.path.clone(), source: Some(source.clone()) });
    let stream = parse(&file.text).map_err(|error| vec![in_file(error)])?;
    let explicit_start = stream.documents.first().is_some_and(|document| document.explicit_start);
    let comments = stream.documents.iter().any(|document| !document.comments.is_empty());
    let mut documents = stream.documents.iter().filter(|document| document.root.is_some());
    let Some(document) = documents.next() else {
        return Ok(Read { values: Map::new(), encrypted: false, explicit_start, comments });
    };
    if document.sops().is_some() {
        return Ok(Read { values: Map::new(), encrypted: true, explicit_start, comments });
    }
    if let Some(second) = documents.next() {
        let span = second.span.start..second.span.start;
        return Err(vec![ValuesProblem::SeveralDocuments { path: file.path.clone(), text: source, span }]);
    }
    let mut duplicates = duplicate_keys(document);
    duplicates.sort_by_key(|(_, again)| again.start);
    let duplicates: Vec<ValuesProblem> = duplicates
        .into_iter()
        .map(|(first, again)| {
            let key = file.text.get(again.clone()).unwrap_or_default().to_owned();
            in_file(Error::new(ErrorKind::DuplicateKey { key, first }, again))
        })
        .collect();
    if !duplicates.is_empty() {
        return Err(duplicates);
    }
    match document.to_value(Dialect::Sigs) {
        Ok(Value::Object(values)) => Ok(Read { values, encrypted: false, explicit_start, comments }),
        Ok(Value::Null) => Ok(Read { values: Map::new(), encrypted: false, explicit_start, comments }),
        Ok(_) => {
            let span = document.root.as_ref().map(|root| root.span.clone()).unwrap_or_default();
            let span = span.start..span.start;
            Err(vec![ValuesProblem::NotAMap { path: file.path.clone(), text: source, span }])
        }
        Err(error) => Err(vec![in_file(error)]),
    }
}

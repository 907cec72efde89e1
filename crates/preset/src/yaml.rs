//! The few things of YAML that presets need.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, Document, Error, ErrorKind, Node, SyntaxError};
use serde_json::Value;

use crate::read::Step;

/// Checks that a text is YAML that Kubernetes' readers take: it parses, and no key is there twice.
pub(crate) fn check(text: &str) -> Result<(), Error> {
    for document in &fluxwright_yaml::parse(text)?.documents {
        checked(text, document)?;
    }
    Ok(())
}

/// The value of a document as the API server reads it, which has no key twice.
fn checked(text: &str, document: &Document) -> Result<Value, Error> {
    if let Some((first, again)) = fluxwright_yaml::duplicate_keys(document).into_iter().next() {
        let key = text.get(again.clone()).unwrap_or_default().to_owned();
        return Err(Error::new(ErrorKind::DuplicateKey { key, first }, again));
    }
    document.to_value(Dialect::Sigs)
}

/// The value of a text of one document: values as the API server reads them, keys as they are written, for a key `on`
/// is one of GitHub's, and not `true`.
pub(crate) fn value(text: &str) -> Result<Value, Error> {
    let stream = fluxwright_yaml::parse(text)?;
    if let Some(second) = stream.documents.get(1) {
        let message = "there is more than one document".to_owned();
        return Err(Error::new(ErrorKind::Syntax(SyntaxError::Other(message)), second.span.clone()));
    }
    let Some(document) = stream.documents.first() else { return Ok(Value::Null) };
    let value = checked(text, document)?;
    Ok(match document.to_value(Dialect::V3) {
        Ok(keys) => with_keys_of(keys, value),
        // That reader takes less, such as no numbers for keys.
        Err(_) => value,
    })
}

/// The second value with the keys of the first, which is the same text as another reader reads it. The reader's limit
/// on depth bounds the recursion.
fn with_keys_of(keys: Value, values: Value) -> Value {
    match (keys, values) {
        (Value::Object(keys), Value::Object(values)) if keys.len() == values.len() => {
            let entries = keys.into_iter().zip(values);
            Value::Object(entries.map(|((key, inner), (_, value))| (key, with_keys_of(inner, value))).collect())
        }
        // Keys that only one reader takes for the same: the stricter reader is right.
        (Value::Object(keys), Value::Object(_)) => Value::Object(keys),
        (Value::Array(keys), Value::Array(values)) => {
            Value::Array(keys.into_iter().zip(values).map(|(inner, value)| with_keys_of(inner, value)).collect())
        }
        (_, value) => value,
    }
}

/// The bytes of the value at a path; those of the nearest above it where there is none.
pub(crate) fn span_of(text: &str, path: &[Step]) -> Span {
    let Ok(stream) = fluxwright_yaml::parse(text) else { return 0..0 };
    let Some(mut node) = stream.documents.iter().find_map(|document| document.root.as_ref()) else { return 0..0 };
    let mut span = 0..0;
    for step in path {
        let next: Option<&Node> = match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.items().and_then(|items| items.get(*index)),
        };
        let Some(next) = next else { return span };
        node = next;
        span = first_line_of_collection(text, node);
    }
    span
}

/// What a function makes of the value of a key of the first document; `None` where there is none.
pub(crate) fn with_node<T>(text: &str, key: &str, make: impl FnOnce(&Document, &Node) -> T) -> Option<T> {
    let stream = fluxwright_yaml::parse(text).ok()?;
    let document = stream.documents.iter().find(|document| document.root.is_some())?;
    let node = document.root.as_ref()?.get(key).filter(|node| !node.is_null())?;
    Some(make(document, node))
}

/// The bytes of all comments.
pub(crate) fn comments(text: &str) -> Vec<Span> {
    let Ok(stream) = fluxwright_yaml::parse(text) else { return Vec::new() };
    let comments = stream.documents.iter().flat_map(|document| &document.comments);
    comments.map(|comment| comment.span.clone()).collect()
}

/// The bytes of the first scalar with this value.
pub(crate) fn scalar_span(text: &str, value: &str) -> Option<Span> {
    let stream = fluxwright_yaml::parse(text).ok()?;
    let mut found = None;
    for root in stream.documents.iter().filter_map(|document| document.root.as_ref()) {
        root.walk(&mut |node| {
            if found.is_none() && node.as_str() == Some(value) {
                found = Some(node.span.clone());
            }
        });
    }
    found
}

/// A scalar whole; of a map or list its first line, for an excerpt of it all says less.
fn first_line_of_collection(text: &str, node: &Node) -> Span {
    if node.as_str().is_some() {
        return node.span.clone();
    }
    let first = text.get(node.span.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
    node.span.start..node.span.start + first
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_read_as_by_kubernetes_and_keys_as_written() {
        let text = "on: yes\n\"y\": 2024-01-02\nn: {a: 017, off: [on, 1.10]}\n";
        let value = value(text).unwrap();
        assert_eq!(value, json!({ "on": true, "y": "2024-01-02", "n": { "a": 15, "off": [true, 1.1] } }));
    }

    #[test]
    fn one_document_makes_a_value() {
        assert_eq!(value("").unwrap(), Value::Null);
        assert_eq!(value("# c\nx").unwrap(), json!("x"));
        assert!(value("a: 1\n---\nb: 1\n").is_err());
        assert!(value("a: 1\na: 2\n").is_err());
        assert_eq!(value("8080: x\n").unwrap(), json!({ "8080": "x" }));
    }

    #[test]
    fn duplicate_keys_are_found_in_any_document() {
        assert_eq!(check("a: 1\n---\n8080: x\non: y\n"), Ok(()));
        let error = check("a: 1\n---\n8080: {b: 1, c: 2, b: 3}\n").unwrap_err();
        assert_eq!(error.kind, ErrorKind::DuplicateKey { key: "b".into(), first: 16..17 });
        assert!(check("a: {{ .Values.x }}\n").is_err());
    }
}

//! The few things of YAML that presets need.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, Document, Error, ErrorKind, Node, SyntaxError};
use serde_json::Value;

use crate::read::Step;

/// Checks that a text is YAML that Kubernetes' readers take: it parses, and no key is there twice.
pub(crate) fn check(text: &str) -> Result<(), Error> {
    for document in &fluxwright_yaml::parse(text)?.documents {
        document.to_value(Dialect::V3)?;
    }
    Ok(())
}

/// The value of a text of one document, as the API server reads it.
pub(crate) fn value(text: &str) -> Result<Value, Error> {
    let stream = fluxwright_yaml::parse(text)?;
    if let Some(second) = stream.documents.get(1) {
        let message = "there is more than one document".to_owned();
        return Err(Error::new(ErrorKind::Syntax(SyntaxError::Other(message)), second.span.clone()));
    }
    stream.documents.first().map_or(Ok(Value::Null), |document| document.to_value(Dialect::Sigs))
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

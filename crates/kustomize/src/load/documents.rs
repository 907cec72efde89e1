//! The objects of a text, as kustomize cuts and reads it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Dialect, ErrorKind as YamlErrorKind};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Place};
use crate::patch::Spelling;

use super::first::parse_first;
use super::refold::refold;
use super::twice::{keep_first, settle_annotations};

/// An object that was read.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) value: Arc<Value>,
    /// How its scalars were written.
    pub(crate) spelling: Arc<Spelling>,
    /// Which document of the text it is from, from 0.
    pub(crate) document: usize,
    /// The line of the document's first key, from 1.
    pub(crate) line: usize,
    /// The bytes of the document.
    pub(crate) span: Span,
}

/// The objects of a text, lists of objects taken apart. Every object must have a kind and a name.
pub(crate) fn objects(path: &Arc<str>, bytes: &[u8]) -> Result<Vec<Loaded>, Error> {
    load(path, bytes, Twice::Refused)
}

/// The strategic merge patches of a text: objects in which a key may be there twice; the first one counts.
pub(crate) fn patches(path: &Arc<str>, bytes: &[u8]) -> Result<Vec<Loaded>, Error> {
    load(path, bytes, Twice::FirstCounts)
}

/// What becomes of keys that are there twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Twice {
    Refused,
    FirstCounts,
}

fn load(path: &Arc<str>, bytes: &[u8], twice: Twice) -> Result<Vec<Loaded>, Error> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let kind = ErrorKind::from(fluxwright_yaml::Error::new(YamlErrorKind::NotUtf8, at..at));
            return Err(Error::new(kind).at(Place { path: Arc::clone(path), source: None, span: at..at }));
        }
    };
    let text: Cow<'_, str> = if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text.into() };
    read(&text, twice).map_err(|(kind, span)| {
        Error::new(kind).at(Place { path: Arc::clone(path), source: Some(Arc::from(&*text)), span })
    })
}

fn read(text: &str, twice: Twice) -> Result<Vec<Loaded>, Problem> {
    let pieces = split(text)?;
    let only_one = pieces.len() == 1;
    let mut found = Vec::with_capacity(pieces.len());
    let mut lines = Lines { text, at: 0, line: 1 };
    for (index, piece) in pieces.into_iter().enumerate() {
        let Some(Piece { value, spelling, span }) = value(text, piece, twice)? else { continue };
        let line = lines.of(span.start);
        let add = |value: Value, spelling: Spelling| Loaded {
            value: Arc::new(value),
            spelling: Arc::new(spelling),
            document: index,
            line,
            span: span.clone(),
        };
        if !(only_one && is_unwrapped(&value)) {
            found.push(add(value, spelling));
        } else if let Some(Value::Array(items)) = value.get("items") {
            let spelling = spelling.key("items");
            let items = items.iter().enumerate();
            found.extend(items.map(|(index, item)| add(item.clone(), spelling.item(index).clone())));
        }
    }
    expand(checked(found)?)
}

/// The documents: lines that start with `---` end one, even inside of a text.
fn split(text: &str) -> Result<Vec<Span>, Problem> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("\n---")).map(|at| at + from) {
        let rest = text.get(at + 4..).unwrap_or_default();
        // A mark on the last line, when that has no end, is no separator to kustomize.
        let Some(length) = rest.find('\n') else { break };
        let after = rest.get(..length).unwrap_or_default().trim();
        if !after.is_empty() && !after.starts_with('#') {
            let kind = YamlErrorKind::Separator(after.to_owned());
            let span = at + 1..at + 4 + length;
            return Err((ErrorKind::from(fluxwright_yaml::Error::new(kind, span.clone())), span));
        }
        // The line end before the mark belongs to the piece.
        pieces.push(start..at + 1);
        start = at + 4 + length + 1;
        from = start;
    }
    pieces.push(start..text.len());
    Ok(pieces)
}

/// What is wrong, and where.
type Problem = (ErrorKind, Span);

/// A document of a text.
struct Piece {
    value: Value,
    spelling: Spelling,
    /// Its place in the whole text.
    span: Span,
}

/// The document of a piece; `None` when it is empty.
fn value(text: &str, piece: Span, twice: Twice) -> Result<Option<Piece>, Problem> {
    let start = piece.start;
    let part = text.get(piece).unwrap_or_default();
    let failed = |error: fluxwright_yaml::Error| {
        let error = moved(error, start);
        let span = error.span.clone();
        (ErrorKind::from(error), span)
    };
    let mut stream = parse_first(part).map_err(failed)?;
    if part.contains('>')
        && let Some(root) = stream.documents.first_mut().and_then(|document| document.root.as_mut())
    {
        refold(root);
    }
    // Only the first document of a piece is read.
    let Some(document) = stream.documents.first_mut() else { return Ok(None) };
    let value = match document.to_value(Dialect::V3) {
        Err(error) if is_twice(&error) => {
            let settled = document.root.as_mut().is_some_and(|root| match twice {
                Twice::Refused => settle_annotations(root),
                Twice::FirstCounts => keep_first(root),
            });
            if settled { document.to_value(Dialect::V3) } else { Err(error) }
        }
        read => read,
    };
    let value = value.map_err(failed)?;
    let Some(root) = &document.root else { return Ok(None) };
    let is_empty = match &value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    let span = root.span.start + start..root.span.end + start;
    Ok((!is_empty).then(|| Piece { value, spelling: Spelling::of_node(root, document), span }))
}

fn is_twice(error: &fluxwright_yaml::Error) -> bool {
    matches!(error.kind, YamlErrorKind::DuplicateKey { .. })
}

/// The error of a part of a text that begins at `by`.
fn moved(mut error: fluxwright_yaml::Error, by: usize) -> fluxwright_yaml::Error {
    error.span = error.span.start + by..error.span.end + by;
    if let YamlErrorKind::DuplicateKey { first, .. } | YamlErrorKind::DuplicateMerge { first } = &mut error.kind {
        *first = first.start + by..first.end + by;
    }
    error
}

/// Counts lines on the way through a text.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = offset.max(self.at);
        self.line
    }
}

/// Whether a lone document of a file stands for the objects in it.
fn is_unwrapped(value: &Value) -> bool {
    matches!(kind(value), "List" | "ResourceList")
        && (value.get("items").is_some() || value.get("functionConfig").is_some())
}

fn kind(value: &Value) -> &str {
    value.get("kind").and_then(Value::as_str).unwrap_or_default()
}

/// Leaves out what is empty, and refuses what is no object.
fn checked(found: Vec<Loaded>) -> Result<Vec<Loaded>, Problem> {
    let mut objects = Vec::with_capacity(found.len());
    for loaded in found {
        let is_empty = match &*loaded.value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if is_empty {
            continue;
        }
        if let Some(missing) = missing(&loaded.value) {
            return Err((ErrorKind::NotObject { missing }, loaded.span));
        }
        objects.push(loaded);
    }
    Ok(objects)
}

/// What an object lacks.
fn missing(value: &Value) -> Option<&'static str> {
    if !value.is_object() {
        return Some("kind");
    }
    let is_there = |value: Option<&Value>| match value {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => false,
        Some(Value::Bool(_) | Value::Number(_)) => true,
    };
    if !is_there(value.get("kind")) {
        return Some("kind");
    }
    // A list needs no name.
    if kind(value).ends_with("List") || is_there(value.get("metadata").and_then(|metadata| metadata.get("name"))) {
        return None;
    }
    Some("metadata.name")
}

/// Puts the items of lists in the place of the lists, behind everything else.
fn expand(objects: Vec<Loaded>) -> Result<Vec<Loaded>, Problem> {
    if !objects.iter().any(|loaded| kind(&loaded.value).ends_with("List")) {
        return Ok(objects);
    }
    let mut queue = VecDeque::from(objects);
    let mut result = Vec::new();
    while let Some(loaded) = queue.pop_front() {
        if !kind(&loaded.value).ends_with("List") {
            result.push(loaded);
            continue;
        }
        match loaded.value.get("items") {
            None => result.push(loaded),
            Some(Value::Null) => {}
            Some(Value::Array(items)) => {
                // The items are written anew before they are read.
                let items = items.iter().map(|item| Loaded {
                    value: Arc::new(item.clone()),
                    spelling: Arc::default(),
                    ..loaded.clone()
                });
                queue.extend(checked(items.collect())?);
            }
            Some(_) => return Err((ErrorKind::ListItems, loaded.span)),
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, usize, usize)> {
        let found = objects(&Arc::from("a.yaml"), text.as_bytes()).expect("objects");
        found
            .into_iter()
            .map(|it| (it.value["metadata"]["name"].as_str().unwrap_or("-").to_owned(), it.document, it.line))
            .collect()
    }

    fn object(name: &str) -> String {
        format!("kind: A\nmetadata:\n  name: {name}\n")
    }

    #[test]
    fn documents_have_their_lines() {
        let text = format!("---\n# a\n{}---\n\n--- # x\n{}---", object("a"), object("b"));
        assert_eq!(names(&text), [("a".into(), 0, 3), ("b".into(), 2, 9)]);
    }

    #[test]
    fn lists_are_taken_apart() {
        let item = |name: &str| format!("- kind: A\n  metadata: {{name: {name}}}\n");
        let list = format!("kind: List\nitems:\n{}{}", item("a"), item("b"));
        assert_eq!(names(&list), [("a".into(), 0, 1), ("b".into(), 0, 1)]);
        let text = format!("kind: AList\nitems:\n{}---\n{}", item("a"), object("z"));
        assert_eq!(names(&text), [("z".into(), 1, 6), ("a".into(), 0, 1)]);
        assert_eq!(names("kind: FooList\nx: 1\n"), [("-".into(), 0, 1)]);
    }

    #[test]
    fn what_comes_behind_a_document_is_not_read() {
        for rest in ["...\n  a: [\n", "...\n{\n"] {
            assert_eq!(names(&format!("{}{rest}---\n{}", object("a"), object("b"))).len(), 2, "{rest}");
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for (text, wanted) in [("a: 1\n", "kind"), ("kind: A\n", "metadata.name"), ("- a\n", "kind"), ("a\n", "kind")] {
            let error = objects(&Arc::from("a.yaml"), text.as_bytes()).expect_err(text);
            assert_eq!(error.kind, ErrorKind::NotObject { missing: wanted }, "{text}");
        }
        for text in ["--- a\nkind: A\n", "a: [\n"] {
            assert!(objects(&Arc::from("a.yaml"), format!("{}{text}", object("x")).as_bytes()).is_err(), "{text}");
        }
    }
}

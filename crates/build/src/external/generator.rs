//! What an ArtifactGenerator says.

use serde_json::Value;

use crate::flux::SourceId;

/// An artifact that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) name: String,
    /// Which of `spec.artifacts` it is from.
    pub(super) index: usize,
    pub(super) steps: Vec<Step>,
}

/// One step of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// `@alias/pattern`.
    pub(super) from: String,
    /// `@artifact/path`.
    pub(super) to: String,
    pub(super) exclude: Vec<String>,
    pub(super) strategy: Strategy,
    /// Whether nothing may be there to be copied.
    pub(super) is_optional: bool,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    /// It takes the place of one that is there.
    Overwrite,
    /// It is merged into one that is there, as Helm merges values.
    Merge,
    /// What is packed in it comes in its place.
    Extract,
}

/// The artifacts as they are written, with captures in them where there is a `pathPattern`.
pub(super) fn artifacts(value: &Value) -> Vec<Request> {
    let request = |(index, artifact): (usize, &Value)| Request {
        name: text(artifact, "/name").to_owned(),
        index,
        steps: list(artifact, "/copy").map(step).collect(),
    };
    list(value, "/spec/artifacts").enumerate().map(request).collect()
}

fn step(copy: &Value) -> Step {
    Step {
        from: text(copy, "/from").to_owned(),
        to: text(copy, "/to").to_owned(),
        exclude: list(copy, "/exclude").filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        strategy: match text(copy, "/strategy") {
            "Merge" => Strategy::Merge,
            "Extract" => Strategy::Extract,
            _ => Strategy::Overwrite,
        },
        is_optional: copy.get("optional") == Some(&Value::Bool(true)),
    }
}

/// `spec.pathPattern`, where it is not empty.
pub(super) fn path_pattern(value: &Value) -> Option<&str> {
    Some(text(value, "/spec/pathPattern")).filter(|pattern| !pattern.is_empty())
}

/// The sources of a generator in this namespace, with the names that it has for them.
pub(crate) fn sources<'v>(value: &'v Value, namespace: &'v str) -> impl Iterator<Item = (&'v str, SourceId)> {
    list(value, "/spec/sources").map(move |source| {
        let own = text(source, "/namespace");
        let id = SourceId {
            kind: text(source, "/kind").to_owned(),
            namespace: if own.is_empty() { namespace } else { own }.to_owned(),
            name: text(source, "/name").to_owned(),
        };
        (text(source, "/alias"), id)
    })
}

/// The alias and the rest of `@alias/rest`.
pub(super) fn aliased(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('@')?.split_once('/')
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

//! The value that a replacement puts.

use super::error::ReplacementError;
use super::nodes::Node;
use crate::fields::{Path, find};
use crate::kustomization::{ReplacementSpec, SourceSpec};
use crate::patch::{Tree, WrongType};

/// The field that is meant where none is said.
pub(super) const DEFAULT_FIELD: &str = "metadata.name";

/// A value: its text, for fields that are scalars, and itself, for all others.
#[derive(Debug, Clone)]
pub(super) struct Replacement {
    pub(super) text: String,
    pub(super) tree: Tree,
    /// A part of a value that has not the value's type; it is of use as a text alone.
    pub(super) wrong: Option<WrongType>,
}

/// The value of a replacement.
pub(super) fn value(spec: &ReplacementSpec, nodes: &mut [Node<'_>]) -> Result<Replacement, ReplacementError> {
    match (&spec.source, &spec.source_value) {
        (Some(_), Some(_)) => Err(ReplacementError::TwoSources),
        (None, Some(text)) => Ok(Replacement { text: text.clone(), tree: Tree::untyped(text), wrong: None }),
        (Some(source), None) => from_object(source, nodes),
        (None, None) => Err(ReplacementError::Incomplete),
    }
}

fn from_object(source: &SourceSpec, nodes: &mut [Node<'_>]) -> Result<Replacement, ReplacementError> {
    let mut fitting = nodes.iter_mut().filter(|node| node.is(&source.id));
    let node = fitting.next().ok_or_else(|| ReplacementError::NoSource(source.id.clone()))?;
    if fitting.next().is_some() {
        return Err(ReplacementError::ManySources(source.id.clone()));
    }
    let path = if source.field_path.is_empty() { DEFAULT_FIELD } else { &source.field_path };
    let failed = |error| ReplacementError::SourcePath { path: path.to_owned(), error };
    let id = node.id();
    let tree = node.tree().map_err(|_| ReplacementError::TooDeep(Box::new(id)))?;
    let found = find(tree, &Path::new(path).map_err(failed)?).map_err(failed)?;
    let Some(found) = found.filter(|found| !found.is_nothing()) else {
        return Err(ReplacementError::NoValue { id: source.id.clone(), path: path.to_owned() });
    };
    let whole = found.text();
    let mut tree = found.clone();
    let Some(options) = source.options.as_ref().filter(|options| !options.delimiter.is_empty()) else {
        return Ok(Replacement { text: whole, tree, wrong: None });
    };
    if !matches!(tree, Tree::Scalar(_)) {
        return Err(ReplacementError::Delimiter(path.to_owned()));
    }
    let parts: Vec<&str> = whole.split(options.delimiter.as_str()).collect();
    let part = usize::try_from(options.index).ok().and_then(|index| parts.get(index));
    let part = part.ok_or_else(|| ReplacementError::Index {
        parts: parts.len(),
        delimiter: options.delimiter.clone(),
        index: options.index,
    })?;
    let wrong = tree.set_text(part).err();
    Ok(Replacement { text: (*part).to_owned(), tree, wrong })
}

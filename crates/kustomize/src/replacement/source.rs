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
    /// Where it is: in which object, and at which path. `None` when it is a fixed value or a part of a text.
    origin: Option<(usize, Path)>,
}

impl Replacement {
    /// Takes the value anew after something was put into an object: what is put into the source itself counts from
    /// then on.
    pub(super) fn follow(&mut self, index: usize, node: &mut Node<'_>) {
        let Some((_, path)) = self.origin.as_ref().filter(|(origin, _)| *origin == index) else { return };
        if let Ok(tree) = node.tree()
            && let Ok(Some(found)) = find(tree, path)
        {
            self.text = found.text();
            self.tree = found.clone();
        }
    }
}

/// The value of a replacement.
pub(super) fn value(spec: &ReplacementSpec, nodes: &mut [Node<'_>]) -> Result<Replacement, ReplacementError> {
    match (&spec.source, &spec.source_value) {
        (Some(_), Some(_)) => Err(ReplacementError::TwoSources),
        (None, Some(text)) => {
            Ok(Replacement { text: text.clone(), tree: Tree::untyped(text), wrong: None, origin: None })
        }
        (Some(source), None) => from_object(source, nodes),
        (None, None) => Err(ReplacementError::Incomplete),
    }
}

fn from_object(source: &SourceSpec, nodes: &mut [Node<'_>]) -> Result<Replacement, ReplacementError> {
    let mut fitting = nodes.iter_mut().enumerate().filter(|(_, node)| node.is(&source.id));
    let (index, node) = fitting.next().ok_or_else(|| ReplacementError::NoSource(source.id.clone()))?;
    if fitting.next().is_some() {
        return Err(ReplacementError::ManySources(source.id.clone()));
    }
    let path = if source.field_path.is_empty() { DEFAULT_FIELD } else { &source.field_path };
    let failed = |error| ReplacementError::SourcePath { path: path.to_owned(), error };
    let id = node.id();
    let tree = node.tree().map_err(|_| ReplacementError::TooDeep(Box::new(id)))?;
    let parts = Path::new(path).map_err(failed)?;
    let found = find(tree, &parts).map_err(failed)?;
    let Some(found) = found.filter(|found| !found.is_nothing()) else {
        return Err(ReplacementError::NoValue { id: source.id.clone(), path: path.to_owned() });
    };
    let whole = found.text();
    let mut tree = found.clone();
    let Some(options) = source.options.as_ref().filter(|options| !options.delimiter.is_empty()) else {
        return Ok(Replacement { text: whole, tree, wrong: None, origin: Some((index, parts)) });
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
    Ok(Replacement { text: (*part).to_owned(), tree, wrong, origin: None })
}

//! Where a replacement puts its value.

use std::collections::HashMap;

use super::error::ReplacementError;
use super::nodes::Node;
use super::source::{DEFAULT_FIELD, Replacement};
use crate::fields::{Kind, Path, PathError, visit};
use crate::id::Id;
use crate::kustomization::{FieldOptions, TargetSpec};
use crate::patch::{Tree, WrongType};
use crate::selector::{LabelSelector, SelectorError, SelectorSpec};

/// What a `select` or a `reject` means: other than the target of a patch it has no regular expressions.
struct Choice {
    id: Id,
    labels: LabelSelector,
    annotations: LabelSelector,
}

impl Choice {
    fn new(spec: &SelectorSpec) -> Result<Self, SelectorError> {
        Ok(Self {
            id: Id {
                gvk: spec.gvk.clone(),
                name: spec.name.as_str().into(),
                namespace: spec.namespace.as_str().into(),
            },
            labels: LabelSelector::parse(&spec.label_selector)?,
            annotations: LabelSelector::parse(&spec.annotation_selector)?,
        })
    }

    fn has_labels(&self) -> bool {
        !self.labels.is_all() || !self.annotations.is_all()
    }

    fn has_id(&self) -> bool {
        self.id != Id::default()
    }

    fn fits_labels(&self, node: &Node<'_>) -> bool {
        let fits = |selector: &LabelSelector, field: &str| {
            let texts = node.texts(field);
            let texts: HashMap<&str, &str> = texts.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
            selector.is_all() || selector.fits(&texts)
        };
        fits(&self.labels, "labels") && fits(&self.annotations, "annotations")
    }
}

/// Puts a value into the fields of a target, in all objects that it means.
pub(super) fn put(spec: &TargetSpec, value: &mut Replacement, nodes: &mut [Node<'_>]) -> Result<(), ReplacementError> {
    let select = spec.select.as_ref().ok_or(ReplacementError::NoSelect)?;
    let select = Choice::new(select)?;
    let reject: Vec<Choice> = spec.reject.iter().map(Choice::new).collect::<Result<_, _>>()?;
    let is_meant = |node: &Node<'_>| {
        node.is(&select.id)
            && select.fits_labels(node)
            // Labels and ids are grounds of their own.
            && !reject.iter().any(|it| (it.has_labels() && it.fits_labels(node)) || (it.has_id() && node.is(&it.id)))
    };
    let default = [DEFAULT_FIELD.to_owned()];
    let paths: &[String] = if spec.field_paths.is_empty() { &default } else { &spec.field_paths };
    for (index, node) in nodes.iter_mut().enumerate() {
        if !is_meant(node) {
            continue;
        }
        for path in paths {
            put_at(node, path, spec.options.as_ref(), value)?;
            value.follow(index, node);
        }
        node.note_change();
    }
    Ok(())
}

/// What stops a value on its way into a field.
enum Stop {
    Path(PathError),
    Type(WrongType),
    Delimiter,
}

impl From<PathError> for Stop {
    fn from(error: PathError) -> Self {
        Self::Path(error)
    }
}

fn put_at(
    node: &mut Node<'_>,
    path: &str,
    options: Option<&FieldOptions>,
    value: &Replacement,
) -> Result<(), ReplacementError> {
    let id = Box::new(node.id());
    let create = options.is_some_and(|options| options.create).then(|| Kind::of(&value.tree));
    let tree = node.tree().map_err(|_| ReplacementError::TooDeep(id.clone()))?;
    let mut set = |field: &mut Tree| set(field, options, value);
    let parts = Path::new(path).map_err(Stop::Path);
    match parts.and_then(|parts| visit(tree, &parts, create, &mut set)) {
        Ok(0) => Err(ReplacementError::NoField { id, path: path.to_owned() }),
        Ok(_) => Ok(()),
        Err(Stop::Path(error)) => Err(ReplacementError::TargetPath { id, path: path.to_owned(), error }),
        Err(Stop::Type(WrongType { wanted })) => Err(ReplacementError::Type { id, path: path.to_owned(), wanted }),
        Err(Stop::Delimiter) => Err(ReplacementError::Delimiter(path.to_owned())),
    }
}

/// Puts the value into one field. A scalar keeps its type; a list or map gives way to the value.
fn set(field: &mut Tree, options: Option<&FieldOptions>, value: &Replacement) -> Result<(), Stop> {
    let options = options.filter(|options| !options.delimiter.is_empty());
    match (&*field, options) {
        (Tree::List(_) | Tree::Map(_), Some(_)) => Err(Stop::Delimiter),
        (Tree::List(_) | Tree::Map(_), None) => {
            if let Some(wrong) = &value.wrong {
                return Err(Stop::Type(wrong.clone()));
            }
            *field = value.tree.clone();
            Ok(())
        }
        (Tree::Scalar(_) | Tree::Null { .. }, None) => field.set_text(&value.text).map_err(Stop::Type),
        (Tree::Scalar(_) | Tree::Null { .. }, Some(options)) => {
            let text = joined(&field.text(), options, &value.text);
            field.set_text(&text).map_err(Stop::Type)
        }
    }
}

/// The field's text with one of its parts replaced, or with one more.
fn joined(text: &str, options: &FieldOptions, value: &str) -> String {
    let mut parts: Vec<&str> = text.split(options.delimiter.as_str()).collect();
    match usize::try_from(options.index) {
        Err(_) => parts.insert(0, value),
        Ok(index) => match parts.get_mut(index) {
            Some(part) => *part = value,
            None => parts.push(value),
        },
    }
    parts.join(&options.delimiter)
}

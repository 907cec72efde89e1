//! The one field that the path of a source means.

use super::path::{Part, Path, PathError};
use crate::patch::Tree;

/// The value at a path; of several items that fit the first. `None` when there is none.
pub(crate) fn find<'t>(tree: &'t Tree, path: &Path) -> Result<Option<&'t Tree>, PathError> {
    let mut place = tree;
    for part in path.parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        match step(place, part)? {
            Some(next) => place = next,
            None => return Ok(None),
        }
    }
    Ok(Some(place))
}

fn step<'t>(place: &'t Tree, part: &str) -> Result<Option<&'t Tree>, PathError> {
    if part.parse::<i64>().is_ok_and(|number| number < 0) {
        return Err(PathError::Negative(part.to_owned()));
    }
    let list = || match place {
        Tree::List(list) => Ok(Some(list)),
        Tree::Null { .. } => Ok(None),
        other => Err(PathError::NoList { part: part.to_owned(), found: other.shape() }),
    };
    if part == "-" {
        return Ok(list()?.and_then(|list| list.last()));
    }
    match Part::of(part)? {
        Part::Every => Err(PathError::Every),
        Part::Index(index) => Ok(list()?.and_then(|list| list.get(index))),
        Part::Items { key: "", value } => Ok(list()?.and_then(|list| list.iter().find(|item| item.is_text(value)))),
        Part::Items { key, value } => {
            Ok(list()?.and_then(|list| list.iter().find(|item| item.get(key).is_some_and(|own| own.is_text(value)))))
        }
        Part::Name(name) => match place {
            Tree::Map(entries) => Ok(entries.get(name)),
            Tree::Null { .. } => Ok(None),
            other => Err(PathError::NoMap { part: part.to_owned(), found: other.shape() }),
        },
    }
}

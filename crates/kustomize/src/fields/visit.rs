//! The fields that the path of a target means.

use regex::Regex;

use super::path::{Part, Path, PathError};
use crate::patch::{Entries, Tree};

/// What is made where nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Scalar,
    List,
    Map,
}

impl Kind {
    /// The kind of a tree.
    pub(crate) fn of(tree: &Tree) -> Self {
        match tree {
            Tree::Null { .. } | Tree::Scalar(_) => Self::Scalar,
            Tree::List(_) => Self::List,
            Tree::Map(_) => Self::Map,
        }
    }

    fn make(self) -> Tree {
        match self {
            // Its type comes with its text.
            Self::Scalar => Tree::untyped("x"),
            Self::List => Tree::List(Vec::new()),
            Self::Map => Tree::Map(Entries::new()),
        }
    }
}

/// Calls `set` with each value at a path, and says how many there are. With `create`, missing keys are made, an item
/// right after the end of a list too, and one for `[key=value]` when none fits; the last part becomes a value of this
/// kind.
pub(crate) fn visit<E: From<PathError>>(
    tree: &mut Tree,
    path: &Path,
    create: Option<Kind>,
    set: &mut dyn FnMut(&mut Tree) -> Result<(), E>,
) -> Result<usize, E> {
    walk(tree, &path.parts, create, set)
}

/// Paths have a limited length, and so has the walk.
fn walk<E: From<PathError>>(
    tree: &mut Tree,
    parts: &[String],
    create: Option<Kind>,
    set: &mut dyn FnMut(&mut Tree) -> Result<(), E>,
) -> Result<usize, E> {
    let Some((part, rest)) = parts.split_first() else { return set(tree).map(|()| 1) };
    let made = |kind: Kind| match rest.first().map(String::as_str) {
        Some(next) if Part::is_of_list(next) => Kind::List.make(),
        None | Some("") => kind.make(),
        Some(_) => Kind::Map.make(),
    };
    let part = match Part::of(part)? {
        Part::Name(name) => return name_part(tree, name, rest, create.map(|kind| (kind, made(kind))), set),
        part => part,
    };
    // What is put into null is lost; nothing tells kustomize so.
    let mut lost = Vec::new();
    let list = match tree {
        Tree::List(list) => list,
        Tree::Null { .. } => &mut lost,
        other => {
            let part = parts.first().cloned().unwrap_or_default();
            return Err(PathError::NoList { part, found: other.shape() }.into());
        }
    };
    match part {
        Part::Name(_) => Ok(0),
        Part::Every => {
            let mut count = 0;
            for item in list {
                count += walk(item, rest, create, set)?;
            }
            Ok(count)
        }
        Part::Index(index) => {
            if let (Some(kind), true) = (create, list.len() == index) {
                list.push(made(kind));
            }
            let length = list.len();
            match list.get_mut(index) {
                Some(item) => walk(item, rest, create, set),
                None => Err(PathError::Beyond { index, length }.into()),
            }
        }
        Part::Items { key, value } => {
            let count = items(list, key, value, rest, create, set)?;
            if count > 0 || create.is_none() {
                return Ok(count);
            }
            list.push(match key {
                "" => Tree::untyped(value),
                key => Tree::Map([(key.to_owned(), Tree::untyped(value))].into_iter().collect()),
            });
            match items(list, key, value, rest, create, set)? {
                0 => Err(PathError::CannotMake(format!("[{key}={value}]")).into()),
                count => Ok(count),
            }
        }
    }
}

fn name_part<E: From<PathError>>(
    tree: &mut Tree,
    name: &str,
    rest: &[String],
    create: Option<(Kind, Tree)>,
    set: &mut dyn FnMut(&mut Tree) -> Result<(), E>,
) -> Result<usize, E> {
    let kind = create.as_ref().map(|(kind, _)| *kind);
    match (tree, create) {
        // Nothing before or after a dot means a text that is empty.
        (tree @ Tree::Scalar(_), _) if name.is_empty() => {
            if tree.is_text("") {
                walk(tree, rest, kind, set)
            } else {
                Ok(0)
            }
        }
        (Tree::List(_) | Tree::Map(_), _) if name.is_empty() => Err(PathError::EmptyName.into()),
        (Tree::Map(entries), create) => {
            if let (Some((_, made)), false) = (create, entries.contains_key(name)) {
                entries.insert(name.to_owned(), made);
            }
            match entries.get_mut(name) {
                Some(field) => walk(field, rest, kind, set),
                None => Ok(0),
            }
        }
        (Tree::Null { .. }, None) => Ok(0),
        // Lost, as above.
        (Tree::Null { .. }, Some((_, mut made))) => walk(&mut made, rest, kind, set),
        (other, _) => Err(PathError::NoMap { part: name.to_owned(), found: other.shape() }.into()),
    }
}

/// The items that fit; of scalars the rest of the path counts for nothing.
fn items<E: From<PathError>>(
    list: &mut [Tree],
    key: &str,
    value: &str,
    rest: &[String],
    create: Option<Kind>,
    set: &mut dyn FnMut(&mut Tree) -> Result<(), E>,
) -> Result<usize, E> {
    if list.is_empty() {
        return Ok(0);
    }
    let pattern = Regex::new(value).map_err(|_| PathError::Pattern(value.to_owned()))?;
    let mut count = 0;
    for item in list {
        if key.is_empty() {
            if pattern.is_match(item.shown().trim()) {
                set(item)?;
                count += 1;
            }
        } else if item.get(key).is_some_and(|own| pattern.is_match(own.shown().trim())) {
            count += walk(item, rest, create, set)?;
        }
    }
    Ok(count)
}

//! Applying operations.

use serde_json::Value;

use super::super::tree::MAX_DEPTH;
use super::equal::equal;
use super::floats;
use super::operation::{Operation, Verb};
use super::pointer::{self, Nowhere};

/// The most that one patch may copy, in scalars and collections.
const MAX_COPIED: usize = 1_000_000;

/// An operation that could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("operation {} ({verb}{}): {reason}", .number.saturating_add(1), .path.as_ref().map(|path| format!(" {path}")).unwrap_or_default())]
pub struct ApplyError {
    /// Which, from 0.
    pub number: usize,
    /// Its `op`.
    pub verb: String,
    /// Its path.
    pub path: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with an operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The operation is none of the RFC's.
    #[error("there is no such operation")]
    UnknownOperation,
    /// A field of the operation is missing or no text.
    #[error("`{0}` is missing")]
    MissingField(&'static str),
    /// The object has no map or list that the place could be in.
    #[error("what `{0}` is in is not there")]
    MissingPath(String),
    /// The key is not there.
    #[error("`{0}` is not there")]
    MissingKey(String),
    /// The last part of the path is no place in its list.
    #[error("`{0}` is no place in the list")]
    Index(String),
    /// A `test` does not hold.
    #[error("the value there is another")]
    TestFailed,
    /// The patch makes something other than a map of the object.
    #[error("an object must be a map")]
    NoMap,
    /// The object would grow too deep or too large.
    #[error("the object grows too large")]
    TooLarge,
}

/// Applies a patch to an object, which is changed only when all operations succeed. All its numbers are 64-bit floats
/// afterwards: whole numbers beyond 2^53 lose digits.
pub fn apply(patch: &[Operation], object: &mut Value) -> Result<(), ApplyError> {
    let mut changed = object.clone();
    let mut copied = 0;
    for (number, operation) in patch.iter().enumerate() {
        one(operation, &mut changed, &mut copied).map_err(|reason| ApplyError {
            number,
            verb: word(operation),
            path: operation.path.clone(),
            reason,
        })?;
    }
    if let (false, Some(last)) = (changed.is_object(), patch.last()) {
        let number = patch.len().saturating_sub(1);
        return Err(ApplyError { number, verb: word(last), path: last.path.clone(), reason: Reason::NoMap });
    }
    floats::settle(&mut changed);
    *object = changed;
    Ok(())
}

fn word(operation: &Operation) -> String {
    match &operation.verb {
        Ok(Verb::Add) => "add",
        Ok(Verb::Remove) => "remove",
        Ok(Verb::Replace) => "replace",
        Ok(Verb::Move) => "move",
        Ok(Verb::Copy) => "copy",
        Ok(Verb::Test) => "test",
        Err(word) => word,
    }
    .to_owned()
}

fn one(operation: &Operation, document: &mut Value, copied: &mut usize) -> Result<(), Reason> {
    let verb = *operation.verb.as_ref().map_err(|_| Reason::UnknownOperation)?;
    let path = || operation.path.as_deref().ok_or(Reason::MissingField("path"));
    let from = || operation.from.as_deref().ok_or(Reason::MissingField("from"));
    let value = || operation.value.clone().unwrap_or_default();
    match verb {
        Verb::Add => add(document, path()?, value()),
        Verb::Remove => take(document, path()?).map(drop),
        Verb::Replace => replace(document, path()?, value()),
        Verb::Move => {
            let moved = take(document, from()?)?;
            add(document, path()?, moved)
        }
        Verb::Copy => {
            let copy = get(document, from()?)?.cloned().unwrap_or_default();
            *copied = copied.saturating_add(size(&copy));
            if *copied > MAX_COPIED {
                return Err(Reason::TooLarge);
            }
            add(document, path()?, copy)
        }
        Verb::Test => test(document, path()?, operation.value.as_ref()),
    }
}

fn parent<'v>(document: &'v mut Value, path: &str) -> Result<(&'v mut Value, String), Reason> {
    pointer::parent(document, path).map_err(|_| Reason::MissingPath(path.to_owned()))
}

fn index(path: &str) -> impl Fn(Nowhere) -> Reason {
    move |_| Reason::Index(path.to_owned())
}

fn add(document: &mut Value, path: &str, value: Value) -> Result<(), Reason> {
    check_depth(path, &value)?;
    let (place, key) = parent(document, path)?;
    match place {
        Value::Object(map) => {
            map.insert(key, value);
        }
        Value::Array(list) if key == "-" => list.push(value),
        Value::Array(list) => {
            // The place behind the last item counts.
            let at = pointer::index(&key, list.len() + 1).map_err(index(path))?;
            list.insert(at, value);
        }
        _ => return Err(Reason::MissingPath(path.to_owned())),
    }
    Ok(())
}

fn replace(document: &mut Value, path: &str, value: Value) -> Result<(), Reason> {
    if path.is_empty() {
        // Only a collection replaces the whole; kustomize passes over the rest.
        if value.is_object() || value.is_array() {
            *document = value;
        }
        return Ok(());
    }
    check_depth(path, &value)?;
    let (place, key) = parent(document, path)?;
    match place {
        Value::Object(map) => {
            map.insert(key, value);
        }
        Value::Array(list) => {
            let at = pointer::index(&key, list.len()).map_err(|_| Reason::MissingKey(path.to_owned()))?;
            if let Some(item) = list.get_mut(at) {
                *item = value;
            }
        }
        _ => return Err(Reason::MissingPath(path.to_owned())),
    }
    Ok(())
}

/// Takes out what is at a path.
fn take(document: &mut Value, path: &str) -> Result<Value, Reason> {
    let (place, key) = parent(document, path)?;
    match place {
        Value::Object(map) => map.shift_remove(&key).ok_or_else(|| Reason::MissingKey(path.to_owned())),
        Value::Array(list) => {
            let at = pointer::index(&key, list.len()).map_err(index(path))?;
            Ok(list.remove(at))
        }
        _ => Err(Reason::MissingPath(path.to_owned())),
    }
}

/// What is at a path; `None` when the map there has no such key.
fn get<'v>(document: &'v mut Value, path: &str) -> Result<Option<&'v Value>, Reason> {
    let (place, key) = parent(document, path)?;
    match place {
        Value::Object(map) => Ok(map.get(&key)),
        Value::Array(list) => {
            let at = pointer::index(&key, list.len()).map_err(index(path))?;
            Ok(list.get(at))
        }
        _ => Err(Reason::MissingPath(path.to_owned())),
    }
}

fn test(document: &mut Value, path: &str, wanted: Option<&Value>) -> Result<(), Reason> {
    let found = if path.is_empty() { Some(&*document) } else { get(document, path)? };
    let holds = match (found, wanted) {
        (Some(found), Some(wanted)) => equal(found, wanted),
        // Null and nothing are the same.
        (None, Some(wanted)) => wanted.is_null(),
        (_, None) => false,
    };
    if holds { Ok(()) } else { Err(Reason::TestFailed) }
}

/// A value at a path must not lie deeper than values may.
fn check_depth(path: &str, value: &Value) -> Result<(), Reason> {
    let above = path.matches('/').count();
    if above.saturating_add(depth(value)) > MAX_DEPTH { Err(Reason::TooLarge) } else { Ok(()) }
}

/// How many collections lie in one another at most.
fn depth(value: &Value) -> usize {
    let mut deepest = 0;
    let mut left = vec![(value, 1)];
    while let Some((value, level)) = left.pop() {
        deepest = deepest.max(level);
        match value {
            Value::Array(list) => left.extend(list.iter().map(|item| (item, level + 1))),
            Value::Object(map) => left.extend(map.values().map(|item| (item, level + 1))),
            _ => {}
        }
    }
    deepest
}

fn size(value: &Value) -> usize {
    let mut count: usize = 0;
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        count = count.saturating_add(1);
        match value {
            Value::Array(list) => left.extend(list),
            Value::Object(map) => left.extend(map.values()),
            _ => {}
        }
    }
    count
}

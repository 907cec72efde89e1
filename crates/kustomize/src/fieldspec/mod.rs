//! Places in objects, as kustomize's configuration names them: `spec/template/spec/containers[]/image`.
//!
//! A list on the way stands for all of its items, whether the path says `[]` or not.

mod config;
mod references;
mod tables;

use serde_json::{Map, Value};

pub(crate) use config::{Config, Conflict, NameReference, merge_all};

use crate::id::Gvk;
use crate::kustomization::FieldSpec;

/// Why a place could not be reached or set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// A scalar stands where a map or a list must be.
    #[error("`{field}` leads through a value that is no map and no list")]
    NotCollection {
        /// The path.
        field: String,
    },
    /// A name in the path is empty.
    #[error("the path `{field}` has an empty name")]
    EmptyName {
        /// The path.
        field: String,
    },
    /// The value there is of a wrong type.
    #[error("the value at `{field}` must be {wanted}")]
    WrongType {
        /// The path.
        field: String,
        /// What it must be.
        wanted: &'static str,
    },
}

/// What is made at a place that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Create {
    Nothing,
    Map,
    /// An empty text.
    Scalar,
}

/// Sets the value at a place; the error says what it must be.
pub(crate) type Set<'s> = dyn FnMut(&mut Value) -> Result<(), &'static str> + 's;

/// Whether the spec means objects of this kind.
pub(crate) fn means(spec: &FieldSpec, gvk: &Gvk) -> bool {
    gvk.is_selected_by(&spec.gvk)
}

/// The names of a path; `\/` is a slash in a name, and one at the start counts for nothing.
pub(crate) fn names(path: &str) -> Vec<String> {
    let path = without_slash(path);
    let mut names: Vec<String> = Vec::new();
    let mut joined = false;
    for part in path.split('/') {
        match names.last_mut() {
            Some(last) if joined => {
                last.pop();
                last.push('/');
                last.push_str(part);
            }
            _ => names.push(part.to_owned()),
        }
        joined = part.ends_with('\\');
    }
    names
}

fn without_slash(path: &str) -> &str {
    path.strip_prefix('/').unwrap_or(path)
}

/// Calls `set` with each value that a place has, whatever the kind of the object.
pub(crate) fn visit(value: &mut Value, spec: &FieldSpec, create: Create, set: &mut Set<'_>) -> Result<(), FieldError> {
    let names = names(&spec.path);
    let create = if spec.create { create } else { Create::Nothing };
    walk(value, &names, create, set).map_err(|problem| problem.at(&spec.path))
}

/// Whether [`visit`] would reach anything, or fail; it changes nothing.
pub(crate) fn reaches(value: &Value, spec: &FieldSpec, create: Create) -> bool {
    let create = spec.create && create != Create::Nothing;
    looks(value, without_slash(&spec.path), create)
}

fn looks(value: &Value, path: &str, create: bool) -> bool {
    if path.contains('\\') {
        // Rare: not worth a second way to split.
        return true;
    }
    let mut value = value;
    let mut rest = Some(path);
    while let Some(path) = rest {
        match value {
            Value::Null => return false,
            Value::Array(items) => return items.iter().any(|item| looks(item, path, create)),
            Value::Object(map) => {
                let (name, after) = match path.split_once('/') {
                    Some((name, after)) => (name, Some(after)),
                    None => (path, None),
                };
                let (name, is_list) = match name.strip_suffix("[]") {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                match map.get(name) {
                    Some(Value::Null) | None => return name.is_empty() || (create && !is_list),
                    Some(field) => value = field,
                }
                rest = after;
            }
            _ => return true,
        }
    }
    true
}

enum Problem {
    NotCollection,
    EmptyName,
    WrongType(&'static str),
}

impl Problem {
    fn at(self, field: &str) -> FieldError {
        let field = field.to_owned();
        match self {
            Self::NotCollection => FieldError::NotCollection { field },
            Self::EmptyName => FieldError::EmptyName { field },
            Self::WrongType(wanted) => FieldError::WrongType { field, wanted },
        }
    }
}

fn walk(value: &mut Value, names: &[String], create: Create, set: &mut Set<'_>) -> Result<(), Problem> {
    let Some((name, rest)) = names.split_first() else { return set(value).map_err(Problem::WrongType) };
    match value {
        Value::Null => Ok(()),
        Value::Array(items) => items.iter_mut().try_for_each(|item| walk(item, names, create, set)),
        Value::Object(map) => {
            let (name, is_list) = match name.strip_suffix("[]") {
                Some(name) => (name, true),
                None => (name.as_str(), false),
            };
            if name.is_empty() {
                return Err(Problem::EmptyName);
            }
            let made = match create {
                _ if is_list => None,
                Create::Nothing => None,
                Create::Scalar if rest.is_empty() => Some(Value::String(String::new())),
                Create::Map | Create::Scalar => Some(Value::Object(Map::new())),
            };
            let field = match (map.get_mut(name).map(|field| field.is_null()), made) {
                (None, None) => return Ok(()),
                (Some(false), _) | (Some(true), None) => map.get_mut(name),
                (None | Some(true), Some(made)) => {
                    map.insert(name.to_owned(), made);
                    map.get_mut(name)
                }
            };
            match field {
                Some(field) => walk(field, rest, create, set),
                None => Ok(()),
            }
        }
        _ => Err(Problem::NotCollection),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec(path: &str, create: bool) -> FieldSpec {
        FieldSpec { path: path.to_owned(), create, ..FieldSpec::default() }
    }

    fn set(value: Value, path: &str, create: Create) -> Value {
        let mut value = value;
        let spec = spec(path, true);
        let reached = reaches(&value, &spec, create);
        let mut count = 0;
        visit(&mut value, &spec, create, &mut |field| {
            count += 1;
            *field = json!("x");
            Ok(())
        })
        .expect("reached");
        assert!(reached || count == 0, "{path}");
        value
    }

    #[test]
    fn lists_stand_for_their_items() {
        let value = json!({"a": [{"b": 1}, {"c": 2}, {"b": [1, 2]}]});
        assert_eq!(set(value.clone(), "a[]/b", Create::Nothing), json!({"a": [{"b": "x"}, {"c": 2}, {"b": "x"}]}));
        assert_eq!(set(value, "a/b", Create::Scalar), json!({"a": [{"b": "x"}, {"c": 2, "b": "x"}, {"b": "x"}]}));
    }

    #[test]
    fn what_is_missing_is_made_when_wanted() {
        assert_eq!(set(json!({}), "a/b", Create::Nothing), json!({}));
        assert_eq!(set(json!({"a": null}), "a/b", Create::Scalar), json!({"a": {"b": "x"}}));
        assert_eq!(set(json!({"a": null}), "a[]/b", Create::Scalar), json!({"a": null}));
        assert_eq!(set(json!({"a": {"b/c": 1}}), "a/b\\/c", Create::Nothing), json!({"a": {"b/c": "x"}}));
        assert_eq!(set(json!({}), "/a/b", Create::Scalar), json!({"a": {"b": "x"}}));
    }

    #[test]
    fn a_scalar_on_the_way_is_an_error() {
        let mut value = json!({"a": "text"});
        let error = visit(&mut value, &spec("a/b", false), Create::Nothing, &mut |_| Ok(()));
        assert_eq!(error, Err(FieldError::NotCollection { field: "a/b".to_owned() }));
    }
}

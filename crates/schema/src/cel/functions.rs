//! Functions that rules call: the standard ones, and those that Kubernetes adds for texts and lists.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use super::eval::{Evaluated, Stop, compare, entries, equal};
use super::value::{Source, Value};
use crate::model::compile;

/// Bytes or items of a result.
const MAX_RESULT: usize = 1 << 20;

pub(super) fn call<'a>(
    source: &Source<'_, 'a>,
    target: Option<Value<'a>>,
    function: &str,
    arguments: &[Value<'a>],
) -> Evaluated<'a> {
    let is_unknown = |value: &Value<'a>| matches!(value, Value::Unknown);
    if target.as_ref().is_some_and(is_unknown) || arguments.iter().any(is_unknown) {
        return Ok(Value::Unknown);
    }
    match (&target, function, arguments) {
        (None, "size", [value]) | (Some(value), "size", []) => size(source, value),
        (None, _, [value]) => convert(function, value),
        (Some(Value::Text(text)), _, _) => self::text(text, function, arguments),
        (Some(Value::List(items)), _, _) => list(source, items, function, arguments),
        _ => Err(Stop::Unknown),
    }
}

fn size<'a>(source: &Source<'_, 'a>, value: &Value<'a>) -> Evaluated<'a> {
    let size = match value {
        Value::Text(text) => text.chars().count(),
        Value::List(items) => items.len(),
        Value::Map(_) | Value::Object(_) => entries(source, value).len(),
        _ => return Err(Stop::Error),
    };
    Ok(int(size))
}

fn convert<'a>(function: &str, value: &Value<'a>) -> Evaluated<'a> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "that is what the functions do")]
    Ok(match (function, value) {
        ("int" | "uint", Value::Int(int)) => Value::Int(*int),
        ("int", Value::Double(double)) if double.abs() < 9.2e18 => Value::Int(*double as i64),
        ("int" | "uint", Value::Text(text)) => Value::Int(text.parse().map_err(|_| Stop::Error)?),
        ("double", Value::Int(int)) => Value::Double(*int as f64),
        ("double", Value::Double(double)) => Value::Double(*double),
        ("double", Value::Text(text)) => Value::Double(text.parse().map_err(|_| Stop::Error)?),
        ("string", Value::Text(text)) => Value::Text(text.clone()),
        ("string", Value::Int(int)) => Value::Text(Cow::Owned(int.to_string())),
        ("string", Value::Bool(bool)) => Value::Text(Cow::Owned(bool.to_string())),
        ("bool", Value::Bool(bool)) => Value::Bool(*bool),
        ("bool", Value::Text(text)) => Value::Bool(text.parse().map_err(|_| Stop::Error)?),
        ("dyn", value) => value.clone(),
        _ => return Err(Stop::Unknown),
    })
}

fn text<'a>(text: &str, function: &str, arguments: &[Value<'a>]) -> Evaluated<'a> {
    let owned =
        |text: String| if text.len() > MAX_RESULT { Err(Stop::Unknown) } else { Ok(Value::Text(Cow::Owned(text))) };
    match (function, arguments) {
        ("startsWith", [Value::Text(part)]) => Ok(Value::Bool(text.starts_with(&**part))),
        ("endsWith", [Value::Text(part)]) => Ok(Value::Bool(text.ends_with(&**part))),
        ("contains", [Value::Text(part)]) => Ok(Value::Bool(text.contains(&**part))),
        ("matches", [Value::Text(pattern)]) => {
            compile(pattern).map(|regex| Value::Bool(regex.is_match(text))).ok_or(Stop::Unknown)
        }
        ("find", [Value::Text(pattern)]) => {
            let regex = compile(pattern).ok_or(Stop::Unknown)?;
            owned(regex.find(text).map_or("", |found| found.as_str()).to_owned())
        }
        ("findAll", [Value::Text(pattern)]) => {
            let regex = compile(pattern).ok_or(Stop::Unknown)?;
            Ok(texts(regex.find_iter(text).map(|found| found.as_str())))
        }
        ("lowerAscii", []) => owned(text.to_ascii_lowercase()),
        ("upperAscii", []) => owned(text.to_ascii_uppercase()),
        ("trim", []) => owned(text.trim().to_owned()),
        ("charAt", [Value::Int(at)]) => owned(slice(text, *at, at.checked_add(1).ok_or(Stop::Error)?)?),
        ("substring", [Value::Int(from)]) => owned(slice(text, *from, count(text))?),
        ("substring", [Value::Int(from), Value::Int(to)]) => owned(slice(text, *from, *to)?),
        ("indexOf", [Value::Text(part)]) => Ok(position(text, text.find(&**part))),
        ("lastIndexOf", [Value::Text(part)]) => Ok(position(text, text.rfind(&**part))),
        ("split", [Value::Text(separator)]) if separator.is_empty() => {
            Ok(Value::List(Rc::new(text.chars().map(|c| Value::Text(Cow::Owned(c.to_string()))).collect())))
        }
        ("split", [Value::Text(separator)]) => Ok(texts(text.split(&**separator))),
        ("split", [Value::Text(separator), Value::Int(limit)]) if *limit > 0 && !separator.is_empty() => {
            Ok(texts(text.splitn(usize::try_from(*limit).map_err(|_| Stop::Error)?, &**separator)))
        }
        ("replace", [Value::Text(from), Value::Text(to)]) => {
            if text.len().saturating_mul(to.len().max(1)) > MAX_RESULT {
                return Err(Stop::Unknown);
            }
            owned(text.replace(&**from, to))
        }
        _ => Err(Stop::Unknown),
    }
}

fn list<'a>(source: &Source<'_, 'a>, items: &[Value<'a>], function: &str, arguments: &[Value<'a>]) -> Evaluated<'a> {
    if items.iter().any(|item| matches!(item, Value::Unknown)) {
        return Ok(Value::Unknown);
    }
    let best = |wanted: Ordering| {
        let mut items = items.iter();
        let first = items.next().ok_or(Stop::Error)?;
        items.try_fold(first, |best, item| {
            let ordering = compare(item, best).ok_or(Stop::Error)?;
            Ok(if ordering == wanted { item } else { best })
        })
    };
    match (function, arguments) {
        ("join", [] | [Value::Text(_)]) => {
            let separator = if let [Value::Text(separator)] = arguments { &**separator } else { "" };
            let parts: Option<Vec<&str>> =
                items.iter().map(|item| if let Value::Text(text) = item { Some(&**text) } else { None }).collect();
            Ok(Value::Text(Cow::Owned(parts.ok_or(Stop::Error)?.join(separator))))
        }
        ("isSorted", []) => {
            let sorted = items.windows(2).map(|pair| match pair {
                [left, right] => compare(left, right).map(Ordering::is_le),
                _ => Some(true),
            });
            let sorted: Option<Vec<bool>> = sorted.collect();
            Ok(Value::Bool(sorted.ok_or(Stop::Error)?.into_iter().all(|ordered| ordered)))
        }
        ("min", []) => best(Ordering::Less).cloned(),
        ("max", []) => best(Ordering::Greater).cloned(),
        ("sum", []) => items.iter().try_fold(Value::Int(0), |sum, item| match (sum, item) {
            (Value::Int(sum), Value::Int(item)) => sum.checked_add(*item).map(Value::Int).ok_or(Stop::Error),
            _ => Err(Stop::Unknown),
        }),
        ("indexOf", [wanted]) => {
            let found = items.iter().position(|item| equal(source, item, wanted) == Some(true));
            Ok(found.map_or(Value::Int(-1), int))
        }
        _ => Err(Stop::Unknown),
    }
}

fn int<'a>(size: usize) -> Value<'a> {
    Value::Int(i64::try_from(size).unwrap_or(i64::MAX))
}

fn texts<'a, 't>(parts: impl Iterator<Item = &'t str>) -> Value<'a> {
    Value::List(Rc::new(parts.map(|part| Value::Text(Cow::Owned(part.to_owned()))).collect()))
}

fn count(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// The characters from one index to another.
fn slice(text: &str, from: i64, to: i64) -> Result<String, Stop> {
    if from < 0 || to < from || to > count(text) {
        return Err(Stop::Error);
    }
    let (from, to) = (usize::try_from(from).map_err(|_| Stop::Error)?, usize::try_from(to).map_err(|_| Stop::Error)?);
    Ok(text.chars().skip(from).take(to - from).collect())
}

/// The index in characters of a byte offset; -1 where there is none.
fn position<'a>(text: &str, at: Option<usize>) -> Value<'a> {
    at.and_then(|at| text.get(..at)).map_or(Value::Int(-1), |before| Value::Int(count(before)))
}

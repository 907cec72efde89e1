//! `index`, `slice` and `len`.

use super::{Result, type_name};
use crate::exec::zero_of;
use crate::function::{Call, FunctionError};
use crate::value::{List, Type, Value};

pub(super) fn index(item: &Value, indexes: &[Value]) -> Result {
    if matches!(item, Value::Nil) {
        return Err(FunctionError::message("index of untyped nil"));
    }
    let mut item = item.clone();
    for index in indexes {
        item = match &item {
            Value::Nil => return Err(FunctionError::message("index of nil pointer")),
            Value::List(list) => {
                let i = position(index, list.items().len())?;
                list.items().get(i).cloned().ok_or_else(|| out_of_range(i))?
            }
            Value::String(text) => {
                let bytes = text.as_bytes();
                let i = position(index, bytes.len())?;
                let byte = bytes.get(i).ok_or_else(|| out_of_range(i))?;
                Value::Uint(Type::Uint8, u64::from(*byte))
            }
            Value::Map(map) => match index {
                Value::String(key) => map.get(key.as_bytes()).unwrap_or_else(|| zero_of(map.element())),
                Value::Nil => return Err(FunctionError::message("value is nil; should be of type string")),
                other => {
                    let of = type_name(other);
                    return Err(FunctionError::message(format!("value has type {of}; should be string")));
                }
            },
            other => return Err(FunctionError::message(format!("can't index item of type {}", type_name(other)))),
        };
    }
    Ok(item)
}

/// An index up to `end`, included.
fn position(index: &Value, end: usize) -> std::result::Result<usize, FunctionError> {
    let i = match index {
        Value::Int(_, i) => usize::try_from(*i).map_err(|_| i.to_string()),
        Value::Uint(_, i) => usize::try_from(*i).map_err(|_| i.to_string()),
        Value::Nil => return Err(FunctionError::message("cannot index slice/array with nil")),
        Value::Object(object) if let Some(i) = object.number() => usize::try_from(i).map_err(|_| i.to_string()),
        other => {
            let of = type_name(other);
            return Err(FunctionError::message(format!("cannot index slice/array with type {of}")));
        }
    };
    let out_of_range = |i| Err(FunctionError::message(format!("index out of range: {i}")));
    match i {
        Ok(i) if i <= end => Ok(i),
        Ok(i) => out_of_range(i.to_string()),
        Err(i) => out_of_range(i),
    }
}

fn out_of_range(i: usize) -> FunctionError {
    FunctionError::message(format!("index out of range: {i}"))
}

/// A part of a string or list. A list has no capacity beyond its length here.
pub(super) fn slice(call: &mut Call<'_>, item: &Value, indexes: &[Value]) -> Result {
    let len = match item {
        Value::Nil => return Err(FunctionError::message("slice of untyped nil")),
        _ if indexes.len() > 3 => {
            return Err(FunctionError::message(format!("too many slice indexes: {}", indexes.len())));
        }
        Value::String(_) if indexes.len() == 3 => {
            return Err(FunctionError::message("cannot 3-index slice a string"));
        }
        Value::String(text) => text.as_bytes().len(),
        Value::List(list) => list.items().len(),
        other => return Err(FunctionError::message(format!("can't slice item of type {}", type_name(other)))),
    };
    let mut bounds = [0, len, len];
    for (bound, index) in bounds.iter_mut().zip(indexes) {
        *bound = position(index, len)?;
    }
    let [start, end, most] = bounds;
    for (a, b) in [(start, end), (end, most)] {
        if a > b {
            return Err(FunctionError::message(format!("invalid slice index: {a} > {b}")));
        }
    }
    Ok(match item {
        Value::List(list) if list.is_nil() => item.clone(),
        Value::List(list) => {
            call.take_steps(end - start)?;
            Value::List(List::of(list.element().clone(), list.items().get(start..end).unwrap_or_default().to_vec()))
        }
        other => {
            call.take_bytes(end - start)?;
            Value::string(other.as_bytes().and_then(|bytes| bytes.get(start..end)).unwrap_or_default())
        }
    })
}

pub(super) fn len(item: &Value) -> Result {
    let len = match item {
        Value::Nil => return Err(FunctionError::message("len of nil pointer")),
        Value::String(text) => text.as_bytes().len(),
        Value::List(list) => list.items().len(),
        Value::Map(map) => map.len(),
        other => return Err(FunctionError::message(format!("len of type {}", type_name(other)))),
    };
    Ok(Value::int(i64::try_from(len).unwrap_or(i64::MAX)))
}

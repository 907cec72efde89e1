//! What `if` takes for true.

use crate::value::Value;

/// Whether the value is not empty: not false, not zero, not of length zero and not nil.
pub(crate) fn is_true(value: &Value) -> bool {
    match value {
        Value::Nil => false,
        Value::Bool(truth) => *truth,
        Value::Int(_, n) => *n != 0,
        Value::Uint(_, n) => *n != 0,
        Value::Float(_, n) => *n != 0.0,
        Value::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Value::String(text) => !text.as_bytes().is_empty(),
        Value::List(list) => !list.items().is_empty(),
        Value::Map(map) => !map.is_empty(),
        Value::Object(object) => object.is_true(),
    }
}

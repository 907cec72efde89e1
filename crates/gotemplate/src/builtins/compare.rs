//! `eq`, `ne`, `lt`, `le`, `gt` and `ge`: values of one kind compare, whatever their size.

use std::cmp::Ordering;

use super::type_name;
use crate::function::FunctionError;
use crate::value::{Type, Value};

type Result<T> = std::result::Result<T, FunctionError>;

/// `eq`: whether the first equals any of the others.
pub(super) fn equal_to_any(first: &Value, others: &[Value]) -> Result<bool> {
    if others.is_empty() {
        return Err(FunctionError::message("missing argument for comparison"));
    }
    for other in others {
        if equal(first, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether two values are equal.
pub(super) fn equal(a: &Value, b: &Value) -> Result<bool> {
    use Value::{Bool, Complex, Float, Int, String, Uint};
    Ok(match (a, b) {
        (Bool(a), Bool(b)) => a == b,
        (Int(_, a), Int(_, b)) => a == b,
        (Uint(_, a), Uint(_, b)) => a == b,
        (Int(_, a), Uint(_, b)) | (Uint(_, b), Int(_, a)) => u64::try_from(*a).is_ok_and(|a| a == *b),
        #[expect(clippy::float_cmp, reason = "Go compares exactly")]
        (Float(_, a), Float(_, b)) => a == b,
        #[expect(clippy::float_cmp, reason = "Go compares exactly")]
        (Complex(a, ai), Complex(b, bi)) => a == b && ai == bi,
        (String(a), String(b)) => a == b,
        // Anything may be compared to nil, which a basic value never is.
        (Value::Nil, other) | (other, Value::Nil) => is_nil(other),
        _ => match with_numbers(a, b) {
            Some((a, b)) => return equal(&a, &b),
            None if is_basic(a) || is_basic(b) => return Err(incompatible(a, b)),
            None => return equal_compound(a, b),
        },
    })
}

/// The values with the numbers that objects are, if one of them is an object that is one.
fn with_numbers(a: &Value, b: &Value) -> Option<(Value, Value)> {
    let number = |value: &Value| match value {
        Value::Object(object) => object.number().map(|number| Value::Int(Type::Named(object.type_name()), number)),
        _ => None,
    };
    match (number(a), number(b)) {
        (None, None) => None,
        (a_number, b_number) => Some((a_number.unwrap_or_else(|| a.clone()), b_number.unwrap_or_else(|| b.clone()))),
    }
}

/// Lists, maps and objects.
fn equal_compound(a: &Value, b: &Value) -> Result<bool> {
    if !same_kind(a, b) {
        let (a, b) = (type_name(a), type_name(b));
        return Err(FunctionError::message(format!("non-comparable types {a} and {b}")));
    }
    if is_nil(a) || is_nil(b) {
        return Ok(is_nil(a) == is_nil(b));
    }
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => Ok(a.equals(&**b)),
        (_, b) => Err(FunctionError::message(format!("non-comparable type {}", type_name(b)))),
    }
}

fn same_kind(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => a.kind() == b.kind(),
        (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => true,
        _ => false,
    }
}

fn is_nil(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::List(list) => list.is_nil(),
        Value::Map(map) => map.is_nil(),
        _ => false,
    }
}

fn is_basic(value: &Value) -> bool {
    !matches!(value, Value::Nil | Value::List(_) | Value::Map(_) | Value::Object(_))
}

fn incompatible(a: &Value, b: &Value) -> FunctionError {
    let (a, b) = (type_name(a), type_name(b));
    FunctionError::message(format!("incompatible types for comparison: {a} and {b}"))
}

/// `lt`: whether the first is less.
pub(super) fn less(a: &Value, b: &Value) -> Result<bool> {
    order(a, b).map(|order| order == Some(Ordering::Less))
}

/// `le`: whether the first is less or equal.
pub(super) fn less_or_equal(a: &Value, b: &Value) -> Result<bool> {
    order(a, b).map(|order| matches!(order, Some(Ordering::Less | Ordering::Equal)))
}

fn order(a: &Value, b: &Value) -> Result<Option<Ordering>> {
    use Value::{Float, Int, String, Uint};
    if !is_basic(a) || !is_basic(b) {
        if let Some((a, b)) = with_numbers(a, b) {
            return order(&a, &b);
        }
        return Err(FunctionError::message("invalid type for comparison"));
    }
    Ok(match (a, b) {
        (Int(_, a), Int(_, b)) => Some(a.cmp(b)),
        (Uint(_, a), Uint(_, b)) => Some(a.cmp(b)),
        (Int(_, a), Uint(_, b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Uint(_, a), Int(_, b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Float(_, a), Float(_, b)) => a.partial_cmp(b),
        (String(a), String(b)) => Some(a.cmp(b)),
        _ if a.type_of() == b.type_of() && matches!(a.type_of(), Some(Type::Bool | Type::Complex128)) => {
            return Err(FunctionError::message("invalid type for comparison"));
        }
        _ => return Err(incompatible(a, b)),
    })
}

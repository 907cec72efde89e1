//! `reflect.DeepEqual`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::MAX_VALUE_DEPTH;

use crate::print::too_deep;

/// Whether two values are of the same type and hold the same: an `int` never equals an `int64`, nor a nil list an empty
/// one. The same list or map equals itself, whatever it holds; else NaN equals nothing.
///
/// # Errors
/// When the values are too deep, or looking at them is more work than the template may make.
pub(crate) fn deep_equal(call: &mut Call<'_>, a: &Value, b: &Value) -> Result<bool, FunctionError> {
    equal(call, a, b, 0)
}

/// Whether a value is among others.
///
/// # Errors
/// As for [`deep_equal`].
pub(crate) fn is_among(call: &mut Call<'_>, others: &[Value], value: &Value) -> Result<bool, FunctionError> {
    for other in others {
        if deep_equal(call, other, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal(call: &mut Call<'_>, a: &Value, b: &Value, depth: usize) -> Result<bool, FunctionError> {
    if depth > MAX_VALUE_DEPTH {
        return Err(too_deep());
    }
    call.take_steps(1)?;
    Ok(match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(of, a), Value::Int(like, b)) => of == like && a == b,
        (Value::Uint(of, a), Value::Uint(like, b)) => of == like && a == b,
        (Value::Float(of, a), Value::Float(like, b)) => of == like && a == b,
        (Value::Complex(a, i), Value::Complex(b, j)) => a == b && i == j,
        (Value::String(a), Value::String(b)) => {
            call.take_steps(a.as_bytes().len().min(b.as_bytes().len()) / 64)?;
            a == b
        }
        (Value::Object(a), Value::Object(b)) => a.equals(b.as_ref()),
        (Value::List(a), Value::List(b)) => {
            let (these, those) = (a.items(), b.items());
            if a.element() != b.element() || a.is_nil() != b.is_nil() || these.len() != those.len() {
                return Ok(false);
            }
            if std::ptr::eq(these, those) {
                return Ok(true);
            }
            for (a, b) in these.iter().zip(those) {
                if !equal(call, a, b, depth + 1)? {
                    return Ok(false);
                }
            }
            true
        }
        (Value::Map(a), Value::Map(b)) => {
            if a.element() != b.element() || a.is_nil() != b.is_nil() || a.len() != b.len() {
                return Ok(false);
            }
            if a.is_same(b) {
                return Ok(true);
            }
            let (Some(these), Some(those)) = (a.borrow(), b.borrow()) else { return Ok(true) };
            for ((key, a), (other_key, b)) in these.iter().zip(those.iter()) {
                if key != other_key || !equal(call, a, b, depth + 1)? {
                    return Ok(false);
                }
            }
            true
        }
        _ => false,
    })
}

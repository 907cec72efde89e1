//! The arguments of a call, read as what the parameters' types promise.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::FunctionError;
use fluxwright_gotemplate::value::Map;

/// The argument at this place, whatever it is.
pub(crate) fn any(arguments: &[Value], at: usize) -> Result<&Value, FunctionError> {
    arguments.get(at).ok_or_else(|| FunctionError::message(format!("argument {} is missing", at + 1)))
}

/// The `string` at this place.
pub(crate) fn bytes(arguments: &[Value], at: usize) -> Result<&[u8], FunctionError> {
    any(arguments, at)?.as_bytes().ok_or_else(|| wrong_type(at, "string"))
}

/// The `int` or other signed integer at this place.
pub(crate) fn int(arguments: &[Value], at: usize) -> Result<i64, FunctionError> {
    match any(arguments, at)? {
        Value::Int(_, number) => Ok(*number),
        _ => Err(wrong_type(at, "int")),
    }
}

/// The `bool` at this place.
pub(crate) fn bool(arguments: &[Value], at: usize) -> Result<bool, FunctionError> {
    match any(arguments, at)? {
        Value::Bool(truth) => Ok(*truth),
        _ => Err(wrong_type(at, "bool")),
    }
}

/// The `map[string]interface {}` at this place.
pub(crate) fn map(arguments: &[Value], at: usize) -> Result<&Map, FunctionError> {
    match any(arguments, at)? {
        Value::Map(map) => Ok(map),
        _ => Err(wrong_type(at, "map[string]interface {}")),
    }
}

/// The arguments from this place on.
pub(crate) fn rest(arguments: &[Value], from: usize) -> &[Value] {
    arguments.get(from..).unwrap_or_default()
}

fn wrong_type(at: usize, expected: &str) -> FunctionError {
    FunctionError::message(format!("argument {} is not of type {expected}", at + 1))
}

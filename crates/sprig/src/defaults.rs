//! Emptiness and choice: `default`, `empty`, `coalesce`, `all`, `any`, `ternary`; and `fail` and `hello`.

use fluxwright_gotemplate::function::FunctionError;
use fluxwright_gotemplate::value::Type;
use fluxwright_gotemplate::{GoString, Value};

use crate::arguments::{any, bool, bytes};
use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    registry.add_charging("default", &[Type::Any], Some(Type::Any), |_, arguments| {
        let given = arguments.get(1).filter(|given| !is_empty(given));
        given.map_or_else(|| any(arguments, 0), Ok).cloned()
    });
    registry.add("empty", &[Type::Any], None, |_, arguments| Ok(Value::Bool(is_empty(any(arguments, 0)?))));
    registry.add_charging("coalesce", &[], Some(Type::Any), |_, arguments| {
        Ok(arguments.iter().find(|value| !is_empty(value)).cloned().unwrap_or(Value::Nil))
    });
    registry.add("all", &[], Some(Type::Any), |_, arguments| Ok(Value::Bool(!arguments.iter().any(is_empty))));
    registry.add("any", &[], Some(Type::Any), |_, arguments| {
        Ok(Value::Bool(arguments.iter().any(|value| !is_empty(value))))
    });
    registry.add_charging("ternary", &[Type::Any, Type::Any, Type::Bool], None, |_, arguments| {
        any(arguments, if bool(arguments, 2)? { 0 } else { 1 }).cloned()
    });
    registry.add("fail", &[Type::String], None, |_, arguments| {
        Err(FunctionError::message(GoString::from(bytes(arguments, 0)?).to_string()))
    });
    registry.add("hello", &[], None, |_, _| Ok(Value::from("Hello!")));
}

/// Whether a value counts as not given: nil, false, zero, or without elements.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::Bool(truth) => !truth,
        Value::Int(_, number) => *number == 0,
        Value::Uint(_, number) => *number == 0,
        Value::Float(_, number) => *number == 0.0,
        Value::Complex(real, imaginary) => *real == 0.0 && *imaginary == 0.0,
        Value::String(text) => text.as_bytes().is_empty(),
        Value::List(list) => list.items().is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Object(object) => !object.is_true(),
    }
}

//! Values as arguments of a type.

use super::kind::ExecErrorKind as Kind;
use super::state::Slot;
use crate::value::{List, Map, Type, Value};

/// The slot as an argument of a parameter of this type.
pub(super) fn convert(slot: Slot, of: &Type) -> Result<Value, Kind> {
    match slot {
        Some(value) if has_type(&value, of) => Ok(value),
        Some(value) => {
            let got = value.type_of().unwrap_or(Type::Any);
            Err(Kind::WrongType { expected: of.to_string(), got: got.to_string() })
        }
        None => nil_of(of).ok_or_else(|| Kind::NoValue(of.to_string())),
    }
}

/// Nil as a value of this type, when there is one.
pub(super) fn nil_of(of: &Type) -> Option<Value> {
    match of {
        Type::Any => Some(Value::Nil),
        Type::Slice(element) => Some(Value::List(List::nil((**element).clone()))),
        Type::Map(element) => Some(Value::Map(Map::nil((**element).clone()))),
        _ => None,
    }
}

/// The zero value of a type. Types with methods have none that a template could use.
pub(crate) fn zero_of(of: &Type) -> Value {
    match of {
        Type::Bool => Value::Bool(false),
        Type::Int | Type::Int8 | Type::Int16 | Type::Int32 | Type::Int64 => Value::Int(of.clone(), 0),
        Type::Uint | Type::Uint8 | Type::Uint16 | Type::Uint32 | Type::Uint64 => Value::Uint(of.clone(), 0),
        Type::Float32 | Type::Float64 => Value::Float(of.clone(), 0.0),
        Type::Complex128 => Value::Complex(0.0, 0.0),
        Type::String => Value::string(""),
        Type::Any | Type::Named(_) | Type::Slice(_) | Type::Map(_) => nil_of(of).unwrap_or(Value::Nil),
    }
}

/// Whether the value is of this type.
pub(super) fn has_type(value: &Value, of: &Type) -> bool {
    match (value, of) {
        (_, Type::Any) | (Value::Bool(_), Type::Bool) | (Value::String(_), Type::String) => true,
        (Value::Complex(..), Type::Complex128) => true,
        (Value::Int(own, _) | Value::Uint(own, _) | Value::Float(own, _), of) => own == of,
        (Value::List(list), Type::Slice(element)) => list.element() == &**element,
        (Value::Map(map), Type::Map(element)) => map.element() == &**element,
        (Value::Object(object), Type::Named(name)) => object.type_name() == *name,
        _ => false,
    }
}

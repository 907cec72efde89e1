//! Constants.

use super::kind::ExecErrorKind as Kind;
use super::state::Slot;
use crate::ast::{NumberLiteral, Operand};
use crate::value::{Type, Value};

/// The value of a constant where nothing says which type it should have.
pub(super) fn ideal_constant(operand: &Operand) -> Result<Slot, Kind> {
    Ok(match operand {
        Operand::Bool(truth) => Some(Value::Bool(truth.value)),
        Operand::String(text) => Some(Value::String(text.value.clone())),
        Operand::Number(number) => number_value(number)?,
        _ => None,
    })
}

fn number_value(literal: &NumberLiteral) -> Result<Slot, Kind> {
    let number = &literal.value;
    if let Some((re, im)) = number.complex {
        return Ok(Some(Value::Complex(re, im)));
    }
    let bytes = literal.text.as_bytes();
    let is_hex = matches!(bytes, [b'0', b'x' | b'X', _, ..]) && !literal.text.contains(['p', 'P']);
    let looks_float = bytes.first() != Some(&b'\'') && !is_hex && literal.text.contains(['.', 'e', 'E', 'p', 'P']);
    Ok(match (number.float, number.int) {
        (Some(float), _) if looks_float => Some(Value::float(float)),
        (_, Some(int)) => Some(Value::int(int)),
        _ if number.uint.is_some() => return Err(Kind::ConstantOverflow(literal.text.to_string())),
        _ => None,
    })
}

/// The value of a constant as an argument of a parameter of this type.
pub(super) fn typed_constant(operand: &Operand, of: &Type) -> Result<Value, Kind> {
    let number = match operand {
        Operand::Number(literal) => Some(literal.value),
        _ => None,
    };
    let wrong = |expected| Kind::WrongConstant { expected, found: operand.to_string() };
    match of {
        Type::Any => Ok(ideal_constant(operand)?.unwrap_or(Value::Nil)),
        Type::Bool => match operand {
            Operand::Bool(truth) => Ok(Value::Bool(truth.value)),
            _ => Err(wrong("bool")),
        },
        Type::String => match operand {
            Operand::String(text) => Ok(Value::String(text.value.clone())),
            _ => Err(wrong("string")),
        },
        Type::Int | Type::Int8 | Type::Int16 | Type::Int32 | Type::Int64 => {
            let int = number.and_then(|number| number.int).ok_or_else(|| wrong("integer"))?;
            Ok(Value::Int(of.clone(), wrap_signed(of, int)))
        }
        Type::Uint | Type::Uint8 | Type::Uint16 | Type::Uint32 | Type::Uint64 => {
            let uint = number.and_then(|number| number.uint).ok_or_else(|| wrong("unsigned integer"))?;
            Ok(Value::Uint(of.clone(), wrap_unsigned(of, uint)))
        }
        Type::Float32 | Type::Float64 => {
            let float = number.and_then(|number| number.float).ok_or_else(|| wrong("float"))?;
            Ok(Value::Float(of.clone(), if *of == Type::Float32 { round_to_f32(float) } else { float }))
        }
        Type::Complex128 => {
            let number = number.ok_or_else(|| wrong("complex"))?;
            let (re, im) = number.complex.ok_or_else(|| wrong("complex"))?;
            Ok(Value::Complex(re, im))
        }
        Type::Slice(_) | Type::Map(_) | Type::Named(_) => {
            Err(Kind::UnusableConstant { constant: operand.to_string(), of: of.to_string() })
        }
    }
}

/// The number within its type, as Go stores it: cut to the type's bits.
#[expect(clippy::cast_possible_truncation, reason = "Go cuts it off likewise")]
fn wrap_signed(of: &Type, int: i64) -> i64 {
    match of {
        Type::Int8 => i64::from(int as i8),
        Type::Int16 => i64::from(int as i16),
        Type::Int32 => i64::from(int as i32),
        _ => int,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "Go cuts it off likewise")]
fn wrap_unsigned(of: &Type, uint: u64) -> u64 {
    match of {
        Type::Uint8 => u64::from(uint as u8),
        Type::Uint16 => u64::from(uint as u16),
        Type::Uint32 => u64::from(uint as u32),
        _ => uint,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a float32 is wanted")]
fn round_to_f32(float: f64) -> f64 {
    f64::from(float as f32)
}

//! `print`, `printf` and `println`.

use super::Result;
use crate::format;
use crate::function::{Call, FunctionError};
use crate::value::Value;

pub(super) fn print(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let mut out = Vec::new();
    format::print(arguments, call.meter(), &mut out)?;
    Ok(Value::string(out))
}

pub(super) fn println(call: &mut Call<'_>, arguments: &[Value]) -> Result {
    let mut out = Vec::new();
    format::println(arguments, call.meter(), &mut out)?;
    Ok(Value::string(out))
}

pub(super) fn printf(call: &mut Call<'_>, format: &Value, arguments: &[Value]) -> Result {
    let format = format.as_bytes().ok_or_else(|| FunctionError::message("the format is no string"))?;
    let mut out = Vec::with_capacity(format.len() + 16);
    format::printf(format, arguments, call.meter(), &mut out)?;
    Ok(Value::string(out))
}

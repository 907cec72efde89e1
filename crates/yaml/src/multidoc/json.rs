//! JSON at the start of a text.

use serde_json::{Deserializer, Number, Value};

use crate::{Error, ErrorKind};

/// The first value of a text, and where it ends.
pub(super) fn first(text: &str) -> Result<(Value, usize), Error> {
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => Ok((client_numbers(value), values.byte_offset())),
        Some(Err(error)) => {
            let at = offset(text, error.line(), error.column());
            Err(Error::new(ErrorKind::Json(message(&error)), at..at))
        }
        None => Err(Error::new(ErrorKind::Json("no value".to_owned()), text.len()..text.len())),
    }
}

/// The message without its place.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whole numbers that no 64-bit signed integer holds are floats to the clients of Kubernetes.
fn client_numbers(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_u64() && !number.is_i64() => {
            number.as_f64().and_then(Number::from_f64).map_or(Value::Number(number), Value::Number)
        }
        Value::Array(items) => items.into_iter().map(client_numbers).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, client_numbers(value))).collect(),
        other => other,
    }
}

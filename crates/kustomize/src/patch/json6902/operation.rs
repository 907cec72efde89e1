//! Reading operations.

use serde_json::Value;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `add`
    Add,
    /// `remove`
    Remove,
    /// `replace`
    Replace,
    /// `move`
    Move,
    /// `copy`
    Copy,
    /// `test`
    Test,
}

/// One operation, read as far as it can be; what is missing is an error when it is applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What it does, or the word that names nothing.
    pub verb: Result<Verb, String>,
    /// Where; `None` when it is missing or no text.
    pub path: Option<String>,
    /// From where; `None` when it is missing or no text.
    pub from: Option<String>,
    /// What; `None` when it is missing.
    pub value: Option<Value>,
}

/// Why something is no JSON patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It is no list.
    #[error("a JSON patch is a list of operations")]
    NoList,
    /// One of its items is no map.
    #[error("operation {0} of the JSON patch is not a map")]
    NoMap(usize),
}

/// Reads a JSON patch. Null is an empty one.
pub fn decode(patch: Value) -> Result<Vec<Operation>, DecodeError> {
    let operations = match patch {
        Value::Null => Vec::new(),
        Value::Array(operations) => operations,
        _ => return Err(DecodeError::NoList),
    };
    operations.into_iter().enumerate().map(|(at, operation)| read(at, operation)).collect()
}

fn read(at: usize, operation: Value) -> Result<Operation, DecodeError> {
    let mut map = match operation {
        Value::Object(map) => map,
        // It has no verb, which is told when it is applied.
        Value::Null => serde_json::Map::new(),
        _ => return Err(DecodeError::NoMap(at)),
    };
    let mut text = |key: &str| match map.get_mut(key).map(Value::take) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let verb = match text("op").unwrap_or_else(|| "unknown".to_owned()).as_str() {
        "add" => Ok(Verb::Add),
        "remove" => Ok(Verb::Remove),
        "replace" => Ok(Verb::Replace),
        "move" => Ok(Verb::Move),
        "copy" => Ok(Verb::Copy),
        "test" => Ok(Verb::Test),
        other => Err(other.to_owned()),
    };
    Ok(Operation { verb, path: text("path"), from: text("from"), value: map.get_mut("value").map(Value::take) })
}

//! Values as YAML and JSON.

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error};

use crate::emit;
use crate::template::print::{fail, kind};

use super::bounded::indent;

pub(super) fn install(env: &mut Environment<'static>) {
    env.add_filter("toyaml", |value: &Value, width: Option<usize>| {
        let text = emit::emit(&json(value)?);
        // The bound on printing follows later; here it is the width that counts.
        indent(&text, width.unwrap_or(0), false, false, usize::MAX)
    });
    env.add_filter("tojson", |value: &Value, width: Option<usize>| {
        let value = json(value)?;
        let text = if width.is_some() { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        indent(&text.map_err(|_| not_data(&Value::UNDEFINED))?, width.unwrap_or(0), false, false, usize::MAX)
    });
    env.add_filter("yamlstr", |value: &Value| match value.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool | ValueKind::None => Ok(emit::scalar(&json(value)?)),
        _ => Err(fail(format!("`yamlstr` takes a scalar, this is {}", kind(value)), "print it with `toyaml`")),
    });
}

/// The value as data.
pub(crate) fn json(value: &Value) -> Result<serde_json::Value, Error> {
    if value.is_undefined() {
        return Err(not_data(value));
    }
    serde_json::to_value(value).map_err(|_| not_data(value))
}

fn not_data(value: &Value) -> Error {
    fail(
        format!("the value cannot be written as YAML or JSON: it is {}", kind(value)),
        "give it data: text, numbers, booleans, lists and maps of them",
    )
}

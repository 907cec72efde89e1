//! Values as YAML and JSON.

use fluxwright_yaml::emit::{EmitOptions, Place, Quotes, flow, fragment, scalar};
use minijinja::value::Value;
use minijinja::{Environment, Error};

use crate::template::print::{fail, kind};

use super::bounded::{MAX_INDENT, indent};

pub(super) fn install(env: &mut Environment<'static>) {
    env.add_filter("toyaml", |value: &Value, column: Option<usize>| {
        let column = column.unwrap_or(0);
        if column > MAX_INDENT {
            return Err(fail(format!("indents by more than {MAX_INDENT} spaces"), "indent by less"));
        }
        let options = EmitOptions { quotes: Quotes::Double, ..EmitOptions::default() };
        Ok(fragment(&json(value)?, column, &options))
    });
    env.add_filter("tojson", |value: &Value, width: Option<usize>| {
        let value = json(value)?;
        let text = if width.is_some() { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        // The bound on printing follows later; here it is the width that counts.
        indent(&text.map_err(|_| not_data(&Value::UNDEFINED))?, width.unwrap_or(0), false, false, usize::MAX)
    });
    env.add_filter("yamlstr", |value: &Value| match json(value)? {
        serde_json::Value::String(text) => Ok(scalar(&text, Place::Flow, Quotes::Double).into_owned()),
        value if !matches!(value, serde_json::Value::Array(_) | serde_json::Value::Object(_)) => {
            Ok(flow(&value, Quotes::Double))
        }
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

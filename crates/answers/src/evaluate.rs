//! Templates and expressions in questions, evaluated by whoever knows the template language.

use fluxwright_diagnostic::Diagnostic;
use serde_json::{Map, Value};

/// Evaluates the templates and expressions of a recipe.
///
/// Variables that are not there are undefined, and using them is an error. Diagnostics never show the values of
/// variables, which may be secrets.
pub trait Evaluate {
    /// Renders a template to text.
    fn render(&self, template: &str, variables: &Map<String, Value>) -> Result<String, Diagnostic>;

    /// Evaluates an expression to a value.
    fn expression(&self, expression: &str, variables: &Map<String, Value>) -> Result<Value, Diagnostic>;

    /// Whether a text holds anything to render; others are taken as they are.
    fn is_template(&self, text: &str) -> bool {
        ["#{", "#%", "#|"].iter().any(|mark| text.contains(mark))
    }
}

/// Whether a value counts as true in a condition: null, false, 0, and empty texts, lists and maps do not.
pub fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

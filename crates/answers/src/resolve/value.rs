//! Answers and defaults as values.

use serde_json::{Map, Value};

use super::default::default;
use crate::settle::{scalar, undescribed};
use crate::shape::Shape;
use crate::{Content, Evaluate, Given, Question, QuestionType};

/// The default of a question as a value; `None` where it has none, or none that can be rendered.
pub(crate) fn default_value(
    question: &Question,
    variables: &Map<String, Value>,
    evaluator: &dyn Evaluate,
) -> Option<Value> {
    let default = default(question, variables, evaluator).ok()?;
    (default.content != Content::Null).then(|| typed(&default, Shape::of(question)))
}

/// A default as a value, for showing it.
pub(super) fn typed(given: &Given, shape: Shape<'_>) -> Value {
    match &given.content {
        Content::List(items) if matches!(shape.kind, QuestionType::List | QuestionType::Multiselect) => {
            items.iter().map(|item| typed(item, shape.item())).collect()
        }
        Content::Object(map) => Value::Object(
            map.iter()
                .filter_map(|(key, value)| {
                    let value = shape.field(key).map_or_else(|| undescribed(value), |shape| typed(value, shape));
                    (!value.is_null()).then(|| (key.clone(), value))
                })
                .collect(),
        ),
        Content::Plain(_) | Content::Typed(_) => scalar(&given.content, shape),
        _ => undescribed(given),
    }
}

/// An answer as templates see it: fields without an answer are null. With `hide`, secrets are `***`.
pub(super) fn complete(value: &Value, shape: Shape<'_>, hide: bool) -> Value {
    if hide && shape.secret && !value.is_null() {
        return Value::String("***".to_owned());
    }
    match value {
        Value::Array(items) => items.iter().map(|item| complete(item, shape.item(), hide)).collect(),
        Value::Object(map) if !shape.fields.is_empty() => Value::Object(
            shape
                .fields
                .iter()
                .map(|field| {
                    let value = map.get(&field.id).unwrap_or(&Value::Null);
                    (field.id.clone(), complete(value, shape.field(&field.id).unwrap_or(shape), hide))
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

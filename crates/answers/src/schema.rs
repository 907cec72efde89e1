//! The JSON Schema of a recipe's answers.

use serde_json::{Map, Value, json};

use crate::shape::{MAX_NESTING, Shape};
use crate::{Question, QuestionType};

/// The JSON Schema (draft 2020-12) of complete answers to some questions: what an answers file may hold, and with
/// `required` what it must hold when nothing else answers.
///
/// Questions with a condition or a default are not required. Questions nested deeper than 16 levels take anything.
pub fn questions_schema(questions: &[Question]) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.extend(object(questions, true, MAX_NESTING));
    Value::Object(schema)
}

/// The schema of one value, without demands on what must be there.
pub(crate) fn shape_schema(shape: &Shape<'_>) -> Value {
    Value::Object(of_shape(shape, false, MAX_NESTING))
}

fn object(fields: &[Question], required: bool, depth: usize) -> Map<String, Value> {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = of_shape(&Shape::of(field), required, depth);
        if required {
            describe(field, &mut schema);
        }
        properties.insert(field.id.clone(), Value::Object(schema));
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if required {
        let ids: Vec<&str> =
            fields.iter().filter(|f| f.is_required() && f.when.is_none()).map(|f| f.id.as_str()).collect();
        if !ids.is_empty() {
            schema.insert("required".to_owned(), json!(ids));
        }
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn describe(question: &Question, schema: &mut Map<String, Value>) {
    schema.insert("title".to_owned(), json!(question.text));
    if let Some(description) = &question.description {
        schema.insert("description".to_owned(), json!(description));
    }
    if let Some(default) = &question.default {
        // A template is no value yet.
        if !question.secret && !default.to_string().contains("#{") && !default.to_string().contains("#%") {
            schema.insert("default".to_owned(), default.clone());
        }
    }
    if question.secret {
        schema.insert("writeOnly".to_owned(), json!(true));
    }
}

fn of_shape(shape: &Shape<'_>, required: bool, depth: usize) -> Map<String, Value> {
    let Some(depth) = depth.checked_sub(1) else { return Map::new() };
    let validation = shape.validation;
    let mut schema = Map::new();
    let mut set = |key: &str, value: Value| {
        if !value.is_null() {
            schema.insert(key.to_owned(), value);
        }
    };
    let items = |set: &mut dyn FnMut(&str, Value), unique: bool| {
        set("type", json!("array"));
        set("items", Value::Object(of_shape(&shape.item(), required, depth)));
        set("minItems", json!(validation.min_items));
        set("maxItems", json!(validation.max_items));
        set("uniqueItems", if unique { json!(true) } else { Value::Null });
    };
    match shape.kind {
        QuestionType::Text => {
            set("type", json!("string"));
            set("minLength", json!(validation.min_length));
            set("maxLength", json!(validation.max_length));
            set("pattern", json!(validation.pattern));
            set("format", json!(validation.format.map(crate::format::Format::name)));
        }
        QuestionType::Number => {
            set("type", json!("number"));
            set("minimum", json!(validation.minimum));
            set("maximum", json!(validation.maximum));
        }
        QuestionType::Boolean => set("type", json!("boolean")),
        QuestionType::Select => {
            set("enum", shape.options.iter().map(|choice| choice.value.clone()).collect());
        }
        QuestionType::Multiselect => items(&mut set, true),
        QuestionType::List => items(&mut set, validation.unique_items),
        QuestionType::Object if shape.fields.is_empty() => set("type", json!("object")),
        QuestionType::Object => schema.extend(object(shape.fields, required, depth)),
    }
    schema
}

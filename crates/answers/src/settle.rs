//! Giving scalars the types that their questions ask for.

use serde_json::{Map, Number, Value};

use crate::shape::{Shape, text_of};
use crate::{Content, Given, QuestionType};

/// An unquoted scalar, or a typed one, as the value its question asks for; what does not fit stays what it is and is
/// found by the schema.
pub(crate) fn scalar(content: &Content, shape: Shape<'_>) -> Value {
    match (shape.kind, content) {
        (QuestionType::Text, Content::Plain(text)) => Value::String(text.clone()),
        (QuestionType::Number, Content::Plain(text)) => number(text),
        (QuestionType::Boolean, Content::Plain(text)) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" => Value::Bool(true),
            "false" | "no" | "off" | "n" => Value::Bool(false),
            _ => Value::String(text.clone()),
        },
        (QuestionType::Select, Content::Plain(text)) => {
            shape.option(text).cloned().unwrap_or_else(|| Value::String(text.clone()))
        }
        (QuestionType::Select, Content::Typed(value)) if !shape.options.iter().any(|o| o.value == *value) => {
            text_of(value).and_then(|text| shape.option(&text)).unwrap_or(value).clone()
        }
        (_, Content::Plain(text)) => infer(text),
        (_, Content::Typed(value)) => value.clone(),
        (_, Content::Null | Content::List(_) | Content::Object(_)) => Value::Null,
    }
}

/// Everything as it is, scalars typed as YAML 1.2 types them: for parts that no question describes.
pub(crate) fn undescribed(given: &Given) -> Value {
    match &given.content {
        Content::Null => Value::Null,
        Content::Plain(text) => infer(text),
        Content::Typed(value) => value.clone(),
        Content::List(items) => items.iter().map(undescribed).collect(),
        Content::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), undescribed(value))).collect::<Map<_, _>>())
        }
    }
}

fn infer(text: &str) -> Value {
    match text {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text),
    }
}

/// A decimal number; text where it is none, or one that a computer cannot hold exactly.
fn number(text: &str) -> Value {
    let string = || Value::String(text.to_owned());
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'))
    {
        return string();
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        // `007` is an identifier more often than a number.
        if digits.len() > 1 && digits.starts_with('0') {
            return string();
        }
        let text = text.strip_prefix('+').unwrap_or(text);
        return text
            .parse::<i64>()
            .map(Number::from)
            .or_else(|_| text.parse::<u64>().map(Number::from))
            .map_or_else(|_| string(), Value::Number);
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map_or_else(string, Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_decimal_and_exact() {
        for (text, value) in [
            ("3", json!(3)),
            ("-3", json!(-3)),
            ("+3", json!(3)),
            ("0", json!(0)),
            ("1.5", json!(1.5)),
            ("1e3", json!(1000.0)),
            ("18446744073709551615", json!(18_446_744_073_709_551_615_u64)),
            ("18446744073709551616", json!("18446744073709551616")),
            ("007", json!("007")),
            ("1_000", json!("1_000")),
            ("0x10", json!("0x10")),
            ("1e999", json!("1e999")),
            ("inf", json!("inf")),
            ("-", json!("-")),
            ("", json!("")),
            ("true", json!(true)),
            ("yes", json!("yes")),
        ] {
            assert_eq!(infer(text), value, "{text}");
        }
    }
}

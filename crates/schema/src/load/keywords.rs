//! Keywords of schemas that hold no further schemas.

use serde_json::{Map, Value};

use crate::cel::Program;
use crate::model::{Limits, ListType, Rule};

/// Rules of one schema that are read; a hostile schema could have millions.
const MAX_RULES: usize = 200;

pub(super) fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(super) fn limits(map: &Map<String, Value>) -> Limits {
    let whole = |keyword: &str| map.get(keyword).and_then(Value::as_u64);
    let number = |keyword: &str| map.get(keyword).and_then(Value::as_f64);
    let flag = |keyword: &str| map.get(keyword) == Some(&Value::Bool(true));
    // JSON Schema has numbers in these keywords, CRDs have flags.
    let (above, below) = (number("exclusiveMinimum"), number("exclusiveMaximum"));
    Limits {
        length: (whole("minLength"), whole("maxLength")),
        items: (whole("minItems"), whole("maxItems")),
        properties: (whole("minProperties"), whole("maxProperties")),
        number: (above.or_else(|| number("minimum")), below.or_else(|| number("maximum"))),
        exclusive: (above.is_some() || flag("exclusiveMinimum"), below.is_some() || flag("exclusiveMaximum")),
        multiple_of: number("multipleOf").filter(|step| *step > 0.0),
    }
}

pub(super) fn list_type(map: &Map<String, Value>) -> ListType {
    match map.get("x-kubernetes-list-type").and_then(Value::as_str) {
        Some("map") => ListType::Map(strings(map.get("x-kubernetes-list-map-keys"))),
        Some("set") => ListType::Set,
        _ if map.get("uniqueItems") == Some(&Value::Bool(true)) => ListType::Set,
        _ => ListType::Atomic,
    }
}

pub(super) fn rules(map: &Map<String, Value>) -> Vec<Rule> {
    let rules = map.get("x-kubernetes-validations").and_then(Value::as_array);
    let rule = |rule: &Value| {
        let text = rule.get("rule")?.as_str()?;
        Some(Rule {
            text: text.into(),
            message: rule.get("message").and_then(Value::as_str).map(Into::into),
            program: Program::parse(text).ok(),
        })
    };
    rules.into_iter().flatten().take(MAX_RULES).filter_map(rule).collect()
}

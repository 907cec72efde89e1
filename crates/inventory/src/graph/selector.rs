//! Label selectors of ResourceSets.

use serde_json::Value;

/// Whether a selector takes an object.
pub(super) fn takes(selector: &Value, object: &Value) -> bool {
    let labels = object.pointer("/metadata/labels");
    let label = |key: &str| labels.and_then(|labels| labels.get(key)).and_then(Value::as_str);
    let all = selector.get("matchLabels").and_then(Value::as_object);
    let fits = all.into_iter().flatten().all(|(key, wanted)| label(key) == wanted.as_str());
    let rules = selector.get("matchExpressions").and_then(Value::as_array);
    fits && rules.into_iter().flatten().all(|rule| {
        let text = |key: &str| rule.get(key).and_then(Value::as_str).unwrap_or_default();
        let has = label(text("key"));
        let values = rule.get("values").and_then(Value::as_array);
        let is_one = values.into_iter().flatten().any(|value| has.is_some() && value.as_str() == has);
        match text("operator") {
            "In" => is_one,
            "NotIn" => !is_one,
            "Exists" => has.is_some(),
            "DoesNotExist" => has.is_none(),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::takes;
    use serde_json::json;

    #[test]
    fn labels_and_expressions() {
        let object = json!({"metadata": {"labels": {"a": "1"}}});
        let rule = |operator: &str, values: &[&str]| json!({"matchExpressions": [{"key": "a", "operator": operator, "values": values}]});
        for selector in [
            json!({"matchLabels": {"a": "1"}}),
            json!({}),
            rule("In", &["1", "2"]),
            rule("Exists", &[]),
            rule("NotIn", &["2"]),
        ] {
            assert!(takes(&selector, &object), "{selector}");
        }
        for selector in
            [json!({"matchLabels": {"b": "1"}}), rule("In", &["2"]), rule("DoesNotExist", &[]), rule("Odd", &[])]
        {
            assert!(!takes(&selector, &object), "{selector}");
        }
    }
}

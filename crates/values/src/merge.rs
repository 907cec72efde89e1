//! Merging values as Helm merges values files.

use serde_json::{Map, Value};

/// Lays one file's values over another's, as `helm … -f base -f over` does: maps key by key, everything else replaced.
///
/// A null replaces like any other value and is kept: it takes away a chart's default when the chart is rendered, and only
/// then. Keys keep their order, new ones come last. Values come from readers that bound their depth, and so does this.
pub fn merge(base: &mut Map<String, Value>, over: Map<String, Value>) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Object(under)), Value::Object(over)) => merge(under, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(base: Value, over: Value) -> Value {
        let (Value::Object(mut base), Value::Object(over)) = (base, over) else { panic!("maps") };
        merge(&mut base, over);
        Value::Object(base)
    }

    #[test]
    fn maps_are_merged_lists_and_scalars_replaced_nulls_kept() {
        assert_eq!(
            merged(
                json!({"a": {"b": 1, "c": [1, 2], "d": {"e": 1}}, "f": 1, "g": {"h": 1}, "i": null}),
                json!({"a": {"c": [3], "d": null, "x": {}}, "f": {"y": 1}, "g": 2, "i": {"z": null}}),
            ),
            json!({"a": {"b": 1, "c": [3], "d": null, "x": {}}, "f": {"y": 1}, "g": 2, "i": {"z": null}})
        );
        assert_eq!(merged(json!({"b": 1, "a": 2}), json!({"c": 3, "b": 4})).to_string(), r#"{"b":4,"a":2,"c":3}"#);
    }
}

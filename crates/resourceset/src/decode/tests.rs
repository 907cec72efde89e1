use serde_json::{Value, json};

use super::schema::{INPUT_SETS, RESOURCE_SET};
use super::{decode, time};

fn read(source: Value) -> Value {
    let mut target = Value::Null;
    decode(&RESOURCE_SET, source, &mut target).unwrap();
    target
}

fn error(source: Value) -> String {
    decode(&RESOURCE_SET, source, &mut Value::Null).unwrap_err().to_string()
}

#[test]
fn names_match_in_any_case_and_unknown_ones_are_ignored() {
    let got =
        read(json!({"METADATA": {"NAME": "a", "nope": 1}, "Spec": {"RESOURCES": [{"a": 1}], "resourceTemplate": 5}}));
    assert_eq!(got, json!({"metadata": {"name": "a"}, "spec": {"resources": [{"a": 1}]}}));
}

#[test]
fn of_two_names_for_a_field_both_are_decoded_in_the_order_of_bytes() {
    let got = read(json!({"metadata": {"name": "b"}, "METADATA": {"name": "a", "namespace": "n"}}));
    assert_eq!(got, json!({"metadata": {"name": "b", "namespace": "n"}}));
}

#[test]
fn numbers_and_booleans_become_text_where_text_is_wanted() {
    let got = read(json!({"metadata": {"name": 5, "namespace": true, "labels": {"a": 1.5, "b": null}}}));
    assert_eq!(got, json!({"metadata": {"name": "5", "namespace": "true", "labels": {"a": "1.5", "b": ""}}}));
    let inputs = json!({"spec": {"inputs": [{"a": 5, "b": null}, null]}});
    assert_eq!(read(inputs.clone()), inputs, "inputs stay as they are");
}

#[test]
fn null_leaves_most_fields_alone() {
    assert_eq!(read(json!({"metadata": null, "spec": {"wait": null, "inputs": null}})), json!({"spec": {}}));
    assert_eq!(read(Value::Null), Value::Null);
}

#[test]
fn wrong_types_of_known_fields_are_errors() {
    for (source, message) in [
        (json!([]), "expected a map, found a list"),
        (json!({"spec": {"inputs": {"a": 1}}}), "`spec.inputs` must be a list, not a map"),
        (json!({"spec": {"inputs": [5]}}), "`spec.inputs[0]` must be a map, not a number"),
        (json!({"SPEC": {"wait": "true"}}), "`SPEC.wait` must be true or false, not text"),
        (json!({"metadata": {"labels": ["a"]}}), "`metadata.labels` must be a map, not a list"),
        (json!({"metadata": {"name": {}}}), "`metadata.name` must be text, not a map"),
        (json!({"metadata": {"generation": 1.5}}), "`metadata.generation` must be a whole number, not `1.5`"),
        (
            json!({"spec": {"steps": [{"timeout": "soon"}]}}),
            "`spec.steps[0].timeout` must be a duration such as `5m` or `1h30m`, not `soon`",
        ),
    ] {
        assert_eq!(error(source), message);
    }
}

#[test]
fn lists_and_maps_are_decoded_into_what_is_there() {
    let mut inputs = json!([{"a": 1, "b": 2}, {"a": 3}]);
    decode(&INPUT_SETS, json!([{"a": 9}]), &mut inputs).unwrap();
    assert_eq!(inputs, json!([{"a": 9, "b": 2}]));
    decode(&INPUT_SETS, json!([{"c": 1}, {"d": 1}]), &mut inputs).unwrap();
    assert_eq!(inputs, json!([{"a": 9, "b": 2, "c": 1}, {"d": 1}]));
    decode(&INPUT_SETS, json!([null]), &mut inputs).unwrap();
    assert_eq!(inputs, json!([null]));
    decode(&INPUT_SETS, json!([]), &mut inputs).unwrap();
    assert_eq!(inputs, json!([]));
}

#[test]
fn durations_are_those_of_go() {
    for text in ["0", "5m", "1h30m", "1.5h", ".5s", "1.s", "-2ms", "+3us", "1µs", "100h", "-0"] {
        assert!(time::is_duration(text), "{text}");
    }
    for text in ["", "5", "m", "1d", "1h 30m", "1..5h", ".s", "+", "-", "3000000h", "1hm"] {
        assert!(!time::is_duration(text), "{text}");
    }
}

#[test]
fn times_are_those_of_go() {
    for text in ["2026-01-02T15:04:05Z", "2024-02-29T00:00:00.123+02:00"] {
        assert!(time::is_rfc3339(text), "{text}");
    }
    for text in [
        "",
        "2026-01-02",
        "2026-02-29T00:00:00Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02t00:00:00Z",
        "2026-01-02T00:00:00",
        "2026-01-02T00:00:00é",
    ] {
        assert!(!time::is_rfc3339(text), "{text}");
    }
}

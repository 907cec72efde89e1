use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::applier::Place;

fn variables(pairs: &[(&str, &str)]) -> Variables {
    let texts: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut variables = Variables::default();
    variables.add(&Source::Inline(&texts, Place { path: "a.yaml".into(), line: 1 }));
    variables
}

fn run(object: &Value, pairs: &[(&str, &str)]) -> Outcome {
    substitute(object, &variables(pairs), true, &mut BTreeSet::new())
}

#[test]
fn values_get_the_type_that_they_look_like() {
    for (value, wanted) in [
        ("123", json!(123)),
        ("true", json!(true)),
        ("yes", json!(true)),
        ("off", json!(false)),
        ("n", json!(false)),
        ("0123", json!(83)),
        ("1_000", json!(1000)),
        ("1e3", json!(1000)),
        ("1.5", json!(1.5)),
        ("~", json!(null)),
        ("", json!(null)),
        ("12:30:45", json!("12:30:45")),
        ("2024-01-01", json!("2024-01-01")),
        ("[a, b]", json!(["a", "b"])),
        ("a b", json!("a b")),
        ("line\nend", json!("lineend")),
        ("\"123\"", json!("123")),
    ] {
        let wanted = json!({"kind": "A", "spec": {"x": wanted}});
        assert_eq!(
            run(&json!({"kind": "A", "spec": {"x": "${id}"}}), &[("id", value)]),
            Outcome::Changed(wanted),
            "{value}"
        );
    }
    let quoted = run(&json!({"x": "${quote}${id}${quote}"}), &[("id", "1"), ("quote", "\"")]);
    assert_eq!(quoted, Outcome::Changed(json!({"x": "1"})));
}

#[test]
fn keys_and_blocks_are_replaced_too() {
    let object = json!({"data": {"${k}": "line ${v}\n$${stays}\n"}});
    let wanted = json!({"data": {"key": "line 1\n${stays}\n"}});
    assert_eq!(run(&object, &[("k", "key"), ("v", "1")]), Outcome::Changed(wanted));
}

#[test]
fn what_is_wrong_is_told_with_the_way_to_it() {
    let object = json!({"spec": {"a": ["x", {"b": "is ${c.d}"}]}});
    let Outcome::Wrong(wrong) = run(&object, &[("k", "v")]) else { panic!("it is broken") };
    let Wrong::Broken { piece, way, reason } = &wrong[0] else { panic!("it is broken") };
    assert_eq!(
        (piece.as_str(), way.to_string().as_str(), reason.as_str()),
        ("${c", "spec.a[1].b", "missing closing brace")
    );
    let object = json!({"spec": {"a": "${x} ${y:-z} ${k}", "b/c": "${z^^}"}});
    let Outcome::Wrong(wrong) = run(&object, &[("k", "v")]) else { panic!("x is not there") };
    let told: Vec<_> = wrong
        .iter()
        .map(|wrong| match wrong {
            Wrong::NotSet { name, piece, way } => format!("{name} {piece} {way}"),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["x ${x} spec.a", "z ${z^^} spec[\"b/c\"]"]);
}

#[test]
fn what_breaks_the_yaml_is_refused() {
    assert!(matches!(run(&json!({"a": "x ${v}"}), &[("v", "b: c: d")]), Outcome::Wrong(_)));
    assert!(matches!(run(&json!({"${v}": 1}), &[("v", "- a")]), Outcome::Changed(_) | Outcome::Wrong(_)));
}

#[test]
fn one_that_opted_out_is_known() {
    for field in ["labels", "annotations"] {
        assert!(is_opted_out(&json!({"metadata": {field: {OPT_OUT: "disabled"}}})));
        assert!(!is_opted_out(&json!({"metadata": {field: {OPT_OUT: "Disabled"}}})));
    }
}

//! The recorded cases of Go (through kubectl): the same text, or an error where Go has one.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]
#![allow(clippy::cast_possible_truncation, reason = "the range is checked")]

#[path = "support/shared.rs"]
mod shared;

use fluxwright_gotemplate::{BUILTINS, Executor, MissingKey, Parser, Value};
use serde_json::Value as Json;
use shared::{is_usual, shared};

/// What a template gives: its text, or Go's words for why there is none.
fn execute(template: &str, data: &Value, missing_key: MissingKey) -> Result<String, String> {
    let templates = Parser::new(&BUILTINS).parse("output", template).map_err(|error| error.go_message())?;
    let mut out = Vec::new();
    // The Go of that kubectl is older than 1.24.
    let executor = Executor::new(&templates).missing_key(missing_key).range_over_numbers(false);
    executor.run(&(), data, &mut out).map_err(|error| error.go_message())?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// The data as kubectl hands it to the templates: read as YAML and written as JSON, which makes 2.0 a 2, and with labels.
fn as_kubectl_has_it(json: &mut Json) {
    match json {
        Json::Number(number) => {
            if let Some(float) = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 1e15)
                && number.is_f64()
            {
                *json = Json::from(float as i64);
            }
        }
        Json::Array(items) => items.iter_mut().for_each(as_kubectl_has_it),
        Json::Object(entries) => entries.values_mut().for_each(as_kubectl_has_it),
        _ => {}
    }
}

#[test]
fn go_cases() {
    let Some(folder) = shared("conformance/gotemplate") else { return };
    let mut json: Json = serde_json::from_str(&std::fs::read_to_string(folder.join("data.json")).unwrap()).unwrap();
    as_kubectl_has_it(&mut json);
    json["metadata"]["labels"] = serde_json::json!({});
    let data = Value::from_json(&json);
    let cases = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let mut differences = Vec::new();
    for (mode, missing_key) in [("default", MissingKey::Default), ("missingkey_error", MissingKey::Error)] {
        let (mut equal, mut failing, mut same_words) = (0, 0, 0);
        for line in cases.lines().filter(|line| !line.is_empty()) {
            let case: Json = serde_json::from_str(line).unwrap();
            let template = case["t"].as_str().unwrap();
            let found = execute(template, &data, missing_key);
            match (case[mode]["ok"].as_str(), case[mode]["err"].as_str(), found) {
                (Some(text), None, Ok(found)) if found == text => equal += 1,
                (None, Some(error), Err(found)) => {
                    failing += 1;
                    same_words += usize::from(error.ends_with(&found));
                }
                (ok, error, found) => {
                    differences.push(format!("{mode}: {template:?}\n  Go:   {ok:?} {error:?}\n  here: {found:?}"));
                }
            }
        }
        println!("gotemplate, {mode}: {equal} equal, {failing} fail as in Go, {same_words} of them in its words");
        assert!(equal > 0 && (!is_usual() || (equal > 50 && failing > 50)));
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

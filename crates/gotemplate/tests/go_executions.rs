//! Templates with the answers of Go 1.26: the text that they make, or that they fail and why.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test fails by panicking"
)]

#[path = "support/functions.rs"]
mod functions;

use std::collections::HashMap;

use fluxwright_gotemplate::function::Function;
use fluxwright_gotemplate::{BUILTINS, Executor, Functions, MissingKey, Parser, Value};
use serde_json::Value as Json;

struct Known<'a>(&'a HashMap<&'static str, Function<'static>>);

impl Functions for Known<'_> {
    fn defines(&self, name: &str) -> bool {
        self.0.contains_key(name) || BUILTINS.contains(&name)
    }
}

fn execute(case: &Json, json: &Json) -> Result<Vec<u8>, String> {
    // Made anew for each: some templates change it.
    let data = Value::from_json(json);
    let functions = functions::functions(&data);
    let missing_key = match case["missingkey"].as_str() {
        Some("error") => MissingKey::Error,
        Some("zero") => MissingKey::Zero,
        _ => MissingKey::Default,
    };
    let templates = Parser::new(&Known(&functions)).parse("t", case["t"].as_str().unwrap()).unwrap();
    let dot = if case["nil"] == true { Value::Nil } else { data };
    let mut out = Vec::new();
    match Executor::new(&templates).missing_key(missing_key).run(&functions, &dot, &mut out) {
        Ok(()) => Ok(out),
        Err(error) => {
            assert!(templates.text().get(error.span()).is_some());
            Err(error.go_message())
        }
    }
}

#[test]
fn every_template_runs_or_fails_as_with_go() {
    let json: Json = serde_json::from_str(include_str!("data/execute.json")).unwrap();
    let (mut ran, mut failed, mut same_words) = (0, 0, 0);
    let mut differences = Vec::new();
    for line in include_str!("data/execute-go-1.26.jsonl").lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let hex = case["hex"].as_str().map(|hex| {
            (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect::<Vec<_>>()
        });
        let text = hex.or_else(|| case["ok"].as_str().map(|text| text.as_bytes().to_vec()));
        match (text, case["err"].as_str(), execute(&case, &json)) {
            (Some(text), None, Ok(found)) if found == text => ran += 1,
            (None, Some(error), Err(found)) => {
                failed += 1;
                same_words += usize::from(error == found);
            }
            (.., found) => differences.push(format!("{line}\n  here: {found:?}")),
        }
    }
    println!("{ran} run and {failed} fail as with Go, {same_words} of them in its words");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    assert!(ran > 300 && failed > 200 && same_words * 10 > failed * 8);
}

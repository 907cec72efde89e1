//! Each function against what Go's gave: values, their types and their JSON.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use fluxwright_gotemplate::{Limits, RESOURCE_SET};
use fluxwright_sprig::Sprig;
use serde_json::Value as Json;
use support::render;

/// One case a line: `t` is a template, or an expression that stands for one which shows its value, type and JSON. Then
/// what slim-sprig v3.0.0 with Go 1.26 gave: `out`, or `hex` when it is not UTF-8, or `err`.
const CASES: &str = include_str!("cases/functions.jsonl");

/// What `inputs` gives.
const INPUTS: &str = include_str!("cases/inputs.json");

/// Functions that have no case, since what Go's give is not the same in each run.
const UNSTABLE: [&str; 3] = ["ago", "inputs", "randInt"];

#[test]
fn functions_give_what_gos_give() {
    let inputs: Json = serde_json::from_str(INPUTS).unwrap();
    let sprig = Sprig::default();
    let mut called: BTreeSet<&str> = UNSTABLE.into();
    let (mut right, mut wrong) = (0, Vec::new());
    for line in CASES.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let expression = case["t"].as_str().unwrap();
        let template = if expression.contains("<<") {
            expression.to_owned()
        } else {
            format!("<< $x := {expression} >><< $x >> << typeOf $x >> << toJson $x >>")
        };
        called.extend(RESOURCE_SET.iter().filter(|name| expression.split(' ').any(|word| word == **name)));
        let got = render(&sprig, &template, Some(&inputs), Limits::default());
        let as_expected = match &got {
            Ok(out) => match (case["out"].as_str(), case["hex"].as_str()) {
                (Some(text), _) => text.as_bytes() == out,
                (_, Some(digits)) => digits == hex(out),
                _ => false,
            },
            Err(_) => case["err"] == true,
        };
        if as_expected {
            right += 1;
        } else {
            wrong.push(format!("{case}\n  got {:?}", got.as_deref().map(String::from_utf8_lossy)));
        }
    }
    println!("{right} of {} cases as in Go", right + wrong.len());
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    let missing: Vec<_> = RESOURCE_SET.iter().filter(|name| !called.contains(**name)).collect();
    assert!(missing.is_empty(), "no case calls {missing:?}");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

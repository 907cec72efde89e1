//! The functions with rules of their own (patterns, layouts, JSON, URLs…) against what Go's gave, subject by subject.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use fluxwright_gotemplate::Limits;
use fluxwright_sprig::Sprig;
use serde_json::Value as Json;
use support::render;

/// One case a line: `t` is a template, or an expression that stands for one which shows its value, type and JSON. Then
/// what slim-sprig v3.0.0, gosimple/slug v1.15.0, sigs.k8s.io/yaml v1.6.0 and Go 1.26 gave in UTC: `out`, or `hex` when
/// it is not UTF-8, or `err`.
const CASES: [(&str, &str); 8] = [
    ("encoding", include_str!("cases/encoding.jsonl")),
    ("json", include_str!("cases/json.jsonl")),
    ("paths", include_str!("cases/paths.jsonl")),
    ("regex", include_str!("cases/regex.jsonl")),
    ("slugify", include_str!("cases/slugify.jsonl")),
    ("time", include_str!("cases/time.jsonl")),
    ("url", include_str!("cases/url.jsonl")),
    ("yaml", include_str!("cases/yaml.jsonl")),
];

#[test]
fn values_are_those_of_go() {
    let sprig = Sprig::default();
    let mut wrong = Vec::new();
    for (subject, cases) in CASES {
        let mut right = 0;
        for line in cases.lines() {
            let case: Json = serde_json::from_str(line).unwrap();
            let expression = case["t"].as_str().unwrap();
            let template = if expression.contains("<<") {
                expression.to_owned()
            } else {
                format!("<< $x := {expression} >><< $x >> << typeOf $x >> << toJson $x >>")
            };
            let got = render(&sprig, &template, None, Limits::default());
            let as_expected = match &got {
                Ok(out) => match (case["out"].as_str(), case["hex"].as_str()) {
                    (Some(text), None) => text.as_bytes() == out,
                    (None, Some(hex)) => hex == out.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
                    _ => false,
                },
                Err(_) => case["err"] == true,
            };
            if as_expected {
                right += 1;
            } else {
                let got = got.map(|out| String::from_utf8_lossy(&out).into_owned());
                wrong.push(format!("{subject}: {line}\n    {got:?}"));
            }
        }
        println!("{subject}: {right} as with Go");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

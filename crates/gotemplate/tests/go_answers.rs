//! Texts with the answers of Go 1.26's own parser: canonical form, position and value of every node, or the error.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/dump.rs"]
mod dump;

use std::collections::BTreeMap;

use fluxwright_gotemplate::{ParseErrorKind, Parser, ResourceSetFunctions, Templates};
use serde_json::Value;

fn canonical(templates: &Templates) -> BTreeMap<String, String> {
    templates.iter().map(|tree| (tree.name.to_string(), tree.to_string())).collect()
}

#[test]
fn every_text_parses_or_fails_as_with_go() {
    let (mut parsed, mut failed) = (0, 0);
    for line in include_str!("data/go-1.26.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let (left, right) = (case["left"].as_str().unwrap_or("{{"), case["right"].as_str().unwrap_or("}}"));
        let mut parser = Parser::new(&ResourceSetFunctions).delimiters(left, right);
        if case["comments"] == true {
            parser = parser.keep_comments();
        }
        match (parser.parse("output", text), case["error"].as_str()) {
            (Ok(templates), None) => {
                parsed += 1;
                let trees: BTreeMap<String, String> = serde_json::from_value(case["trees"].clone()).unwrap();
                assert_eq!(canonical(&templates), trees, "{text:?}");
                assert_eq!(dump::dump(&templates), case["nodes"].as_str().unwrap(), "{text:?}");
            }
            (Err(error), Some(expected)) => {
                failed += 1;
                // Go names the part of the pair that is no number; here it is the pair.
                if matches!(error.kind(), ParseErrorKind::IllegalComplex(_)) {
                    continue;
                }
                // Go writes its own delimiters in messages, whatever the text's are.
                let written =
                    |word: &str| expected.replace(&format!("{{{{{word}}}}}"), &format!("{left}{word}{right}"));
                let message = error.go_message();
                assert!(
                    [expected.to_string(), written("else"), written("end")].contains(&message),
                    "{text:?}\n  go: {expected}\n  we: {message}"
                );
            }
            (result, expected) => panic!("{text:?}: {result:?}, Go: {expected:?}"),
        }
    }
    println!("{parsed} texts parse as with Go, {failed} fail as with Go");
    assert!(parsed > 100 && failed > 200);
}

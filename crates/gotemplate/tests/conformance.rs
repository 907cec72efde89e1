//! The recorded cases of Go (through kubectl) and of flux-operator: what runs there parses here, what is a parse error
//! there is the same parse error here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a test shows its figures")]

#[path = "support/shared.rs"]
mod shared;

use fluxwright_gotemplate::{BUILTINS, Functions, Parser, ResourceSetFunctions};
use serde_json::Value;
use shared::{is_usual, shared};

fn cases(path: &str) -> Option<String> {
    shared(path).map(|file| std::fs::read_to_string(file).unwrap())
}

/// Checks every case against its recorded error, if it has one; returns how many ran, failed later and failed to parse.
fn check(cases: &str, parser: &Parser<'_>, name: &str, error_of: impl Fn(&Value) -> Option<String>) -> [usize; 3] {
    let mut counts = [0; 3];
    for line in cases.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["t"].as_str().unwrap();
        let result = parser.parse(name, text);
        match (error_of(&case), result) {
            (None, Ok(_)) => counts[0] += 1,
            (Some(error), Ok(_)) if error.contains(": executing ") => counts[1] += 1,
            (Some(error), Err(found)) if !error.contains(": executing ") => {
                counts[2] += 1;
                // The words are the same in all usual cases; of others only the outcome is demanded.
                assert!(
                    error.ends_with(&found.go_message()) || !is_usual(),
                    "{text:?}\n  recorded: {error}\n  here:     {}",
                    found.go_message()
                );
            }
            (error, result) => panic!("{text:?}: recorded {error:?}, here {result:?}"),
        }
    }
    counts
}

#[test]
fn go_cases() {
    let Some(cases) = cases("conformance/gotemplate/cases.jsonl") else { return };
    let parser = Parser::new(&Builtins);
    for mode in ["default", "missingkey_error"] {
        let [ok, exec, parse] = check(&cases, &parser, "output", |case| case[mode]["err"].as_str().map(str::to_string));
        println!("gotemplate, {mode}: {ok} run, {exec} fail when run, {parse} fail to parse, as recorded");
        assert!(ok > 0 && (!is_usual() || (ok > 100 && parse > 40)));
    }
}

struct Builtins;

impl Functions for Builtins {
    fn defines(&self, name: &str) -> bool {
        BUILTINS.contains(&name)
    }
}

#[test]
fn resource_set_cases() {
    let Some(cases) = cases("conformance/resourceset/tmpl.jsonl") else { return };
    let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
    let [ok, exec, parse] = check(&cases, &parser, "resourceset", |case| case["err"].as_str().map(str::to_string));
    println!("resourceset: {ok} run, {exec} fail when run, {parse} fail to parse, as recorded");
    assert!(ok > 0 && (!is_usual() || (ok > 200 && parse > 20)));
}

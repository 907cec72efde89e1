//! Writing, measured against what flux-operator's YAML library writes.

use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_yaml::emit::go_yaml;
use serde_json::Value;

#[test]
fn values_are_written_byte_for_byte_as_sigs_yaml_writes_them() {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let other = std::env::var_os("FLUXWRIGHT_CONFORMANCE");
    let path = other.clone().map_or_else(usual, PathBuf::from).join("resourceset/json2yaml.jsonl");
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.split('\n').filter(|line| !line.is_empty()).peekable();
    let (mut passed, mut damaged, mut failures) = (0, 0, Vec::new());
    while let Some(line) = lines.next() {
        // Some tool took U+0085 inside a text for a line end.
        let (case, joined): (Value, bool) = match serde_json::from_str(line) {
            Ok(case) => (case, false),
            Err(_) => match lines.peek().map(|next| serde_json::from_str(&format!("{line}\u{85}{next}"))) {
                Some(Ok(case)) => (case, true),
                _ => {
                    println!("damaged line {line:?}");
                    damaged += 1;
                    continue;
                }
            },
        };
        if joined {
            lines.next();
        }
        let expected = case["yaml"].as_str().unwrap();
        match go_yaml(&case["in"]) {
            Ok(actual) if actual == expected => passed += 1,
            actual => failures.push(format!("{}\n    expected {expected:?}\n    actual   {actual:?}", case["in"])),
        }
    }
    println!("json2yaml: {passed} of {} are equal, {damaged} lines are damaged", passed + failures.len());
    for failure in failures.iter().take(30) {
        println!("  {failure}");
    }
    assert!(failures.is_empty(), "{} differ", failures.len());
    assert!(passed > 0 && (other.is_some() || (passed, damaged) == (2063, 2)));
}

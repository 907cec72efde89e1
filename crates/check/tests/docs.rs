//! The list of rules in `docs/check.md` is that of the registry. `UPDATE_EXPECTED=1` writes it anew.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use fluxwright_check::{all, fixed_example};
use fluxwright_diagnostic::Severity;

#[test]
fn the_list_of_rules_is_that_of_the_registry() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/check.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- rules -->\n").expect("docs/check.md has the place for the list");
    let (list, after) = rest.split_once("<!-- /rules -->").expect("docs/check.md has the end of the list");
    let mut expected = "\n| code | name | severity | finds | `--fix` |\n|---|---|---|---|---|\n".to_owned();
    for rule in all() {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let fix = if fixed_example(rule).is_empty() { "" } else { "yes" };
        expected.push_str(&format!("| {} | {} | {severity} | {} | {fix} |\n", rule.code, rule.name, rule.summary));
    }
    expected.push('\n');
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, format!("{before}<!-- rules -->\n{expected}<!-- /rules -->{after}")).unwrap();
        return;
    }
    assert_eq!(list, expected, "run with UPDATE_EXPECTED=1");
}

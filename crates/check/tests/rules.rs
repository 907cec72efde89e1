//! Every rule with its examples: `bad/` has just the findings of `expected.txt`, `good/` none at all that matters, and
//! `--fix` makes `fixed/` of `bad/`.
//!
//! `RULE=FW201 cargo test -p fluxwright-check --test rules` tests one rule alone. With `UPDATE_EXPECTED=1` it writes
//! `expected.txt` and `fixed/` anew; read them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_check::{Finding, Rule, all, page};
use fluxwright_diagnostic::{Severity, line_column};
use support::Checked;

fn folder(rule: &Rule) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(rule.folder())
}

/// The rules under test: that of `RULE=FW201`, else all.
fn chosen() -> impl Iterator<Item = &'static Rule> {
    let only = std::env::var("RULE").ok();
    all().iter().copied().filter(move |rule| only.as_ref().is_none_or(|code| rule.code == code))
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn line(checked: &Checked, finding: &Finding) -> String {
    let place = finding.place();
    let at = checked.text(&place.path).map_or(1, |text| line_column(&text, place.start).0);
    format!("{}:{at}: {}: {}\n", place.path, word(finding.level()), finding.message())
}

#[test]
fn bad_examples_have_just_their_findings() {
    let mut failures = Vec::new();
    for rule in chosen() {
        let folder = folder(rule);
        let checked = Checked::of(&folder.join("bad"));
        let found: Vec<&Finding> = checked.findings.iter().filter(|finding| finding.code() == rule.code).collect();
        let lines: String = found.iter().map(|finding| line(&checked, finding)).collect();
        let others: Vec<String> = checked
            .findings
            .iter()
            .filter(|finding| finding.code() != rule.code && finding.level() > Severity::Note)
            .map(|finding| format!("{} {}", finding.code(), line(&checked, finding)))
            .collect();
        let path = folder.join("expected.txt");
        if updating() {
            fs::write(&path, &lines).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if found.is_empty() || lines != expected {
            failures.push(format!("{}: expected\n{expected}found\n{lines}", rule.folder()));
        }
        if !others.is_empty() {
            failures.push(format!("{}: bad/ has findings of other rules\n{}", rule.folder(), others.concat()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn good_examples_have_none() {
    let mut failures = Vec::new();
    for rule in chosen() {
        let good = folder(rule).join("good");
        assert!(good.is_dir(), "{} has no good example", rule.folder());
        let checked = Checked::of(&good);
        let lines: String = checked
            .findings
            .iter()
            .filter(|finding| finding.code() == rule.code || finding.level() > Severity::Note)
            .map(|finding| format!("{} {}", finding.code(), line(&checked, finding)))
            .collect();
        if !lines.is_empty() {
            failures.push(format!("{}: good/ has\n{lines}", rule.folder()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn fixes_make_the_fixed_example() {
    let mut failures = Vec::new();
    for rule in chosen() {
        let folder = folder(rule);
        let checked = Checked::of(&folder.join("bad"));
        let (files, refused) = checked.fixed(rule.code);
        let made: BTreeMap<String, String> =
            files.into_iter().map(|file| (file.path, file.after.unwrap_or_else(|| "(deleted)\n".to_owned()))).collect();
        let fixed = folder.join("fixed");
        if updating() && !made.is_empty() {
            fs::remove_dir_all(&fixed).ok();
            support::write(&fixed, &made);
        }
        let expected = support::read(&fixed);
        if made != expected || !refused.is_empty() {
            failures
                .push(format!("{}: fixed is\n{made:#?}\nexpected\n{expected:#?}\nrefused {refused:?}", rule.folder()));
            continue;
        }
        if made.is_empty() {
            continue;
        }
        let repo = tempfile::tempdir().unwrap();
        support::write(repo.path(), &support::read(&folder.join("bad")));
        support::write(repo.path(), &made);
        let again = Checked::of(repo.path());
        let left: Vec<_> = again
            .findings
            .iter()
            .filter(|finding| finding.code() == rule.code && finding.remedy().is_some())
            .map(|finding| line(&again, finding))
            .collect();
        if !left.is_empty() {
            failures.push(format!("{}: still there after the fix: {left:?}", rule.folder()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn codes_names_and_pages_are_in_order() {
    let codes: Vec<&str> = all().iter().map(|rule| rule.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "the registry is sorted by code and has each once");
    for rule in all() {
        assert!(rule.code.len() == 5 && rule.code.starts_with("FW"), "{}", rule.code);
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.name.chars().all(kebab), "{}", rule.name);
        let page = page(rule);
        let title = format!("# {} {}\n", rule.code, rule.name);
        assert!(page.starts_with(&title), "{}/page.md does not begin with `{title}`", rule.folder());
        assert!(page.contains("\n## How to put it right\n"), "{}/page.md does not say what to do", rule.folder());
        assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}", rule.code);
    }
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap();
    for entry in folders {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(all().iter().any(|rule| rule.folder() == name), "rules/{name} belongs to no rule in src/rules/mod.rs");
    }
}

//! Objects with a few fields, and what is wrong with them.

#![allow(dead_code, reason = "no test uses all of it")]

use fluxwright_schema::{Catalogue, Finding, Options};

pub fn validate_with(text: &str, options: &Options) -> Vec<Finding> {
    let stream = fluxwright_yaml::parse(text).unwrap();
    let document = &stream.documents[0];
    Catalogue::builtin().validate(document.root.as_ref().unwrap(), document, options)
}

pub fn validate(text: &str) -> Vec<Finding> {
    validate_with(text, &Options::default())
}

/// Message, help, the text meant and the line that the fix makes, of the only finding.
pub fn only(text: &str) -> (String, String, String, Option<String>) {
    let findings = validate(text);
    assert_eq!(findings.len(), 1, "{text}\n{findings:#?}");
    let finding = &findings[0];
    let fixed = finding.fix.as_ref().map(|fix| {
        let after = fix.apply(text).unwrap();
        assert_eq!(validate(&after), [], "{after}");
        let changed = after.lines().find(|line| !text.lines().any(|before| before == *line)).unwrap_or_default();
        changed.trim().to_owned()
    });
    (finding.message.clone(), finding.help.clone().unwrap_or_default(), text[finding.span.clone()].to_owned(), fixed)
}

pub fn check(text: &str, message: &str, help: &str, place: &str, fixed: Option<&str>) {
    let (found_message, found_help, found_place, found_fixed) = only(text);
    assert_eq!(
        (found_message.as_str(), found_help.as_str(), found_place.as_str(), found_fixed.as_deref()),
        (message, help, place, fixed),
        "{text}"
    );
}

pub fn git(fields: &str) -> String {
    let mut text =
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: app\nspec:\n".to_owned();
    for (field, line) in [("url", "  url: https://example.com/app\n"), ("interval", "  interval: 5m\n")] {
        if !fields.contains(&format!("{field}:")) {
            text.push_str(line);
        }
    }
    text + fields
}

pub fn release(fields: &str) -> String {
    let chart = "  chart:\n    spec:\n      chart: app\n      sourceRef: {kind: HelmRepository, name: app}\n";
    let chart = if fields.contains("chart") { "" } else { chart };
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: app\nspec:\n  interval: 5m\n{chart}{fields}"
    )
}

pub fn kustomization(fields: &str) -> String {
    let mut text =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: app\nspec:\n".to_owned();
    for (field, line) in [
        ("interval", "  interval: 5m\n"),
        ("prune", "  prune: true\n"),
        ("sourceRef", "  sourceRef: {kind: GitRepository, name: app}\n"),
    ] {
        if !fields.contains(&format!("{field}:")) {
            text.push_str(line);
        }
    }
    text + fields
}

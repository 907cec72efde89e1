//! No content makes a report fail.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use fluxwright_diff::text::{TextOptions, render};
use fluxwright_diff::{BuildOptions, Change, Files, Input, Options, Report, Revision, report, unified};
use proptest::prelude::*;

fn read(changes: Vec<Change>) -> Report {
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    report(
        Input { base: revision("old"), head: revision("new"), changes, unchanged: &Files::none() },
        &Options { rendered: Some(BuildOptions::default()), ..Options::default() },
    )
}

/// Lines as they are in repos, in any order and number.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("apiVersion: helm.toolkit.fluxcd.io/v2".to_owned()),
        Just("apiVersion: v1".to_owned()),
        Just("apiVersion: kustomize.toolkit.fluxcd.io/v1".to_owned()),
        Just("apiVersion: fluxcd.controlplane.io/v1".to_owned()),
        Just("kind: HelmRelease".to_owned()),
        Just("kind: Secret".to_owned()),
        Just("kind: ResourceSet".to_owned()),
        Just("kind: Kustomization".to_owned()),
        Just("metadata: {name: a, namespace: b}".to_owned()),
        Just("spec:".to_owned()),
        Just("  path: ./a".to_owned()),
        Just("  inputs: [{name: a, chart: {version: \"${v:-1}\"}}]".to_owned()),
        Just("  resourcesTemplate: |\n    kind: HelmRelease\n    apiVersion: helm.toolkit.fluxcd.io/v2\n    metadata:\n      name: << inputs.name >>".to_owned()),
        Just("data: {password: x}".to_owned()),
        Just("resources: [./a, ../b, x.yaml]".to_owned()),
        Just("---".to_owned()),
        Just("a: &x [1, *x]".to_owned()),
        Just("<<: *x".to_owned()),
        Just("password: \"".to_owned()),
        "[ -~äöü\u{202e}\t]{0,20}",
        "[a-c]{1,2}: [a-z0-9|>&*!{\\[]{0,6}",
    ];
    prop::collection::vec(line, 0..14).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(old in lines(), new in lines(), path in prop_oneof![
        Just("a.yaml"), Just("kustomization.yaml"), Just("a.env"), Just("a.json"), Just("a/b/c.txt")
    ]) {
        let both = read(vec![Change::of(path, Some(old.as_bytes()), Some(new.as_bytes()))]);
        let apart = read(vec![Change::of("gone.yaml", Some(old.as_bytes()), None), Change::of(path, None, Some(new.as_bytes()))]);
        for report in [both, apart] {
            let text = render(&report, &TextOptions::default());
            let steers = text.contains('\u{202e}') || text.contains('\u{1b}');
            prop_assert!(!steers);
            let _ = unified::render(&report);
        }
    }

    #[test]
    fn any_bytes_are_read(old in prop::collection::vec(any::<u8>(), 0..200), new in prop::collection::vec(any::<u8>(), 0..200)) {
        let report = read(vec![Change::of("a.yaml", Some(&old), Some(&new))]);
        prop_assert_eq!(report.is_empty(), old == new);
    }

    /// The lines of a file's diff are those of its two texts.
    #[test]
    fn hunks_hold_the_texts(old in "([a-d]\n){0,30}", new in "([a-d]\n){0,30}") {
        let report = read(vec![Change::of("a.txt", Some(old.as_bytes()), Some(new.as_bytes()))]);
        for hunk in report.files.iter().flat_map(|file| &file.hunks) {
            let side = |sign: char| hunk.lines.iter().filter(|line| line.kind.sign() != sign).map(|line| line.text.clone()).collect::<Vec<_>>();
            let lines = |text: &str, start: usize, count: usize| text.lines().skip(start.saturating_sub(1)).take(count).map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(side('+'), lines(&old, hunk.old_start, hunk.old_lines));
            prop_assert_eq!(side('-'), lines(&new, hunk.new_start, hunk.new_lines));
        }
    }
}

#[test]
fn the_schema_is_that_of_the_model() {
    let schema = serde_json::to_value(Report::schema()).unwrap();
    assert!(schema["properties"]["releases"].is_object());
}

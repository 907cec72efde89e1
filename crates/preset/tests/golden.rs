//! Golden cases of a preset.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::golden::{Case, CaseResult, DifferenceKind, Outcome, Resolved, Tools, Tree, cases, run};
use serde_json::json;
use support::{preset, show};

/// Puts an entry at the end of a file, as one line of JSON.
struct Lines;

impl Tools for Lines {
    fn put(&self, text: Option<&str>, entry: &RenderedEntry) -> Result<String, Diagnostic> {
        let text = text.ok_or_else(|| Diagnostic::error("no-file", format!("there is no `{}`", entry.file)))?;
        Ok(format!("{text}{}: {}\n", entry.at, entry.value))
    }

    fn resolve(&self, resolver: &str, case: &Case, before: &Tree) -> Result<Resolved, Diagnostic> {
        match resolver {
            "count" => Ok(Resolved { value: json!({ "files": before.len(), "of": case.name }), ..Resolved::default() }),
            other => Err(Diagnostic::error("no-resolver", format!("there is no resolver `{other}`"))),
        }
    }
}

const RECIPE: &str = "\
name: tenant
description: d
argument: {pattern: '^[a-z]+$', message: lower case letters}
questions:
- {id: team, text: Team, validation: {pattern: '^[a-z]+$', message: lower case letters}}
- {id: size, text: Size, default: small}
- {id: extra, text: Extra, when: size == 'large', default: e}
rules: [{assert: team != name, message: 'the team #{ team }# has the name of the tenant'}]
files:
- {path: 'tenants/#{ name }#.yaml', content: \"team: #{ team }#\\nsize: #{ size }#\\n\"}
- {path: README.md, content: 'made', policy: seed}
entries:
- {file: list.yaml, at: resources, value: '#{ name }#'}
next: ['git add #{ name }#']
";

fn results(files: &[(&str, &str)]) -> Vec<CaseResult> {
    let mut all = vec![("recipes/tenant.yaml", RECIPE)];
    all.extend(files);
    run(&preset(&all), &Lines)
}

fn one(files: &[(&str, &str)]) -> CaseResult {
    let mut results = results(files);
    assert_eq!(results.len(), 1);
    results.remove(0)
}

const CASE: &str = "recipe: tenant\nname: blue\nanswers: {team: ops}\n";

#[test]
fn a_case_that_comes_out_as_expected_passes() {
    let result = one(&[
        ("tests/blue/case.yaml", &format!("{CASE}next: [git add blue]\n")),
        ("tests/blue/before/list.yaml", "# list\n"),
        ("tests/blue/before/README.md", "the user's"),
        ("tests/blue/before/other", "o"),
        ("tests/blue/expected/tenants/blue.yaml", "team: ops\nsize: small\n"),
        ("tests/blue/expected/list.yaml", "# list\nresources: \"blue\"\n"),
        ("tests/blue/expected/README.md", "the user's"),
    ]);
    assert_eq!(result.outcome, Outcome::Passed);
    assert_eq!(result.actual.keys().collect::<Vec<_>>(), ["list.yaml", "tenants/blue.yaml"]);
    assert!(result.update().is_empty());
}

#[test]
fn differences_are_shown_and_can_be_taken_over() {
    let files = [
        ("tests/blue/case.yaml", format!("{CASE}next: [nothing]\n")),
        ("tests/blue/before/list.yaml", "# list\n".to_owned()),
        ("tests/blue/expected/tenants/blue.yaml", "team: ops\nsize: large\n".to_owned()),
        ("tests/blue/expected/gone.yaml", "x\n".to_owned()),
    ];
    let as_str: Vec<(&str, &str)> = files.iter().map(|(file, content)| (*file, content.as_str())).collect();
    let result = one(&as_str);
    let Outcome::Differs(differences) = &result.outcome else { panic!("{:?}", result.outcome) };
    let kinds: Vec<_> = differences.iter().map(|d| (d.path.as_str(), d.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("README.md", DifferenceKind::Unexpected),
            ("gone.yaml", DifferenceKind::Missing),
            ("list.yaml", DifferenceKind::Unexpected),
            ("tenants/blue.yaml", DifferenceKind::Content),
            ("next", DifferenceKind::Next),
        ]
    );
    assert_eq!(
        differences[3].diff,
        "--- expected/tenants/blue.yaml\n+++ actual/tenants/blue.yaml\n@@ -1,2 +1,2 @@\n team: ops\n-size: large\n+size: small\n"
    );

    // Taken over, the case passes but for the hints, which are in case.yaml.
    let mut updated: Vec<(String, String)> = files.iter().map(|(f, c)| ((*f).to_owned(), c.clone())).collect();
    updated[0].1 = CASE.to_owned();
    for (file, content) in result.update() {
        updated.retain(|(other, _)| *other != file);
        updated.extend(content.map(|content| (file, String::from_utf8(content).unwrap())));
    }
    let updated: Vec<(&str, &str)> = updated.iter().map(|(file, content)| (file.as_str(), content.as_str())).collect();
    assert!(one(&updated).passed(), "{:?}", one(&updated).outcome);
}

#[test]
fn what_fails_says_why() {
    let mut shown = String::new();
    for (name, case, before) in [
        ("a wrong answer", "recipe: tenant\nname: blue\nanswers: {team: OPS}\n", ""),
        ("a missing answer", "recipe: tenant\nname: blue\n", ""),
        ("an answer that is not asked for", "recipe: tenant\nname: blue\nanswers: {team: ops, extra: x}\n", ""),
        ("an unknown answer", "recipe: tenant\nname: blue\nanswers: {tem: ops}\n", ""),
        ("a rule", "recipe: tenant\nname: ops\nanswers: {team: ops}\n", ""),
        ("a name", "recipe: tenant\nname: Blue\nanswers: {team: ops}\n", ""),
        ("a recipe", "recipe: tenat\n", ""),
        ("a field", "recipe: tenant\nanswer: {}\n", ""),
        ("a file that an entry needs", CASE, ""),
        ("a managed file that differs", CASE, "tenants/blue.yaml"),
    ] {
        let before = format!("tests/t/before/{before}");
        let result = one(&[("tests/t/case.yaml", case), (before.trim_end_matches('/'), "x\n")]);
        let Outcome::Failed(found) = &result.outcome else { panic!("{name}: {:?}", result.outcome) };
        shown.push_str(&format!("--- {name}\n{}", show(found)));
    }
    insta::assert_snapshot!(shown);
    let Outcome::Failed(found) = one(&[("tests/t/expected/x", "x")]).outcome else { panic!() };
    assert!(show(&found).contains("has no case.yaml"));
}

#[test]
fn a_case_can_be_one_that_fails() {
    let case = "recipe: tenant\nname: ops\nanswers: {team: ops}\nerror: has the name of the tenant\n";
    assert!(one(&[("tests/t/case.yaml", case)]).passed());
    let other = case.replace("has the name", "something else");
    assert!(matches!(one(&[("tests/t/case.yaml", &other)]).outcome, Outcome::Failed(_)));
    let fine = format!("{CASE}error: has the name\n");
    let result = one(&[("tests/t/case.yaml", &fine), ("tests/t/before/list.yaml", "")]);
    let Outcome::Failed(found) = result.outcome else { panic!() };
    assert!(found[0].message.contains("does not"));
}

#[test]
fn resolvers_are_the_callers() {
    let recipe = "name: x\ndescription: d\nargument: {}\nresolver: count\nfiles: [{path: a, content: '#{ resolved.files }# #{ resolved.of }# #{ repo.url }#'}]\n";
    let case = "recipe: x\nname: n\nrepo: {url: u}\n";
    let files = [
        ("recipes/x.yaml", recipe),
        ("tests/a/case.yaml", case),
        ("tests/a/before/one", "1"),
        ("tests/a/before/two", "2"),
        ("tests/a/expected/a", "2 n u"),
        ("tests/b/case.yaml", "recipe: x\nname: n\nrepo: {url: u}\nresolved: {files: 7, of: z}\n"),
        ("tests/b/expected/a", "7 z u"),
    ];
    let preset = preset(&files);
    assert_eq!(cases(&preset), ["a", "b"]);
    let results = run(&preset, &Lines);
    assert!(results.iter().all(CaseResult::passed), "{results:?}");
}

#[test]
fn answers_are_read_as_in_answers_files() {
    let case = "recipe: tenant\nname: blue\nanswers:\n  team: ops\n  size: 1.10\n";
    let result = one(&[
        ("tests/t/case.yaml", case),
        ("tests/t/before/list.yaml", ""),
        ("tests/t/before/README.md", ""),
        ("tests/t/expected/list.yaml", "resources: \"blue\"\n"),
        ("tests/t/expected/tenants/blue.yaml", "team: ops\nsize: 1.10\n"),
    ]);
    assert!(result.passed(), "{:?}", result.outcome);
}

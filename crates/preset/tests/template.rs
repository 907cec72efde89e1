//! Runs the cases in `tests/template/*.yaml`: templates, variables, and what comes out of them, errors included.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says when it skips")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::Limits;
use fluxwright_preset::layer::SourceError;
use fluxwright_preset::template::{Engine, TemplateError, TemplateFile, TemplateFiles, Text, Vars};
use serde::Deserialize;
use serde_json::{Map, Value};
use support::show;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    name: String,
    /// The text that is rendered,
    text: Option<String>,
    /// or the expression that is evaluated.
    expression: Option<String>,
    /// Templates that it can reach.
    #[serde(default)]
    templates: BTreeMap<String, String>,
    #[serde(default)]
    vars: Map<String, Value>,
    #[serde(default)]
    secrets: Vec<String>,
    /// What comes out; left out, it is an error.
    gives: Option<Value>,
}

struct Templates(BTreeMap<String, String>);

impl TemplateFiles for Templates {
    fn load(&self, name: &str) -> Result<Option<TemplateFile>, SourceError> {
        let found = self.0.get(name);
        Ok(found.map(|text| TemplateFile { text: Arc::from(text.as_str()), path: format!("templates/{name}") }))
    }

    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

fn limits() -> Limits {
    Limits { fuel: 200_000, output_bytes: 100_000, ..Limits::default() }
}

fn run(case: &Case) -> Result<Value, Box<TemplateError>> {
    let engine = Engine::new(Arc::new(Templates(case.templates.clone())), limits());
    let vars = Vars::new(&case.vars).with_secrets(case.secrets.clone());
    match (&case.text, &case.expression) {
        (Some(text), None) => engine.render_text(Text::new(text, &"text"), &vars).map(Value::String),
        (None, Some(expression)) => engine.value(Text::new(expression, &"expression"), &vars),
        _ => panic!("{}: give `text` or `expression`", case.name),
    }
}

/// Cases with `gives` must give it; the others must fail, and their errors are those of the snapshot.
#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    assert!(!files.is_empty());
    let mut failures = String::new();
    for file in files {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let cases: Vec<Case> = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{stem}: {error}"));
        let mut errors = String::new();
        for case in &cases {
            match (&case.gives, run(case)) {
                (Some(expected), Ok(got)) if *expected == got => {}
                (None, Err(error)) => writeln!(errors, "--- {}\n{}", case.name, show(&error.diagnose())).unwrap(),
                (expected, Ok(got)) => {
                    writeln!(failures, "{stem}: {}\nexpected {expected:?}\n     got {got:?}", case.name).unwrap();
                }
                (_, Err(error)) => writeln!(failures, "{stem}: {}\n{}", case.name, show(&error.diagnose())).unwrap(),
            }
        }
        insta::with_settings!({ snapshot_path => "template", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{stem}-errors"), errors);
        });
    }
    assert!(failures.is_empty(), "\n{failures}");
}

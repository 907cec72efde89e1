//! Cases as files: questions, layers of answers, and what becomes of them (in `snapshots/`).

#![allow(clippy::unwrap_used, clippy::panic)]

mod show;
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use fluxwright_answers::{AnswerSet, Edit, Layer, Layers, Question, Questionnaire, Rule, resolve};
use fluxwright_diagnostic::Diagnose;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    questions: Vec<Question>,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    variables: Map<String, Value>,
    #[serde(default)]
    record: Option<String>,
    #[serde(default)]
    files: IndexMap<String, String>,
    #[serde(default)]
    answers: Vec<String>,
}

fn run(case: &Case) -> String {
    let mut out = String::new();
    let mut layers = Layers::default();
    if let Some(text) = &case.record {
        let mut set = AnswerSet::from_yaml("record.yaml", text).unwrap();
        set.layer = Layer::Record;
        layers.sets.push(set);
    }
    for (path, text) in &case.files {
        match AnswerSet::from_yaml(path, text) {
            Ok(set) => layers.sets.push(set),
            Err(error) => error.diagnose().iter().for_each(|d| show::show(&mut out, d)),
        }
    }
    for answer in &case.answers {
        match Edit::from_flag(answer) {
            Ok(edit) => layers.edits.push(edit),
            Err(error) => error.diagnose().iter().for_each(|d| show::show(&mut out, d)),
        }
    }
    let questionnaire = Questionnaire { questions: &case.questions, rules: &case.rules, variables: &case.variables };
    out + &show::write_down(&resolve(&questionnaire, &layers, &support::Templates::new()))
}

#[test]
fn cases_resolve_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        cases.insert(name, std::fs::read_to_string(path).unwrap());
    }
    assert!(cases.len() >= 8, "{}", cases.len());
    for (name, text) in cases {
        let case: Case = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        insta::assert_snapshot!(name, run(&case));
    }
}

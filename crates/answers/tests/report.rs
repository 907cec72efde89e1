//! The JSON of `fluxwright questions`, and the JSON Schemas.

#![allow(clippy::unwrap_used)]

mod support;

use fluxwright_answers::{
    AnswerSet, Edit, Layers, Question, Questionnaire, QuestionsReport, Rule, questions_schema, resolve,
};
use serde_json::{Map, Value, json};

const QUESTIONS: &str = r##"
- id: ociSource
  text: How should OCI charts be fetched?
  description: Both work.
  type: select
  options:
    - {value: oci-repository, label: OCIRepository, description: The newer form.}
    - {value: helm-repository}
  default: oci-repository
- {id: domain, text: Which domain?, validation: {format: dns-1123-subdomain, maxLength: 100}}
- {id: host, text: Which host?, default: "www.#{ domain }#"}
- {id: email, text: Which address?, when: "ociSource == 'helm-repository'"}
- {id: token, text: Which token?, secret: true, required: false}
- id: git
  text: Where is the repo?
  type: object
  fields:
    - {id: url, text: Which URL?, validation: {format: git-url}}
    - {id: key, text: Which key?, secret: true, default: "none"}
- id: clusters
  text: Which clusters?
  type: list
  default: [{name: home}]
  validation: {minItems: 1, uniqueItems: true}
  items:
    type: object
    fields:
      - {id: name, text: N?, validation: {pattern: "^[a-z]+$", message: lower case letters}}
      - {id: size, text: S?, type: number, default: 1, validation: {minimum: 1, maximum: 9}}
- {id: features, text: F?, type: multiselect, options: [{value: a}, {value: b}], default: []}
"##;

fn report(questions: &[Question]) -> Value {
    let layers = Layers {
        sets: vec![
            AnswerSet::from_yaml("answers.yaml", "token: hunter2\nfeatures: [c]\nclusters: [{name: lab}]\n").unwrap(),
        ],
        edits: vec![Edit::from_flag("git.key=hunter2").unwrap(), Edit::from_flag("email=x").unwrap()],
    };
    let rules = [Rule { assert: "false".to_owned(), message: "never right".to_owned(), help: None }];
    let variables = Map::new();
    let questionnaire = Questionnaire { questions, rules: &rules, variables: &variables };
    let resolution = resolve(&questionnaire, &layers, &support::Templates::new());
    serde_json::to_value(QuestionsReport::new("init", &questionnaire, &resolution)).unwrap()
}

fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::options().build(schema).unwrap();
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_report_is_complete_and_fits_its_schema() {
    let questions: Vec<Question> = serde_saphyr::from_str(QUESTIONS).unwrap();
    let report = report(&questions);
    assert!(!report.to_string().contains("hunter2"));
    assert_eq!(errors(&QuestionsReport::schema(), &report), [""; 0]);
    assert_eq!(errors(&schemars::schema_for!(QuestionsReport).to_value(), &report), [""; 0]);
    insta::assert_snapshot!("report", format!("{report:#}"));
}

#[test]
fn the_schema_of_answers_takes_complete_answers_only() {
    let questions: Vec<Question> = serde_saphyr::from_str(QUESTIONS).unwrap();
    let schema = questions_schema(&questions);
    insta::assert_snapshot!("answers_schema", format!("{schema:#}"));
    let good = json!({"domain": "a.b", "git": {"url": "https://h/r"}, "clusters": [{"name": "a"}]});
    assert_eq!(errors(&schema, &good), [""; 0]);
    for (bad, count) in [
        (json!({"git": {"url": "x"}}), 1),
        (json!({"domain": "a.b", "git": {}}), 1),
        (json!({"domain": 1, "git": {"url": "x"}, "features": ["c"], "what": 1}), 3),
        (json!({"domain": "a", "git": {"url": "x"}, "clusters": [{"name": "A"}, {"name": "a", "size": 10}]}), 2),
    ] {
        assert_eq!(errors(&schema, &bad).len(), count, "{bad}: {:?}", errors(&schema, &bad));
    }
}

//! Whatever is asked and answered, resolving ends without a panic, and what it calls complete is valid.

#![allow(clippy::unwrap_used)]

mod support;

use fluxwright_answers::{AnswerSet, Edit, Layers, Question, Questionnaire, Status, questions_schema, resolve};
use proptest::prelude::*;
use serde_json::{Map, Value};

const QUESTIONS: &str = r##"
- {id: a, text: A?, validation: {format: dns-1123-label, minLength: 2}}
- {id: b, text: B?, type: number, default: 3, validation: {minimum: 0, maximum: 9}}
- {id: c, text: C?, type: boolean, default: "#{ b > 2 }#"}
- {id: d, text: D?, type: select, options: [{value: x}, {value: 1}, {value: true}], when: c}
- {id: e, text: E?, type: multiselect, options: [{value: x}, {value: 2}], default: [x]}
- {id: f, text: F?, type: list, default: "#{ a }#,y", validation: {uniqueItems: true}}
- id: g
  text: G?
  type: list
  required: false
  items:
    type: object
    fields:
      - {id: a, text: A?}
      - {id: b, text: B?, type: number, default: "#{ b + 1 }#", when: a != 'q'}
      - {id: h, text: H?, type: object, required: false, fields: [{id: a, text: A?, secret: true}]}
- {id: h, text: H?, type: object, fields: [{id: a, text: A?, default: x}, {id: b, text: B?, type: list, required: false}]}
- {id: i, text: I?, type: object, required: false}
"##;

fn yaml() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..12).prop_map(Value::from),
        prop_oneof!["[a-z]{0,3}", "x", "true", "\\PC{0,4}"].prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec(("[abhx]", inner), 0..3)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn answers_of_any_shape_resolve(
        file in proptest::collection::vec(("[a-j]", yaml()), 0..8),
        flags in proptest::collection::vec("[a-j](\\.[abh]|\\[[0-3]\\]){0,3}=(x|aa|1|true||x,y|\\[1\\]|\\{\"a\":1\\}|\\PC{0,5})", 0..4),
    ) {
        let questions: Vec<Question> = serde_saphyr::from_str(QUESTIONS).unwrap();
        let file: Map<String, Value> = file.into_iter().collect();
        let text = Value::Object(file).to_string();
        let layers = Layers {
            sets: vec![AnswerSet::from_yaml("a.yaml", &text).unwrap()],
            edits: flags.iter().map(|flag| Edit::from_flag(flag).unwrap()).collect(),
        };
        let questionnaire = Questionnaire { questions: &questions, rules: &[], variables: &Map::new() };
        let resolution = resolve(&questionnaire, &layers, &support::Templates::new());
        if resolution.is_complete() {
            // Options that are conditional or optional may be missing; what is there must fit.
            let schema = questions_schema(&questions);
            let validator = jsonschema::draft202012::options().build(&schema).unwrap();
            let answers = Value::Object(resolution.answers.clone());
            prop_assert!(validator.is_valid(&answers), "{answers:#}");
            prop_assert!(!resolution.states.iter().any(|state| matches!(state.status, Status::Waiting | Status::Wrong | Status::Open)));
        } else if resolution.problems.is_empty() {
            prop_assert!(!resolution.open.is_empty());
        }
        // Every message leads somewhere.
        for problem in &resolution.problems {
            prop_assert!(!problem.diagnostic.help.is_empty(), "{problem:?}");
        }
    }

    #[test]
    fn any_text_is_an_answers_file_or_an_error(text in "\\PC{0,40}|[a-c:\\[\\]{}&*!<\\-\n #|>\"'0-9]{0,40}") {
        let _ = AnswerSet::from_yaml("a.yaml", &text);
        let _ = Edit::from_flag(&text);
    }
}

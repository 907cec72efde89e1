//! Asking: a scripted person answers.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::VecDeque;

use fluxwright_answers::{
    Ask, Confirm, Edit, Layers, Prompt, PromptError, Question, Questionnaire, Resolution, ask_open,
};
use serde_json::{Map, Value, json};

/// Answers in order, and keeps what was asked.
struct Script {
    answers: VecDeque<Option<Value>>,
    asked: Vec<String>,
}

impl Prompt for Script {
    fn ask(
        &mut self,
        question: &Question,
        default: Option<&Value>,
        problem: Option<&str>,
    ) -> Result<Option<Value>, PromptError> {
        let default = default.map_or(String::new(), |value| format!(" [{value}]"));
        let problem = problem.map_or(String::new(), |problem| format!(" !{problem}"));
        self.asked.push(format!("{}{default}{problem}", question.id));
        self.answers.pop_front().ok_or(PromptError::Cancelled)
    }

    fn confirm(&mut self, question: &Question, what: Confirm<'_>) -> Result<bool, PromptError> {
        let what = match what {
            Confirm::Keep(value) => format!("keep {value}"),
            Confirm::Another(count) => format!("another after {count}"),
            Confirm::Fill => "fill".to_owned(),
        };
        self.asked.push(format!("{}: {what}", question.id));
        let answer = self.answers.pop_front().ok_or(PromptError::Cancelled)?;
        Ok(answer == Some(json!(true)))
    }
}

fn questions(text: &str) -> Vec<Question> {
    serde_saphyr::from_str(text).unwrap()
}

fn ask(
    questions: &[Question],
    flags: &[&str],
    which: Ask,
    answers: Value,
) -> (Result<Resolution, PromptError>, Vec<String>) {
    let layers = Layers { sets: Vec::new(), edits: flags.iter().map(|flag| Edit::from_flag(flag).unwrap()).collect() };
    let answers = answers.as_array().unwrap().iter().map(|a| (!a.is_null()).then(|| a.clone())).collect();
    let mut script = Script { answers, asked: Vec::new() };
    let questionnaire = Questionnaire { questions, rules: &[], variables: &Map::new() };
    let result = ask_open(&questionnaire, &layers, &support::Templates::new(), which, &mut script);
    (result, script.asked)
}

const QUESTIONS: &str = r##"
- {id: domain, text: D?, validation: {format: dns-1123-subdomain}}
- {id: host, text: H?, default: "www.#{ domain }#"}
- {id: public, text: P?, type: boolean, default: false}
- {id: email, text: E?, when: public}
- {id: note, text: N?, required: false}
- {id: token, text: T?, secret: true, default: x}
- {id: git, text: G?, type: object, fields: [{id: url, text: U?}, {id: branch, text: B?, default: main}]}
"##;

#[test]
fn open_questions_are_asked_in_order_and_again_until_they_fit() {
    let questions = questions(QUESTIONS);
    let (result, asked) = ask(&questions, &[], Ask::Open, json!(["a..b", null, "a.b", "https://x/y"]));
    assert_eq!(
        asked,
        [
            "domain",
            "domain !is not a usable Kubernetes name or host name: it has an empty part before, after or between dots; \
             use lower case letters, digits and `-`, with a letter or digit first and last",
            "domain !an answer is needed",
            "url",
        ]
    );
    let result = result.unwrap();
    assert!(result.is_complete(), "{:?}", result.problems);
    assert_eq!(result.answers["host"], "www.a.b");
    assert_eq!(result.answers["git"], json!({"url": "https://x/y", "branch": "main"}));
}

#[test]
fn with_defaults_proposed_conditions_follow_what_is_typed() {
    let questions = questions(QUESTIONS);
    let answers = json!(["a.b", null, true, "me@a.b", null, null, "https://x/y", "dev"]);
    let (result, asked) = ask(&questions, &[], Ask::Unanswered, answers);
    assert_eq!(
        asked,
        ["domain", "host [\"www.a.b\"]", "public [false]", "email", "note", "token", "url", "branch [\"main\"]",]
    );
    let result = result.unwrap();
    assert_eq!(result.answers["email"], "me@a.b");
    assert_eq!(result.answers["git"]["branch"], "dev");
    assert_eq!(result.answers["token"], "x");
}

#[test]
fn what_flags_answer_is_not_asked() {
    let questions = questions(QUESTIONS);
    let flags = ["domain=a.b", "git.url=https://x/y", "public=no", "host=h", "token=t", "note=n", "git.branch=b"];
    let (result, asked) = ask(&questions, &flags, Ask::Unanswered, json!([]));
    assert_eq!(asked, [""; 0]);
    assert!(result.unwrap().is_complete());
}

#[test]
fn wrong_answers_of_flags_are_told_before_anything_is_asked() {
    let questions = questions(QUESTIONS);
    let (result, asked) = ask(&questions, &["public=maybe"], Ask::Open, json!([]));
    assert_eq!(asked, [""; 0]);
    assert_eq!(result.unwrap().problems.len(), 1);
}

#[test]
fn giving_up_gives_up() {
    let questions = questions(QUESTIONS);
    assert_eq!(ask(&questions, &[], Ask::Open, json!([])).0, Err(PromptError::Cancelled));
}

#[test]
fn lists_of_objects_are_asked_item_by_item() {
    let questions = questions(
        r##"
- id: clusters
  text: C?
  type: list
  default: [{name: home}]
  validation: {minItems: 1}
  items:
    type: object
    fields:
      - {id: name, text: N?, validation: {format: dns-1123-label}}
      - {id: path, text: P?, default: "clusters/#{ name }#"}
      - {id: proxy, text: X?, type: object, required: false, fields: [{id: port, text: P?, type: number}]}
- {id: extra, text: E?, type: object, required: false, fields: [{id: a, text: A?}]}
"##,
    );
    let answers = json!([false, false, true, "A", "a", null, true, 80, true, "b", "x", false, false, true, "q"]);
    let (result, asked) = ask(&questions, &[], Ask::Unanswered, answers);
    assert_eq!(
        asked,
        [
            "clusters: keep [{\"name\":\"home\",\"path\":\"clusters/home\"}]",
            "clusters: another after 0",
            "clusters: another after 0",
            "name",
            "name !is not a usable Kubernetes name: it has the upper case letter `A`; \
             use lower case letters, digits and `-`, such as `a`",
            "path [\"clusters/a\"]",
            "proxy: fill",
            "port",
            "clusters: another after 1",
            "name",
            "path [\"clusters/b\"]",
            "proxy: fill",
            "clusters: another after 2",
            "extra: fill",
            "a",
        ]
    );
    let result = result.unwrap();
    assert_eq!(
        result.answers["clusters"],
        json!([{"name": "a", "path": "clusters/a", "proxy": {"port": 80}}, {"name": "b", "path": "x"}])
    );
    assert_eq!(result.answers["extra"], json!({"a": "q"}));
}

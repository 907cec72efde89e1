//! The variables of a recipe's templates.

use fluxwright_answers::{Item, Question};
use serde_json::{Map, Value, json};

use crate::template::Vars;

use super::Request;

/// The variables: the answers, with null for what has none; `name`, `resolved`, `repo`, `preset` and `recipe`.
pub fn variables(request: &Request<'_>) -> Vars {
    let questions = &request.recipe.recipe.questions;
    let mut variables = request.answers.clone();
    fill(questions, &mut variables);
    if let Some(name) = request.name {
        variables.insert("name".into(), name.into());
    }
    if let Some(resolved) = request.resolved {
        variables.insert("resolved".into(), resolved.clone());
    }
    variables.insert("repo".into(), request.repo.cloned().unwrap_or_else(|| json!({})));
    let manifest = request.preset.manifest();
    variables.insert("preset".into(), json!({ "name": manifest.name, "version": manifest.version }));
    variables.insert("recipe".into(), request.recipe.recipe.name.clone().into());
    Vars::new(&variables).with_secrets(secrets_of(questions, request.answers))
}

/// Puts null where a question or a field of one has no answer: only names that nobody knows are undefined.
fn fill(questions: &[Question], answers: &mut Map<String, Value>) {
    for question in questions {
        let answer = answers.entry(question.id.clone()).or_insert(Value::Null);
        fill_value(&question.fields, question.items.as_deref(), answer);
    }
}

fn fill_value(fields: &[Question], items: Option<&Item>, answer: &mut Value) {
    match answer {
        Value::Object(map) => fill(fields, map),
        Value::Array(list) => {
            if let Some(item) = items {
                for value in list {
                    fill_value(&item.fields, item.items.as_deref(), value);
                }
            }
        }
        _ => {}
    }
}

/// The texts that no message and no diff may show: the answers of secret questions.
pub fn secrets_of(questions: &[Question], answers: &Map<String, Value>) -> Vec<String> {
    let mut secrets = Vec::new();
    collect(questions, answers, &mut secrets);
    secrets.sort();
    secrets.dedup();
    secrets
}

fn collect(questions: &[Question], answers: &Map<String, Value>, secrets: &mut Vec<String>) {
    for question in questions {
        let Some(answer) = answers.get(&question.id) else { continue };
        if question.secret {
            all_texts(answer, secrets);
        } else {
            collect_value(&question.fields, question.items.as_deref(), answer, secrets);
        }
    }
}

fn collect_value(fields: &[Question], items: Option<&Item>, answer: &Value, secrets: &mut Vec<String>) {
    match answer {
        Value::Object(map) => collect(fields, map, secrets),
        Value::Array(list) => {
            if let Some(item) = items {
                for value in list {
                    collect_value(&item.fields, item.items.as_deref(), value, secrets);
                }
            }
        }
        _ => {}
    }
}

/// Every text and number of a secret, and every line of one that has several.
fn all_texts(value: &Value, secrets: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            if text.contains('\n') {
                secrets.extend(text.lines().map(str::trim).filter(|line| line.len() > 3).map(str::to_owned));
            }
            secrets.push(text.clone());
        }
        Value::Number(number) => secrets.push(number.to_string()),
        Value::Array(list) => list.iter().for_each(|value| all_texts(value, secrets)),
        Value::Object(map) => map.values().for_each(|value| all_texts(value, secrets)),
        Value::Null | Value::Bool(_) => {}
    }
}

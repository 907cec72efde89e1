//! Defaults that their own question refuses.

use std::sync::Arc;

use fluxwright_answers::{Evaluate, Layer, Layers, Problem, Question, Questionnaire, Step as AnswerStep, resolve};
use fluxwright_diagnostic::{Diagnostic, Label};
use serde_json::{Map, Value, json};

use crate::evaluate::RecipeEvaluator;
use crate::read::FieldPath;

use super::Lint;

pub(super) fn check(lint: &mut Lint<'_>) {
    let recipe = &lint.file.recipe;
    let evaluator = RecipeEvaluator::new(lint.engine, lint.file);
    let mut variables = Map::new();
    variables.insert("repo".into(), json!({}));
    variables.insert("preset".into(), json!({ "name": lint.preset.name(), "version": lint.preset.manifest().version }));
    variables.insert("recipe".into(), recipe.name.clone().into());
    if recipe.argument.is_some() {
        variables.insert("name".into(), "example".into());
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    // Each question for itself, asked or not, as far as its default needs no other answer.
    for (index, question) in recipe.questions.iter().enumerate() {
        if question.default.as_ref().is_some_and(|default| has_template(default, &evaluator)) {
            continue;
        }
        let alone = [Question { when: None, ..question.clone() }];
        let questionnaire = Questionnaire { questions: &alone, rules: &[], variables: &variables };
        let problems = resolve(&questionnaire, &Layers::default(), &evaluator).problems;
        found.extend(problems.iter().filter_map(|problem| report(lint, index, problem)));
    }
    // All together, where a default can be a template over the ones before.
    if recipe.resolver.is_none() {
        let questions = &recipe.questions;
        let questionnaire = Questionnaire { questions, rules: &[], variables: &variables };
        for problem in resolve(&questionnaire, &Layers::default(), &evaluator).problems {
            let id = problem.path.as_ref().and_then(|path| path.id());
            let index = id.and_then(|id| questions.iter().position(|question| question.id == id));
            found.extend(index.and_then(|index| report(lint, index, &problem)));
        }
    }
    lint.found.append(&mut found);
}

/// Whether there is a template anywhere in a default.
fn has_template(value: &Value, evaluator: &RecipeEvaluator<'_>) -> bool {
    match value {
        Value::String(text) => evaluator.is_template(text),
        Value::Array(items) => items.iter().any(|item| has_template(item, evaluator)),
        Value::Object(map) => map.values().any(|value| has_template(value, evaluator)),
        _ => false,
    }
}

/// A problem of a default, at the default; what is wrong with a template is reported elsewhere.
fn report(lint: &Lint<'_>, index: usize, problem: &Problem) -> Option<Diagnostic> {
    let mut diagnostic = problem.diagnostic.clone();
    if diagnostic.code.starts_with("template-") || problem.layer.is_some_and(|layer| layer != Layer::Default) {
        return None;
    }
    let mut field = FieldPath::default().then("questions").then(index);
    if problem.layer == Some(Layer::Default) {
        field = field.then("default");
        for step in problem.path.iter().flat_map(|path| path.steps()).skip(1) {
            field = match step {
                AnswerStep::Key(key) => field.then(crate::read::Step::Key(key.clone().into())),
                AnswerStep::Index(index) => field.then(*index),
            };
        }
    }
    let (file, field) = lint.file.place_of(&field);
    if !diagnostic.labels.iter().any(|label| label.path == file.path) {
        let span = file.span(&field);
        let source = Some(Arc::clone(&file.text));
        let path = file.path.clone();
        diagnostic.labels = vec![Label { path, source, span, message: String::new(), primary: true }];
    }
    diagnostic.help = vec!["change the default, or what the question demands of an answer".into()];
    Some(diagnostic)
}

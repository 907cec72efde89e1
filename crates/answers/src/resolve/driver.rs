//! The walk over the questions.

use fluxwright_diagnostic::Diagnostic;
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::default::{applies, default};
use super::problem::{point_key, problem};
use super::value::{complete, typed};
use super::{Layers, OpenQuestion, Problem, Questionnaire, Resolution, State, Status, excerpt, rules};
use crate::edit::unknown_field;
use crate::settle::{scalar, undescribed};
use crate::shape::{Shape, text_of, too_deep};
use crate::wording::{Fault, faults};
use crate::{AnswerPath, Content, Evaluate, Given, Layer, Origin, Question, QuestionType, Step};

/// A value as far as it is known.
#[derive(Default)]
struct Built {
    /// `None` where there is nothing.
    value: Option<Value>,
    /// Whether a part is open, waits or is wrong.
    partial: bool,
}

impl Built {
    const PARTIAL: Self = Self { value: None, partial: true };
}

pub(crate) struct Driver<'a> {
    pub(super) questions: &'a [Question],
    rules: &'a [crate::Rule],
    pub(super) layers: Layers,
    evaluator: &'a dyn Evaluate,
    pub(super) out: Resolution,
    /// The variables with secrets hidden, for messages.
    hidden: Map<String, Value>,
    /// Whether something is open or wrong, so that what depends on it cannot be evaluated.
    incomplete: bool,
}

impl<'a> Driver<'a> {
    pub fn new(questionnaire: &Questionnaire<'a>, layers: &Layers, evaluator: &'a dyn Evaluate) -> Self {
        let mut layers = layers.clone();
        excerpt::hide_secrets(&mut layers.sets, questionnaire.questions);
        let variables = questionnaire.variables.clone();
        Self {
            questions: questionnaire.questions,
            rules: questionnaire.rules,
            layers,
            evaluator,
            hidden: variables.clone(),
            out: Resolution { variables, ..Resolution::default() },
            incomplete: false,
        }
    }

    pub fn run(mut self) -> Resolution {
        if let Some(id) = too_deep(self.questions) {
            let message = format!("the question `{id}` has fields nested more than 16 levels deep");
            self.push(None, Diagnostic::error("question-nesting", message).help("make its fields flatter"));
            return self.out;
        }
        self.unknown_answers();
        for question in self.questions {
            self.question(question);
        }
        let found = rules::check(self.rules, &self.out.variables, &self.hidden, self.incomplete, self.evaluator);
        self.out.problems.extend(found);
        // A default that follows from a wrong answer is wrong with it: only the cause is told.
        if self.out.problems.iter().any(|problem| problem.layer.is_some_and(|layer| layer > Layer::Default)) {
            self.out.problems.retain(|problem| problem.layer != Some(Layer::Default));
        }
        self.out
    }

    fn push(&mut self, path: Option<&AnswerPath>, diagnostic: Diagnostic) {
        self.out.problems.push(Problem { path: path.cloned(), layer: None, diagnostic });
        self.incomplete = true;
    }

    fn state(&mut self, path: &AnswerPath, status: Status, default: Option<Value>) {
        // Items of a list are no questions of their own.
        if path.steps().iter().all(|step| matches!(step, Step::Key(_))) {
            self.out.states.push(State { path: path.clone(), status, default });
        }
    }

    fn question(&mut self, question: &Question) {
        let path = AnswerPath::of(&question.id);
        let variables = self.out.variables.clone();
        let asked = match self.asked(question, &path, &variables) {
            Some(asked) => asked,
            None => return,
        };
        if !asked {
            self.unused(question);
            self.set(question, Value::Null);
            return;
        }
        let first_state = self.out.states.len();
        let (given, refused) = self.gather(question, &variables);
        let mut built = self.value(question, &path, given, &variables, false);
        for (fault, origin) in refused {
            self.fault(&path, &fault, Some(&origin));
            self.wrong(&path, first_state);
            built.partial = true;
        }
        let Some(value) = built.value else {
            if !built.partial {
                self.set(question, Value::Null);
            }
            return;
        };
        self.out.known.insert(question.id.clone(), value.clone());
        let wrong = self.check(question, &path, &value, first_state);
        if !wrong && !built.partial {
            self.out.answers.insert(question.id.clone(), value.clone());
            self.set(question, value);
        }
    }

    /// Makes an answer a variable.
    fn set(&mut self, question: &Question, value: Value) {
        let shape = Shape::of(question);
        self.hidden.insert(question.id.clone(), complete(&value, shape, true));
        self.out.variables.insert(question.id.clone(), complete(&value, shape, false));
    }

    /// Whether a question is asked; `None` when that is not known (the state is noted).
    fn asked(&mut self, question: &Question, path: &AnswerPath, variables: &Map<String, Value>) -> Option<bool> {
        match applies(question, variables, self.evaluator) {
            Ok(true) => Some(true),
            Ok(false) => {
                self.state(path, Status::Skipped, None);
                Some(false)
            }
            Err(diagnostic) => {
                if self.incomplete {
                    self.state(path, Status::Waiting, None);
                } else {
                    self.push(Some(path), diagnostic.note(format!("in the condition of the question `{path}`")));
                    self.state(path, Status::Wrong, None);
                }
                None
            }
        }
    }

    /// What the layers give for a question, its default apart unless an edit changes a part of it; and the edits that
    /// could not be made.
    fn gather(&self, question: &Question, variables: &Map<String, Value>) -> (Given, Vec<(Fault, Origin)>) {
        let edits: Vec<_> =
            self.layers.edits.iter().filter(|edit| edit.path.id() == Some(question.id.as_str())).collect();
        let mut given = nothing();
        if edits.iter().any(|edit| edit.path.steps().len() > 1)
            && let Ok(default) = default(question, variables, self.evaluator)
        {
            given.overlay(default);
        }
        for set in &self.layers.sets {
            if let Some(answer) = set.answers.get(&question.id) {
                given.overlay(answer.clone());
            }
        }
        let mut refused = Vec::new();
        for edit in edits {
            if let Err(fault) = edit.apply(&mut given, Shape::of(question)) {
                refused.push((fault, edit.origin.clone()));
            }
        }
        (given, refused)
    }

    /// The value of a question or of a field: what is given, over its default.
    fn value(
        &mut self,
        question: &Question,
        path: &AnswerPath,
        given: Given,
        variables: &Map<String, Value>,
        in_list: bool,
    ) -> Built {
        let shape = Shape::of(question);
        let has_fields = question.kind == QuestionType::Object && !question.fields.is_empty();
        let mut base = match default(question, variables, self.evaluator) {
            Ok(default) => default,
            Err(_) if !matches!(given.content, Content::Null | Content::Object(_)) => nothing(),
            Err(_) if self.incomplete => {
                self.state(path, Status::Waiting, None);
                return Built::PARTIAL;
            }
            Err(diagnostic) => {
                self.push(Some(path), diagnostic.note(format!("in the default of the question `{path}`")));
                self.state(path, Status::Wrong, None);
                return Built::PARTIAL;
            }
        };
        let shown = match base.content {
            Content::Null => None,
            _ => Some(typed(&base, shape)),
        };
        base.overlay(given);
        if has_fields && matches!(base.content, Content::Null) && question.required != Some(false) {
            base.content = Content::Object(IndexMap::new());
        }
        if matches!(base.content, Content::Null) {
            return self.missing(question, path, in_list);
        }
        let first_state = self.out.states.len();
        self.state(path, Status::Answered(base.origin.clone()), shown);
        self.out.origins.insert(path.clone(), base.origin.clone());
        let built = self.shaped(base, shape, path, variables, in_list);
        if built.partial {
            self.whole_of_parts(first_state);
        }
        built
    }

    /// An object with a part that is open, waits or is wrong is so itself.
    fn whole_of_parts(&mut self, first_state: usize) {
        let parts = self.out.states.get(first_state + 1..).unwrap_or_default();
        let status = [Status::Wrong, Status::Open, Status::Waiting]
            .into_iter()
            .find(|status| parts.iter().any(|state| state.status == *status))
            .unwrap_or(Status::Wrong);
        if let Some(whole) = self.out.states.get_mut(first_state) {
            whole.status = status;
        }
    }

    fn missing(&mut self, question: &Question, path: &AnswerPath, in_list: bool) -> Built {
        if !question.is_required() {
            self.state(path, Status::Unanswered, None);
            return Built::default();
        }
        self.incomplete = true;
        if in_list {
            let origin = self.out.origin(path).cloned();
            let fault = Fault::new("has no answer").help(format!("add `{}`: {}", question.id, question.text));
            self.out.problems.push(problem("answer-missing", path, origin.as_ref(), &fault));
        } else {
            self.state(path, Status::Open, None);
            self.out.open.push(OpenQuestion {
                path: path.clone(),
                text: question.text.clone(),
                kind: question.kind,
                options: question.options.iter().filter_map(|choice| text_of(&choice.value)).collect(),
            });
        }
        Built::PARTIAL
    }

    /// Gives an answer its types, and fills in the fields that it leaves out. Questions nest 16 levels at most, and so
    /// does this recursion.
    fn shaped(
        &mut self,
        given: Given,
        shape: Shape<'_>,
        path: &AnswerPath,
        variables: &Map<String, Value>,
        in_list: bool,
    ) -> Built {
        match given.content {
            Content::Object(map) if shape.kind == QuestionType::Object && !shape.fields.is_empty() => {
                self.fields(map, shape, path, variables, in_list)
            }
            Content::List(items) if matches!(shape.kind, QuestionType::List | QuestionType::Multiselect) => {
                let mut built = Built::default();
                let mut values = Vec::new();
                for (index, item) in items.into_iter().enumerate() {
                    let path = path.index(index);
                    self.out.origins.insert(path.clone(), item.origin.clone());
                    let item = self.shaped(item, shape.item(), &path, variables, true);
                    built.partial |= item.partial;
                    values.push(item.value.unwrap_or(Value::Null));
                }
                built.value = Some(Value::Array(values));
                built
            }
            Content::Plain(_) | Content::Typed(_) => {
                Built { value: Some(scalar(&given.content, shape)), partial: false }
            }
            _ => Built { value: Some(undescribed(&given)), partial: false },
        }
    }

    fn fields(
        &mut self,
        mut given: IndexMap<String, Given>,
        shape: Shape<'_>,
        path: &AnswerPath,
        variables: &Map<String, Value>,
        in_list: bool,
    ) -> Built {
        let mut inner = variables.clone();
        let mut built = Built::default();
        let mut object = Map::new();
        for field in shape.fields {
            let path = path.key(&field.id);
            let answer = given.shift_remove(&field.id);
            match self.asked(field, &path, &inner) {
                Some(true) => {}
                Some(false) => {
                    inner.insert(field.id.clone(), Value::Null);
                    continue;
                }
                None => {
                    built.partial = true;
                    continue;
                }
            }
            let value = self.value(field, &path, answer.unwrap_or_else(nothing), &inner, in_list);
            built.partial |= value.partial;
            if let Some(value) = &value.value {
                object.insert(field.id.clone(), value.clone());
            }
            if !value.partial {
                inner.insert(field.id.clone(), value.value.unwrap_or(Value::Null));
            }
        }
        for (key, answer) in given {
            let diagnostic =
                Diagnostic::error("answer-unknown", format!("`{path}` {}", unknown_field(&key, shape).reason));
            let mut diagnostic = point_key(diagnostic, &answer.origin);
            diagnostic.help.extend(unknown_field(&key, shape).help);
            let layer = Some(answer.origin.layer);
            self.out.problems.push(Problem { path: Some(path.key(&key)), layer, diagnostic });
        }
        built.value = Some(Value::Object(object));
        built
    }

    /// Checks an answer against its schema; whether something is wrong.
    fn check(&mut self, question: &Question, path: &AnswerPath, value: &Value, first_state: usize) -> bool {
        let found = match faults(Shape::of(question), value) {
            Ok(found) => found,
            Err(bad) => {
                let message = format!("the question `{}` {}", question.id, bad.reason);
                let help = "correct the question in the preset's recipe";
                self.push(Some(path), Diagnostic::error("question-schema", message).help(help));
                return true;
            }
        };
        for fault in &found {
            let at = fault.steps.iter().fold(path.clone(), |path, step| path.step(step.clone()));
            // An item that is missing a field is null here, and has been told.
            if self.out.problems.iter().any(|problem| problem.path.as_ref() == Some(&at)) {
                continue;
            }
            let origin = self.out.origin(&at).cloned();
            self.fault(&at, fault, origin.as_ref());
            self.wrong(&at, first_state);
        }
        !found.is_empty()
    }

    /// Marks an answer as wrong, and what it is a part of.
    fn wrong(&mut self, path: &AnswerPath, first_state: usize) {
        for state in self.out.states.iter_mut().skip(first_state) {
            if path.steps().starts_with(state.path.steps()) {
                state.status = Status::Wrong;
            }
        }
    }

    fn fault(&mut self, path: &AnswerPath, fault: &Fault, origin: Option<&Origin>) {
        self.out.problems.push(problem("answer-invalid", path, origin, fault));
        self.incomplete = true;
    }
}

/// No answer.
fn nothing() -> Given {
    Given { origin: Origin::layer(Layer::Default), content: Content::Null }
}

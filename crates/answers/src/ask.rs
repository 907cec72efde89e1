//! Asking for what is still to be answered.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::resolve::{applies, default_value};
use crate::shape::Shape;
use crate::wording::faults;
use crate::{
    AnswerPath, Edit, Evaluate, Item, Layer, Layers, Question, QuestionType, Questionnaire, Resolution, Status, resolve,
};

/// Somebody who can be asked, such as a person at a terminal.
pub trait Prompt {
    /// Asks one question: a text, number, boolean, select or multiselect, a list of those, or an object without described
    /// fields.
    ///
    /// `default` is the answer when just confirmed; `problem` is what was wrong with the answer before. `None` leaves the
    /// question unanswered, or its default in place.
    fn ask(
        &mut self,
        question: &Question,
        default: Option<&Value>,
        problem: Option<&str>,
    ) -> Result<Option<Value>, PromptError>;

    /// Asks for a yes or a no about a question that is made of others.
    fn confirm(&mut self, question: &Question, what: Confirm<'_>) -> Result<bool, PromptError>;
}

/// What [`Prompt::confirm`] asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Confirm<'a> {
    /// Whether this list of objects is right as it is.
    Keep(&'a Value),
    /// Whether the list gets another item; it has this many.
    Another(usize),
    /// Whether an object that may be left out is to be filled in.
    Fill,
}

/// Why nothing more is asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// The person gave up.
    #[error("cancelled")]
    Cancelled,
    /// There is nobody to ask.
    #[error("there is no terminal to ask at")]
    NotInteractive,
    /// Asking failed.
    #[error("cannot ask: {0}")]
    Failed(String),
}

/// Which questions are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Those without an answer, defaults and the record counting as answers.
    Open,
    /// Those that no file and no flag answers; defaults and the record are proposed.
    Unanswered,
}

/// Asks in the order of the questions, each as soon as its condition and default are known, until nothing is left.
///
/// An answer that does not fit its question is asked for again at once. When a file or a flag has a wrong answer nothing
/// is asked: that has to be corrected there, and the resolution says how.
pub fn ask_open(
    questionnaire: &Questionnaire<'_>,
    layers: &Layers,
    evaluator: &dyn Evaluate,
    which: Ask,
    prompt: &mut dyn Prompt,
) -> Result<Resolution, PromptError> {
    let mut layers = layers.clone();
    let mut done = HashSet::new();
    loop {
        let resolution = resolve(questionnaire, &layers, evaluator);
        let elsewhere = |problem: &crate::Problem| {
            problem.path.is_some() && !matches!(problem.layer, Some(Layer::Default | Layer::Record))
        };
        if resolution.problems.iter().any(elsewhere) {
            return Ok(resolution);
        }
        let Some((path, question)) = next(questionnaire, &resolution, which, &done) else { return Ok(resolution) };
        let mut asker = Asker { prompt: &mut *prompt, evaluator, variables: resolution.variables.clone() };
        let current = current(&resolution, &path);
        let problem = resolution
            .problems
            .iter()
            .find(|problem| problem.path.as_ref().is_some_and(|at| at.steps().starts_with(path.steps())));
        let problem = problem.map(|problem| problem.diagnostic.message.clone());
        let answer = if question.kind == QuestionType::Object && !question.fields.is_empty() {
            asker.prompt.confirm(question, Confirm::Fill)?.then(|| Value::Object(Map::new()))
        } else {
            asker.question(question, current.as_ref(), problem)?
        };
        layers.edits.extend(answer.map(|answer| Edit::typed(path.clone(), answer)));
        done.insert(path);
    }
}

/// The answer or default that is proposed.
fn current(resolution: &Resolution, path: &AnswerPath) -> Option<Value> {
    let state = resolution.states.iter().find(|state| state.path == *path)?;
    if matches!(state.status, Status::Wrong) {
        return None;
    }
    resolution.answer(path).or(state.default.as_ref()).cloned()
}

/// The first question that is to be asked.
fn next<'a>(
    questionnaire: &Questionnaire<'a>,
    resolution: &Resolution,
    which: Ask,
    done: &HashSet<AnswerPath>,
) -> Option<(AnswerPath, &'a Question)> {
    resolution.states.iter().filter(|state| !done.contains(&state.path)).find_map(|state| {
        let question = questionnaire.question(&state.path)?;
        let whole = question.kind == QuestionType::Object && !question.fields.is_empty();
        let asked = match &state.status {
            Status::Open => !whole,
            Status::Wrong => !whole,
            Status::Answered(origin) => !whole && which == Ask::Unanswered && origin.layer <= Layer::Record,
            Status::Unanswered => which == Ask::Unanswered,
            Status::Waiting | Status::Skipped => false,
        };
        asked.then(|| (state.path.clone(), question))
    })
}

struct Asker<'p, 'e> {
    prompt: &'p mut dyn Prompt,
    evaluator: &'e dyn Evaluate,
    variables: Map<String, Value>,
}

impl Asker<'_, '_> {
    /// Asks until the answer fits.
    fn question(
        &mut self,
        question: &Question,
        default: Option<&Value>,
        mut problem: Option<String>,
    ) -> Result<Option<Value>, PromptError> {
        let default = default.filter(|_| !question.holds_secret());
        loop {
            let answer = match question.items.as_deref() {
                Some(item) if item.kind == QuestionType::Object && !item.fields.is_empty() => {
                    self.objects(question, item, default, problem.is_some())?
                }
                _ => self.prompt.ask(question, default, problem.as_deref())?,
            };
            problem = match &answer {
                None if default.is_none() && question.is_required() => Some("an answer is needed".to_owned()),
                None => return Ok(None),
                Some(value) => match faults(Shape::of(question), value) {
                    Ok(found) => match found.first() {
                        None => return Ok(answer),
                        Some(fault) => Some(match &fault.help {
                            Some(help) => format!("{}; {help}", fault.reason),
                            None => fault.reason.clone(),
                        }),
                    },
                    // The question itself is at fault: resolving says so.
                    Err(_) => return Ok(answer),
                },
            };
        }
    }

    /// Asks for a list of objects, field by field.
    fn objects(
        &mut self,
        question: &Question,
        item: &Item,
        default: Option<&Value>,
        again: bool,
    ) -> Result<Option<Value>, PromptError> {
        if let Some(default) = default
            && !again
            && self.prompt.confirm(question, Confirm::Keep(default))?
        {
            return Ok(Some(default.clone()));
        }
        let mut items = Vec::new();
        while self.prompt.confirm(question, Confirm::Another(items.len()))? {
            items.push(Value::Object(self.fields(&item.fields)?));
        }
        Ok(Some(Value::Array(items)))
    }

    /// Asks for the fields of an object. Questions nest 16 levels at most: deeper ones are refused before asking.
    fn fields(&mut self, fields: &[Question]) -> Result<Map<String, Value>, PromptError> {
        let outside = self.variables.clone();
        let mut object = Map::new();
        for field in fields {
            // What cannot be evaluated is told by resolving, with all else.
            if !applies(field, &self.variables, self.evaluator).unwrap_or(false) {
                self.variables.insert(field.id.clone(), Value::Null);
                continue;
            }
            let default = default_value(field, &self.variables, self.evaluator);
            let answer = if field.kind == QuestionType::Object && !field.fields.is_empty() {
                let filled = field.required != Some(false) || self.prompt.confirm(field, Confirm::Fill)?;
                if filled { Some(Value::Object(self.fields(&field.fields)?)) } else { None }
            } else {
                self.question(field, default.as_ref(), None)?
            };
            let known = answer.clone().or(default).unwrap_or(Value::Null);
            self.variables.insert(field.id.clone(), known);
            object.extend(answer.map(|answer| (field.id.clone(), answer)));
        }
        self.variables = outside;
        Ok(object)
    }
}

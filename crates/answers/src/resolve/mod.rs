//! From layers of answers to the answers of a recipe.

mod default;
mod driver;
mod excerpt;
mod problem;
mod rules;
mod unasked;
mod value;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::{AnswerPath, AnswerSet, Edit, Evaluate, Layer, Origin, Question, QuestionType, Rule, Step};

pub(crate) use default::applies;
use driver::Driver;
pub(crate) use value::default_value;

/// What a recipe asks.
#[derive(Debug, Clone, Copy)]
pub struct Questionnaire<'a> {
    /// The questions, in the order in which they are asked.
    pub questions: &'a [Question],
    /// Conditions over all answers.
    pub rules: &'a [Rule],
    /// What templates and expressions can use besides answers, such as `name` and `resolved`.
    pub variables: &'a Map<String, Value>,
}

impl<'a> Questionnaire<'a> {
    /// The question at a path, or the field of an object; items of lists have none.
    pub fn question(&self, path: &AnswerPath) -> Option<&'a Question> {
        let mut found = None;
        let mut questions = self.questions;
        for step in path.steps() {
            let Step::Key(id) = step else { return None };
            let question = questions.iter().find(|question| question.id == *id)?;
            questions = &question.fields;
            found = Some(question);
        }
        found
    }
}

/// The answers that are given, weakest first: sets in their order (the record, answers files, flags that stand for whole
/// answers), then edits in theirs (`--answer`, what is typed). The presets' defaults lie below all.
///
/// Objects are laid over each other key by key, everything else is replaced. A null counts as not given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layers {
    /// Whole answers.
    pub sets: Vec<AnswerSet>,
    /// Answers, or parts of them, one by one.
    pub edits: Vec<Edit>,
}

/// Where a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Answered; a default counts.
    Answered(Origin),
    /// It has no answer and needs none.
    Unanswered,
    /// It has no answer and needs one.
    Open,
    /// Its condition or its default depends on an answer that is missing or wrong.
    Waiting,
    /// Its condition is not met: it is not asked.
    Skipped,
    /// Its answer is wrong.
    Wrong,
}

/// A question, or a field of one, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The question, such as `ociSource`, or `git.branch` for the field of an object.
    pub path: AnswerPath,
    /// Where it stands.
    pub status: Status,
    /// Its default, rendered; `None` where it has none, or none yet.
    pub default: Option<Value>,
}

/// Something that is wrong with the answers, or with the recipe's questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The answer; `None` for a rule over several.
    pub path: Option<AnswerPath>,
    /// Where the answer came from.
    pub layer: Option<Layer>,
    /// What the user is told.
    pub diagnostic: Diagnostic,
}

/// A question that must be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The question, such as `domain` or `git.url`.
    pub path: AnswerPath,
    /// The question as it is asked.
    pub text: String,
    /// What kind of answer it takes.
    pub kind: QuestionType,
    /// The values that can be chosen, as they are typed.
    pub options: Vec<String>,
}

/// What became of the layers of answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolution {
    /// The answers, in the order of the questions; those without an answer are left out.
    pub answers: Map<String, Value>,
    /// The answers as far as they are known, those that are wrong or lack a part included.
    pub known: Map<String, Value>,
    /// What templates can use: the questionnaire's variables and every question that is settled. Where a question or a
    /// field has no answer, or is not asked, it is null; what is open, waits or is wrong is missing.
    pub variables: Map<String, Value>,
    /// Where each came from; parts that came from elsewhere than the whole have an origin of their own.
    pub origins: IndexMap<AnswerPath, Origin>,
    /// Every question and every field of an object, in order, and where it stands.
    pub states: Vec<State>,
    /// What must still be answered.
    pub open: Vec<OpenQuestion>,
    /// What is wrong, all of it.
    pub problems: Vec<Problem>,
    /// What is odd but harmless, such as an answer to a question that is not asked.
    pub warnings: Vec<Diagnostic>,
}

impl Resolution {
    /// Whether nothing is open and nothing is wrong.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty() && self.problems.is_empty()
    }

    /// An answer, or a part of one, as far as it is known.
    pub fn answer(&self, path: &AnswerPath) -> Option<&Value> {
        let mut steps = path.steps().iter();
        let Some(Step::Key(id)) = steps.next() else { return None };
        steps.try_fold(self.known.get(id)?, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// Where an answer came from; a part of one has the origin of the nearest whole.
    pub fn origin(&self, path: &AnswerPath) -> Option<&Origin> {
        let steps = path.steps();
        (1..=steps.len()).rev().find_map(|length| {
            let prefix = AnswerPath::from_steps(steps.get(..length)?.to_vec());
            self.origins.get(&prefix)
        })
    }
}

impl Diagnose for Resolution {
    /// The problems, or where there are none, the open questions.
    fn diagnose(&self) -> Vec<Diagnostic> {
        if self.problems.is_empty() {
            return self.open.iter().flat_map(Diagnose::diagnose).collect();
        }
        self.problems.iter().map(|problem| problem.diagnostic.clone()).collect()
    }
}

impl Diagnose for OpenQuestion {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let path = &self.path;
        let mut diagnostic =
            Diagnostic::error("answer-missing", format!("`{path}` has no answer")).note(self.text.clone());
        if !self.options.is_empty() {
            diagnostic = diagnostic.note(format!("one of {}", self.options.join(", ")));
        }
        let value = self.options.first().map_or("…", String::as_str);
        vec![diagnostic.help(format!("give it with `--answer {path}={value}` or in a file with `--answers FILE`"))]
    }
}

/// Works out the answers of a recipe and everything that is missing or wrong.
///
/// Questions are taken in order: a condition or a default can use the answers before it. What depends on an answer that
/// is missing or wrong waits, and is not reported. Every answer is checked against the JSON Schema of its question, then
/// the rules are.
pub fn resolve(questionnaire: &Questionnaire<'_>, layers: &Layers, evaluator: &dyn Evaluate) -> Resolution {
    Driver::new(questionnaire, layers, evaluator).run()
}

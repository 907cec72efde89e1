//! What is asked, answered and open, for scripts and agents.

use fluxwright_diagnostic::{Diagnostic, Severity, line_column};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::shape::Shape;
use crate::{
    AnswerPath, Choice, Item, Layer, Origin, Question, QuestionType, Questionnaire, Resolution, State, Status, Step,
    Validation,
};

/// The questions of a recipe and where each stands: what `fluxwright questions … -o json` prints.
///
/// It can be asked for any number of times, with more answers each time. Fields are only ever added within a version.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionsReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The recipe that asks.
    pub recipe: String,
    /// Every question, in the order in which they are asked.
    pub questions: Vec<QuestionReport>,
    /// What must still be answered: `domain`, or `git.url` for the field of an object.
    pub open: Vec<String>,
    /// Everything that is wrong with the answers.
    pub problems: Vec<ProblemReport>,
    /// What is odd but harmless.
    pub warnings: Vec<ProblemReport>,
    /// Whether nothing is open and nothing is wrong.
    pub complete: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionReport {
    /// How to answer it: `--answer ID=VALUE`, or the key in an answers file. The field of an object is `git.url`.
    pub id: String,
    /// The question as it is asked.
    pub text: String,
    /// Longer help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What kind of answer it takes.
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// What an item of a list is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Item>,
    /// The answer when none is given, rendered; left out where there is none, or where it is not known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether there must be an answer.
    pub required: bool,
    /// What an answer must look like.
    #[serde(default, skip_serializing_if = "Validation::is_empty")]
    pub validation: Validation,
    /// The condition under which it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether the answer is a secret.
    pub secret: bool,
    /// Where it stands.
    pub status: StatusReport,
    /// The answer and where it came from; left out where there is none, or where it is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<AnsweredReport>,
}

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatusReport {
    /// Answered; a default counts.
    Answered,
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

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredReport {
    /// The value; secrets are `***`.
    pub value: Value,
    /// Where it came from.
    pub origin: OriginReport,
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OriginReport {
    /// The layer of answers.
    pub layer: Layer,
    /// The file, for the record and for answers files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The flag, such as `--answer domain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
}

/// Something that is wrong or odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemReport {
    /// The question, where it is about one: `clusters[0].name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A stable name of the kind of problem, which `fluxwright explain` knows.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// What is wrong, one line.
    pub message: String,
    /// The file, where it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in it, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Facts that help to understand it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
}

impl QuestionsReport {
    /// Reports what [`resolve`](crate::resolve()) found.
    pub fn new(recipe: &str, questionnaire: &Questionnaire<'_>, resolution: &Resolution) -> Self {
        let questions = resolution
            .states
            .iter()
            .filter_map(|state| {
                let question = questionnaire.question(&state.path)?;
                Some(QuestionReport::new(question, state, questionnaire, resolution))
            })
            .collect();
        Self {
            version: 1,
            recipe: recipe.to_owned(),
            questions,
            open: resolution.open.iter().map(|open| open.path.to_string()).collect(),
            problems: resolution
                .problems
                .iter()
                .map(|problem| ProblemReport::new(problem.path.as_ref(), &problem.diagnostic))
                .collect(),
            warnings: resolution.warnings.iter().map(|warning| ProblemReport::new(None, warning)).collect(),
            complete: resolution.is_complete(),
        }
    }

    /// The JSON Schema (draft 2020-12) of this form.
    pub fn schema() -> Value {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        settings.into_generator().into_root_schema_for::<Self>().to_value()
    }
}

impl QuestionReport {
    fn new(question: &Question, state: &State, questionnaire: &Questionnaire<'_>, resolution: &Resolution) -> Self {
        let shape = shape_of(questionnaire, &state.path).unwrap_or_else(|| Shape::of(question));
        let answered = match &state.status {
            Status::Answered(origin) => resolution
                .answer(&state.path)
                .map(|value| AnsweredReport { value: masked(value, shape), origin: OriginReport::new(origin) }),
            _ => None,
        };
        Self {
            id: state.path.to_string(),
            text: question.text.clone(),
            description: question.description.clone(),
            kind: question.kind,
            options: question.options.clone(),
            items: question.items.as_deref().cloned(),
            default: state.default.as_ref().map(|value| masked(value, shape)),
            required: question.is_required(),
            validation: question.validation.clone(),
            when: question.when.clone(),
            secret: shape.secret,
            status: match &state.status {
                Status::Answered(_) => StatusReport::Answered,
                Status::Unanswered => StatusReport::Unanswered,
                Status::Open => StatusReport::Open,
                Status::Waiting => StatusReport::Waiting,
                Status::Skipped => StatusReport::Skipped,
                Status::Wrong => StatusReport::Wrong,
            },
            answered,
        }
    }
}

/// The shape at a path, which knows whether what it is a part of is secret.
fn shape_of<'a>(questionnaire: &Questionnaire<'a>, path: &AnswerPath) -> Option<Shape<'a>> {
    let (first, rest) = path.steps().split_first()?;
    let Step::Key(id) = first else { return None };
    let question = questionnaire.questions.iter().find(|question| question.id == *id)?;
    Shape::of(question).at(rest)
}

/// A value with its secrets hidden.
pub(crate) fn masked(value: &Value, shape: Shape<'_>) -> Value {
    if shape.secret {
        return Value::String("***".to_owned());
    }
    match value {
        Value::Array(items) => items.iter().map(|item| masked(item, shape.item())).collect(),
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| {
                    (key.clone(), shape.field(key).map_or_else(|| value.clone(), |shape| masked(value, shape)))
                })
                .collect(),
        ),
        scalar => scalar.clone(),
    }
}

impl OriginReport {
    fn new(origin: &Origin) -> Self {
        Self {
            layer: origin.layer,
            file: origin.place.as_ref().map(|place| place.path.to_string()),
            line: origin.place.as_ref().map(|place| place.line_column().0),
            flag: origin.flag.as_deref().map(str::to_owned),
        }
    }
}

impl ProblemReport {
    /// Reports a diagnostic; `path` is the question that it is about.
    pub fn new(path: Option<&AnswerPath>, diagnostic: &Diagnostic) -> Self {
        let label = diagnostic.labels.iter().find(|label| label.primary).or(diagnostic.labels.first());
        let position =
            label.and_then(|label| label.source.as_ref().map(|source| line_column(source, label.span.start)));
        Self {
            id: path.map(ToString::to_string),
            code: diagnostic.code.to_owned(),
            severity: match diagnostic.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            }
            .to_owned(),
            message: diagnostic.message.clone(),
            file: label.map(|label| label.path.clone()),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            notes: diagnostic.notes.clone(),
            help: diagnostic.help.clone(),
        }
    }
}

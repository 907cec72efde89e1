//! Answers that change a part: `--answer clusters[0].name=a`, and what is typed when asked.

use indexmap::IndexMap;
use serde_json::Value;

use crate::path::Step;
use crate::shape::Shape;
use crate::suggest::suggest;
use crate::wording::Fault;
use crate::{AnswerPath, Content, Given, Layer, Origin, QuestionType};

/// The most items that a list of answers can get one by one.
const MAX_ITEMS: usize = 10_000;

/// One answer, or a part of one, laid over the answers of files.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// What is answered.
    pub path: AnswerPath,
    /// The answer.
    pub value: EditValue,
    /// Where it came from.
    pub origin: Origin,
}

/// The answer of an [`Edit`].
#[derive(Debug, Clone, PartialEq)]
pub enum EditValue {
    /// Text whose meaning the question's type decides: a list with commas or as JSON, an object as JSON.
    Line(String),
    /// A value.
    Value(Value),
}

/// Why `--answer` cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{flag} {reason}")]
pub struct FlagError {
    /// The flag and what was typed up to the `=`; never the value.
    pub flag: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fluxwright_diagnostic::Diagnose for FlagError {
    fn diagnose(&self) -> Vec<fluxwright_diagnostic::Diagnostic> {
        vec![
            fluxwright_diagnostic::Diagnostic::error("answer-flag", self.to_string()).help(
                "write `--answer QUESTION=ANSWER`, or `--answer clusters[0].name=ANSWER` for a part of an answer",
            ),
        ]
    }
}

impl Edit {
    /// Reads the value of `--answer`: `KEY=VALUE`.
    pub fn from_flag(text: &str) -> Result<Self, FlagError> {
        let Some((key, value)) = text.split_once('=') else {
            // Without `=` what was typed may be a value, even a secret one.
            return Err(FlagError { flag: "--answer".to_owned(), reason: "has no `=`".to_owned() });
        };
        let flag = format!("--answer {key}");
        match AnswerPath::parse(key) {
            Ok(path) => Ok(Self { path, value: EditValue::Line(value.to_owned()), origin: Origin::flag(flag) }),
            Err(reason) => Err(FlagError { flag: format!("`{flag}`"), reason }),
        }
    }

    /// What was typed when asked.
    pub fn typed(path: AnswerPath, value: Value) -> Self {
        Self { path, value: EditValue::Value(value), origin: Origin::layer(Layer::Prompt) }
    }

    /// Lays the answer over what is there already; `shape` is that of the question.
    pub(crate) fn apply(&self, base: &mut Given, shape: Shape<'_>) -> Result<(), Fault> {
        let Some((_, steps)) = self.path.steps().split_first() else { return Ok(()) };
        self.set(base, steps, shape)
    }

    /// The path, and with it the recursion, is as long as the user typed it; past the shape's depth it is refused.
    fn set(&self, base: &mut Given, steps: &[Step], shape: Shape<'_>) -> Result<(), Fault> {
        let Some((step, rest)) = steps.split_first() else {
            let given = match &self.value {
                EditValue::Line(text) => line(text, shape, &self.origin)?,
                EditValue::Value(value) => Given::from_value(value.clone(), &self.origin),
            };
            base.overlay(given);
            return Ok(());
        };
        let nothing = || Given { origin: self.origin.clone(), content: Content::Null };
        match step {
            Step::Key(key) => {
                if shape.kind != QuestionType::Object {
                    return Err(Fault::new(format!("has no `{key}`, it is {}", noun(shape.kind))));
                }
                let inner = match shape.field(key) {
                    Some(inner) => inner,
                    None if shape.is_free_form() && rest.is_empty() => Shape { kind: QuestionType::Text, ..shape },
                    None if shape.is_free_form() => shape,
                    None => return Err(unknown_field(key, shape)),
                };
                if !matches!(base.content, Content::Object(_)) {
                    *base = Given { content: Content::Object(IndexMap::new()), ..nothing() };
                }
                if let Content::Object(map) = &mut base.content {
                    self.set(map.entry(key.clone()).or_insert_with(nothing), rest, inner)?;
                }
            }
            Step::Index(index) => {
                if !matches!(shape.kind, QuestionType::List | QuestionType::Multiselect) {
                    return Err(Fault::new(format!("has no items, it is {}", noun(shape.kind))));
                }
                if !matches!(base.content, Content::List(_)) {
                    *base = Given { content: Content::List(Vec::new()), ..nothing() };
                }
                if let Content::List(items) = &mut base.content {
                    let length = items.len();
                    if *index == length && length < MAX_ITEMS {
                        items.push(nothing());
                    }
                    let Some(item) = items.get_mut(*index) else {
                        return Err(Fault::new(format!("has {length} items, so there is no item {index} to set"))
                            .help(format!("items are counted from 0; the next one is [{length}]")));
                    };
                    self.set(item, rest, shape.item())?;
                }
            }
        }
        Ok(())
    }
}

pub(crate) fn unknown_field(key: &str, shape: Shape<'_>) -> Fault {
    let fields: Vec<&str> = shape.fields.iter().map(|field| field.id.as_str()).collect();
    let fault = Fault::new(format!("has no field `{key}`"));
    match suggest(key, fields.iter().copied()) {
        Some(name) => fault.help(format!("did you mean `{name}`?")),
        None => fault.help(format!("its fields are {}", fields.join(", "))),
    }
}

fn noun(kind: QuestionType) -> &'static str {
    match kind {
        QuestionType::Text | QuestionType::Select => "text",
        QuestionType::Number => "a number",
        QuestionType::Boolean => "`true` or `false`",
        QuestionType::Multiselect | QuestionType::List => "a list",
        QuestionType::Object => "an object",
    }
}

/// Reads text as a question's type says. What does not fit stays text, and is refused later together with all else.
pub(crate) fn line(text: &str, shape: Shape<'_>, origin: &Origin) -> Result<Given, Fault> {
    let given = |content| Ok(Given { origin: origin.clone(), content });
    match shape.kind {
        QuestionType::Text => given(Content::Typed(Value::String(text.to_owned()))),
        QuestionType::Number | QuestionType::Boolean | QuestionType::Select => given(Content::Plain(text.to_owned())),
        QuestionType::List | QuestionType::Multiselect => {
            let trimmed = text.trim();
            if trimmed.is_empty() {
                return given(Content::List(Vec::new()));
            }
            if trimmed.starts_with('[') {
                return json(trimmed, "a list", origin);
            }
            let item = shape.item();
            if matches!(item.kind, QuestionType::Object | QuestionType::List | QuestionType::Multiselect) {
                return Err(Fault::new("must be a list as JSON").help(
                    "write it as `[{\"name\": \"a\"}]`, or set one field at a time with `--answer 'KEY[0].FIELD=VALUE'`",
                ));
            }
            let items = trimmed.split(',').map(|part| line(part.trim(), item, origin)).collect::<Result<_, _>>()?;
            given(Content::List(items))
        }
        QuestionType::Object => {
            let trimmed = text.trim();
            if trimmed.starts_with('{') {
                return json(trimmed, "an object", origin);
            }
            Err(Fault::new("must be an object as JSON")
                .help("write it as `{\"key\": \"value\"}`, or set one field at a time with `--answer KEY.FIELD=VALUE`"))
        }
    }
}

fn json(text: &str, expected: &str, origin: &Origin) -> Result<Given, Fault> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(Given::from_value(value, origin)),
        Err(error) => Err(Fault::new(format!(
            "must be {expected} as JSON, and it cannot be read from line {}, column {} on",
            error.line(),
            error.column()
        ))
        .help("put keys and texts into double quotes; in a shell, put the whole argument into single quotes")),
    }
}

//! What questions and items of lists have in common.

use serde_json::Value;

use crate::path::Step;
use crate::{Choice, Item, Question, QuestionType, Validation};

/// Questions nested deeper than this are refused, so that walking them needs no more care.
pub(crate) const MAX_NESTING: usize = 16;

/// What values are allowed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'a> {
    pub kind: QuestionType,
    pub options: &'a [Choice],
    pub validation: &'a Validation,
    pub items: Option<&'a Item>,
    pub fields: &'a [Question],
    /// Whether the value is a secret, by itself or by what it is part of.
    pub secret: bool,
}

static ANYTHING: Validation = Validation {
    pattern: None,
    message: None,
    min_length: None,
    max_length: None,
    minimum: None,
    maximum: None,
    min_items: None,
    max_items: None,
    unique_items: false,
    format: None,
};

impl<'a> Shape<'a> {
    pub fn of(question: &'a Question) -> Self {
        Self {
            kind: question.kind,
            options: &question.options,
            validation: &question.validation,
            items: question.items.as_deref(),
            fields: &question.fields,
            secret: question.secret,
        }
    }

    /// The shape of a list's items: text where nothing is said.
    pub fn item(&self) -> Self {
        match (self.kind, self.items) {
            (QuestionType::Multiselect, _) => {
                Self { kind: QuestionType::Select, validation: &ANYTHING, items: None, fields: &[], ..*self }
            }
            (_, Some(item)) => Self {
                kind: item.kind,
                options: &item.options,
                validation: &item.validation,
                items: item.items.as_deref(),
                fields: &item.fields,
                secret: self.secret,
            },
            (_, None) => Self {
                kind: QuestionType::Text,
                options: &[],
                validation: &ANYTHING,
                items: None,
                fields: &[],
                secret: self.secret,
            },
        }
    }

    pub fn field(&self, key: &str) -> Option<Self> {
        let field = self.fields.iter().find(|field| field.id == key)?;
        let shape = Self::of(field);
        Some(Self { secret: shape.secret || self.secret, ..shape })
    }

    /// The shape at a path below this; `None` below what has no described parts.
    pub fn at(self, steps: &[Step]) -> Option<Self> {
        steps.iter().try_fold(self, |shape, step| match step {
            Step::Key(key) => shape.field(key),
            Step::Index(_) => {
                matches!(shape.kind, QuestionType::List | QuestionType::Multiselect).then(|| shape.item())
            }
        })
    }

    /// An object whose keys are not described: any are taken.
    pub fn is_free_form(&self) -> bool {
        self.kind == QuestionType::Object && self.fields.is_empty()
    }

    /// The option that a text names, by its value.
    pub fn option(&self, text: &str) -> Option<&'a Value> {
        self.options.iter().map(|choice| &choice.value).find(|value| text_of(value).as_deref() == Some(text))
    }
}

/// A scalar as it is typed.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The id of a question that is nested deeper than [`MAX_NESTING`].
pub(crate) fn too_deep(questions: &[Question]) -> Option<&str> {
    fn deep_item(item: &Item, depth: usize) -> bool {
        depth > MAX_NESTING
            || item.items.as_deref().is_some_and(|inner| deep_item(inner, depth + 1))
            || item.fields.iter().any(|field| deep(field, depth + 1))
    }
    fn deep(question: &Question, depth: usize) -> bool {
        depth > MAX_NESTING
            || question.items.as_deref().is_some_and(|inner| deep_item(inner, depth + 1))
            || question.fields.iter().any(|field| deep(field, depth + 1))
    }
    questions.iter().find(|top| deep(top, 1)).map(|question| question.id.as_str())
}

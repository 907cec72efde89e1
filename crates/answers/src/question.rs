//! What a recipe asks, as data: the types that a preset's files are read into.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::format::Format;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum QuestionType {
    /// One line of text.
    #[default]
    Text,
    /// An integer or a decimal number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of the options.
    Select,
    /// Any number of the options, in the order of the options.
    Multiselect,
    /// Items of one type, described by `items` (text where left out).
    List,
    /// A map with the keys that `fields` describes.
    Object,
}

impl QuestionType {
    /// The name, as written in a preset.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Select => "select",
            Self::Multiselect => "multiselect",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// One question of a recipe. Its id is a variable in the recipe's templates.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// Name of the answer in answers files, in `--answer ID=VALUE` and in templates; letters, digits and `_`.
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"))]
    pub id: String,
    /// The question, as it is asked: one line.
    pub text: String,
    /// Longer help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What kind of answer it takes.
    #[serde(rename = "type", default)]
    pub kind: QuestionType,
    /// What can be chosen, for select and multiselect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// The answer when none is given. A string may be a template over the earlier answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether there must be an answer. Left out: true exactly when there is no default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// What an answer must look like.
    #[serde(default, skip_serializing_if = "Validation::is_empty")]
    pub validation: Validation,
    /// An expression over the earlier answers; asked and kept only where it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether the answer is a secret: never printed, never recorded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// What an item of a list is; left out, it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Item>>,
    /// The keys of an object, each like a question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Question>,
}

impl Question {
    /// Whether there must be an answer: `required`, or else whether there is no default.
    pub fn is_required(&self) -> bool {
        self.required.unwrap_or(self.default.is_none())
    }

    /// Whether the answer holds a secret anywhere: the question itself, a field of it or of its items.
    pub fn holds_secret(&self) -> bool {
        // Presets are read with a bounded depth, but this type can be built by hand: an explicit stack, no recursion.
        let mut questions = vec![self];
        let mut items: Vec<&Item> = Vec::new();
        loop {
            if let Some(question) = questions.pop() {
                if question.secret {
                    return true;
                }
                questions.extend(&question.fields);
                items.extend(question.items.as_deref());
            } else if let Some(item) = items.pop() {
                questions.extend(&item.fields);
                items.extend(item.items.as_deref());
            } else {
                return false;
            }
        }
    }
}

/// One of the options of a select or multiselect.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Choice {
    /// The value of the answer: text, number or boolean.
    pub value: Value,
    /// What is shown; the value where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When to choose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What an item of a list is: a question without id, default and condition.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// What is asked for each item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Longer help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What kind of value it is.
    #[serde(rename = "type", default)]
    pub kind: QuestionType,
    /// What can be chosen, for select and multiselect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// What an item must look like.
    #[serde(default, skip_serializing_if = "Validation::is_empty")]
    pub validation: Validation,
    /// What an item of an item is, where this is a list of lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Item>>,
    /// The keys of an object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Question>,
}

/// What an answer must look like, beyond its type.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Validation {
    /// A regular expression that the text must match, unanchored as in JSON Schema (`^…$` for the whole text).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What an answer must be, in words, for the message when it is not: `must be MESSAGE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Least number of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Greatest number of characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Least number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<serde_json::Number>,
    /// Greatest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<serde_json::Number>,
    /// Least number of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Greatest number of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Whether all items must differ.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique_items: bool,
    /// A well-known form of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
}

impl Validation {
    /// Whether it demands nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A condition over all answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// An expression over the answers that must be true.
    pub assert: String,
    /// What is wrong when it is not; a template over the answers.
    pub message: String,
    /// What to do then; a template over the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

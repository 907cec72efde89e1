//! What a JSON Schema finds, in words for people.

use jsonschema::PatternOptions;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use crate::QuestionType;
use crate::format::Format;
use crate::path::Step;
use crate::schema::shape_schema;
use crate::shape::{Shape, text_of};
use crate::suggest::suggest;

/// Something that a value is not but should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where below the value.
    pub steps: Vec<Step>,
    /// What is wrong, to be read after the name of the value: `must be a number, not text`.
    pub reason: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    pub fn new(reason: impl Into<String>) -> Self {
        Self { steps: Vec::new(), reason: reason.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Why a value cannot be checked: the fault is in the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadSchema {
    /// What is wrong with the question.
    pub reason: String,
}

/// Everything that is wrong with a value, by the JSON Schema of its shape.
pub(crate) fn faults(shape: Shape<'_>, value: &Value) -> Result<Vec<Fault>, BadSchema> {
    if is_plainly_right(&shape, value) { Ok(Vec::new()) } else { judged(shape, value) }
}

fn judged(shape: Shape<'_>, value: &Value) -> Result<Vec<Fault>, BadSchema> {
    // The engine without backtracking: a preset's pattern cannot stall the tool.
    let mut options = jsonschema::draft202012::options()
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20))
        .should_validate_formats(true);
    for format in Format::ALL {
        options = options.with_format(format.name(), move |text: &str| format.check(text).is_ok());
    }
    let validator = options.build(&shape_schema(&shape)).map_err(|error| BadSchema {
        reason: match error.kind() {
            Kind::Format { format } if format == "regex" => {
                format!("has the pattern {}, which is not a regular expression that can be used", error.instance())
            }
            _ => "has a validation that contradicts itself".to_owned(),
        },
    })?;
    Ok(validator
        .iter_errors(value)
        .map(|error| {
            let steps = steps(error.instance_path().as_str(), value);
            let at = shape.at(&steps).unwrap_or(shape);
            let mut fault = word(&at, error.kind(), error.instance());
            fault.steps = steps;
            fault
        })
        .collect())
}

/// Whether a value is right beyond doubt. Most answers are, and making the checker costs more than all else that is done with
/// them; whatever is not told here is for the checker to judge.
fn is_plainly_right(shape: &Shape<'_>, value: &Value) -> bool {
    let validation = shape.validation;
    match (shape.kind, value) {
        (QuestionType::Text, Value::String(text)) => {
            let length = text.chars().count() as u64;
            validation.min_length.is_none_or(|least| length >= least)
                && validation.max_length.is_none_or(|most| length <= most)
                && validation.format.is_none_or(|format| format.check(text).is_ok())
                && validation.pattern.as_deref().is_none_or(|pattern| plainly_matches(pattern, text))
        }
        (QuestionType::Number, Value::Number(_)) => validation.minimum.is_none() && validation.maximum.is_none(),
        (QuestionType::Boolean, Value::Bool(_)) => true,
        (QuestionType::Select, value) => shape.options.iter().any(|choice| choice.value == *value),
        (QuestionType::List | QuestionType::Multiselect, Value::Array(items)) => {
            let count = items.len() as u64;
            let differ =
                || items.iter().enumerate().all(|(at, item)| !items.iter().take(at).any(|other| other == item));
            validation.min_items.is_none_or(|least| count >= least)
                && validation.max_items.is_none_or(|most| count <= most)
                && items.len() <= 100
                && differ()
                && items.iter().all(|item| is_plainly_right(&shape.item(), item))
        }
        _ => false,
    }
}

/// Whether a pattern matches that means the same in every dialect: no escapes, whose classes differ.
fn plainly_matches(pattern: &str, text: &str) -> bool {
    !pattern.contains('\\')
        && text.is_ascii()
        && regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().is_ok_and(|regex| regex.is_match(text))
}

/// A JSON pointer as steps; numbers are indexes where the value is a list.
fn steps(pointer: &str, value: &Value) -> Vec<Step> {
    let mut at = Some(value);
    pointer
        .split('/')
        .skip(1)
        .map(|part| {
            let part = part.replace("~1", "/").replace("~0", "~");
            let (step, next) = match (at, part.parse::<usize>()) {
                (Some(Value::Array(items)), Ok(index)) => (Step::Index(index), items.get(index)),
                (Some(Value::Object(map)), _) => (Step::Key(part.clone()), map.get(&part)),
                _ => (Step::Key(part), None),
            };
            at = next;
            step
        })
        .collect()
}

fn word(shape: &Shape<'_>, kind: &Kind, value: &Value) -> Fault {
    let count = |limit: u64, one: &str| if limit == 1 { format!("1 {one}") } else { format!("{limit} {one}s") };
    let shown = |value: &Value| if shape.secret { String::new() } else { format!(", not {}", shorten(value)) };
    let length = || value.as_str().map_or(0, |text| text.chars().count());
    let items = || value.as_array().map_or(0, Vec::len);
    match kind {
        Kind::Type { .. } => wrong_type(shape, value),
        Kind::Enum { .. } => {
            let names: Vec<String> = shape.options.iter().filter_map(|choice| text_of(&choice.value)).collect();
            let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let fault = Fault::new(format!("must be one of {list}{}", shown(value)));
            match text_of(value).and_then(|text| suggest(&text, names.iter().map(String::as_str)).map(str::to_owned)) {
                Some(name) if !shape.secret => fault.help(format!("did you mean `{name}`?")),
                _ => fault,
            }
        }
        Kind::MinLength { limit: 1 } if length() == 0 => Fault::new("must not be empty"),
        Kind::MinLength { limit } => {
            Fault::new(format!("must have at least {}, has {}", count(*limit, "character"), length()))
        }
        Kind::MaxLength { limit } => {
            Fault::new(format!("must have at most {}, has {}", count(*limit, "character"), length()))
        }
        Kind::Minimum { limit } => Fault::new(format!("must be at least {limit}{}", shown(value))),
        Kind::Maximum { limit } => Fault::new(format!("must be at most {limit}{}", shown(value))),
        Kind::MinItems { limit } => {
            Fault::new(format!("must have at least {}, has {}", count(*limit, "item"), items()))
        }
        Kind::MaxItems { limit } => Fault::new(format!("must have at most {}, has {}", count(*limit, "item"), items())),
        Kind::UniqueItems => Fault::new("has two equal items").help("remove one of them"),
        Kind::Pattern { pattern } => match &shape.validation.message {
            Some(message) => Fault::new(format!("must be {message}")),
            None => Fault::new(format!("must match the pattern `{pattern}`")),
        },
        Kind::Format { .. } => match (shape.validation.format, value.as_str()) {
            // Reason and help may quote a part of the value.
            (Some(format), Some(text)) if !shape.secret => match format.check(text) {
                Err(error) => Fault {
                    help: error.help,
                    ..Fault::new(format!("is not a usable {}: it {}", format.noun(), error.reason))
                },
                Ok(()) => Fault::new(format!("is not a usable {}", format.noun())),
            },
            (Some(format), _) => Fault::new(format!("is not a usable {}", format.noun())),
            _ => Fault::new("does not have the form that is asked for"),
        },
        Kind::AdditionalProperties { unexpected } => {
            let list = unexpected.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            Fault::new(format!("has {list}, which is not asked for"))
        }
        Kind::RegexEngineFailure { .. } | Kind::BacktrackLimitExceeded { .. } => {
            Fault::new("cannot be compared with the question's pattern")
        }
        _ => Fault::new("is not what the question allows"),
    }
}

fn wrong_type(shape: &Shape<'_>, value: &Value) -> Fault {
    let expected = match shape.kind {
        QuestionType::Text | QuestionType::Select => "text",
        QuestionType::Number => "a number",
        QuestionType::Boolean => "`true` or `false`",
        QuestionType::Multiselect | QuestionType::List => "a list",
        QuestionType::Object => "an object",
    };
    let found = match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let found = match value {
        Value::String(text) if shape.kind == QuestionType::Number && beyond_64_bits(text) => {
            return Fault::new("is a number that does not fit into 64 bits");
        }
        Value::String(text)
            if matches!(shape.kind, QuestionType::Number | QuestionType::Boolean)
                && !shape.secret
                && text.parse::<f64>().is_err() =>
        {
            shorten(value)
        }
        _ => found.to_owned(),
    };
    let fault = Fault::new(format!("must be {expected}, not {found}"));
    match (shape.kind, value) {
        (QuestionType::Text, Value::Number(_) | Value::Bool(_)) => fault.help("put it in quotes"),
        (QuestionType::Number, Value::String(text)) if text.parse::<f64>().is_ok() => {
            fault.help("take the quotes away")
        }
        (QuestionType::List | QuestionType::Multiselect, Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
            fault.help("write it as a list, even when it has one item: `[a]` in a file, `a,b` with `--answer`")
        }
        (QuestionType::Object, _) => fault.help("write it key by key"),
        _ => fault,
    }
}

fn beyond_64_bits(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 18 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A value for a message: whole when it is short.
fn shorten(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => {
            let text = text_of(scalar).unwrap_or_else(|| "nothing".to_owned());
            let text = crate::format::redact_url(&text);
            if text.chars().count() > 60 {
                format!("`{}…`", text.chars().take(60).collect::<String>().escape_debug())
            } else {
                format!("`{}`", text.escape_debug())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Question;

    #[test]
    fn what_is_plainly_right_the_checker_finds_right() {
        let questions = [
            r#"{"id": "a", "text": "a", "type": "text", "validation": {"pattern": "^[a-z]+$", "maxLength": 3}}"#,
            r#"{"id": "a", "text": "a", "type": "text", "validation": {"pattern": "^\\d+$"}}"#,
            r#"{"id": "a", "text": "a", "type": "text", "validation": {"format": "semver", "minLength": 2}}"#,
            r#"{"id": "a", "text": "a", "type": "number"}"#,
            r#"{"id": "a", "text": "a", "type": "number", "validation": {"maximum": 3}}"#,
            r#"{"id": "a", "text": "a", "type": "boolean"}"#,
            r#"{"id": "a", "text": "a", "type": "select", "options": [{"value": "x"}, {"value": 1}]}"#,
            r#"{"id": "a", "text": "a", "type": "multiselect", "options": [{"value": "x"}, {"value": "y"}]}"#,
            r#"{"id": "a", "text": "a", "type": "list", "items": {"validation": {"format": "dns-1123-label"}},
                "validation": {"maxItems": 2, "uniqueItems": true}}"#,
        ];
        let values = [
            r#""x""#,
            r#""abc""#,
            r#""abcd""#,
            r#""1""#,
            r#""1.2.3""#,
            r#""""#,
            "1",
            "4",
            "1.5",
            "true",
            "null",
            "[]",
            "{}",
            r#"["x"]"#,
            r#"["x", "y"]"#,
            r#"["x", "x"]"#,
            r#"["x", "y", "z"]"#,
            r#"["X"]"#,
            "[1]",
            r#""é""#,
        ];
        let mut plain = 0;
        for question in questions {
            let question: Question = serde_json::from_str(question).unwrap();
            let shape = Shape::of(&question);
            for value in values {
                let value: Value = serde_json::from_str(value).unwrap();
                if is_plainly_right(&shape, &value) {
                    plain += 1;
                    assert_eq!(judged(shape, &value).unwrap().len(), 0, "{question:?} {value}");
                }
            }
        }
        assert!(plain > 10, "too few values to tell anything: {plain}");
    }
}

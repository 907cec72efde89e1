//! Answers that are typed.

use fluxwright_answers::{PromptError, Question, QuestionType};
use inquire::validator::Validation;
use inquire::{Confirm, CustomUserError, Password, PasswordDisplayMode, Text};
use serde_json::{Number, Value};

use super::{Prompter, shown, stop};
use crate::ui::plain;

impl Prompter<'_> {
    /// A text, a number, or an object as JSON.
    pub(super) fn line(&self, question: &Question, default: Option<&Value>) -> Result<Option<Value>, PromptError> {
        let text = plain(&question.text);
        let help = question.description.as_deref().map(plain);
        // An empty text cannot be a default of the library's: its line would end in `()`.
        let proposed = default.map(|value| shown(value).into_owned()).filter(|default| !default.is_empty());
        let kind = question.kind;
        let validator = move |line: &str| -> Result<Validation, CustomUserError> {
            Ok(match value(kind, line) {
                _ if line.is_empty() => Validation::Valid,
                Ok(_) => Validation::Valid,
                Err(message) => Validation::Invalid(message.into()),
            })
        };
        let mut prompt = Text::new(&text).with_render_config(self.look).with_validator(validator);
        prompt.help_message = help.as_deref();
        prompt.default = proposed.as_deref();
        let line = prompt.prompt().map_err(stop)?;
        if line.is_empty() || proposed.as_ref() == Some(&line) {
            return Ok(None);
        }
        value(kind, &line).map(Some).map_err(PromptError::Failed)
    }

    /// A text that must not be seen.
    pub(super) fn secret(&self, question: &Question, default: Option<&Value>) -> Result<Option<Value>, PromptError> {
        let text = plain(&question.text);
        let help = question.description.as_deref().map(plain);
        loop {
            let mut prompt = Password::new(&text)
                .with_display_mode(PasswordDisplayMode::Masked)
                .with_render_config(self.look)
                .without_confirmation();
            prompt.help_message = help.as_deref();
            let line = prompt.prompt().map_err(stop)?;
            if line.is_empty() && (default.is_some() || !question.is_required()) {
                return Ok(None);
            }
            match value(question.kind, &line) {
                Ok(value) => return Ok(Some(value)),
                Err(message) => self.wrong(&message),
            }
        }
    }

    /// Yes or no.
    pub(super) fn boolean(&self, question: &Question, default: Option<&Value>) -> Result<Option<Value>, PromptError> {
        let text = plain(&question.text);
        let help = question.description.as_deref().map(plain);
        let mut prompt = Confirm::new(&text).with_render_config(self.look);
        prompt.help_message = help.as_deref();
        prompt.default = default.and_then(Value::as_bool);
        prompt.prompt().map(|yes| Some(Value::Bool(yes))).map_err(stop)
    }
}

/// A typed line as a value. Two quotes are the empty text, which an empty line cannot be where there is a default.
fn value(kind: QuestionType, line: &str) -> Result<Value, String> {
    match kind {
        QuestionType::Number => {
            let number = line.trim().parse::<Number>();
            number.map(Value::Number).map_err(|_| "must be a number, such as 3 or 0.5".to_owned())
        }
        QuestionType::Object => match serde_json::from_str(line) {
            Ok(value @ Value::Object(_)) => Ok(value),
            Ok(_) => Err("must be an object as JSON, such as {\"key\": \"value\"}".to_owned()),
            Err(error) => Err(format!("must be an object as JSON: {error}")),
        },
        _ if matches!(line, "''" | "\"\"") => Ok(Value::String(String::new())),
        _ => Ok(Value::String(line.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_becomes_a_value_of_the_questions_type() {
        assert_eq!(value(QuestionType::Number, " 3 "), Ok(json!(3)));
        assert_eq!(value(QuestionType::Number, "0.5"), Ok(json!(0.5)));
        assert!(value(QuestionType::Number, "three").is_err());
        assert!(value(QuestionType::Number, "").is_err());
        assert_eq!(value(QuestionType::Text, "3"), Ok(json!("3")));
        assert_eq!(value(QuestionType::Text, "''"), Ok(json!("")));
        assert_eq!(value(QuestionType::Object, r#"{"a": 1}"#), Ok(json!({"a": 1})));
        assert!(value(QuestionType::Object, "[1]").is_err());
        assert!(value(QuestionType::Object, "a=1").is_err());
    }
}

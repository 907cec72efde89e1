//! Questions in a terminal, on stderr.

mod choice;
mod line;
mod list;
mod person;

use std::borrow::Cow;

use fluxwright_answers::{Confirm, Prompt, PromptError, Question, QuestionType};
use inquire::InquireError;
use inquire::ui::RenderConfig;
use serde_json::Value;

use super::{Style, Ui, plain, sanitize};

pub use person::Person;

/// Asks in the terminal.
#[derive(Debug, Clone, Copy)]
pub struct Prompter<'u> {
    ui: &'u Ui,
    look: RenderConfig<'static>,
}

impl<'u> Prompter<'u> {
    /// Asks on this terminal.
    pub fn new(ui: &'u Ui) -> Self {
        let look = if ui.colors.stderr { RenderConfig::default_colored() } else { RenderConfig::empty() };
        Self { ui, look }
    }

    /// Yes or no.
    pub fn yes(&self, text: &str, default: bool) -> Result<bool, PromptError> {
        inquire::Confirm::new(&plain(text)).with_default(default).with_render_config(self.look).prompt().map_err(stop)
    }

    /// Says what was wrong with the answer before.
    fn wrong(&self, problem: &str) {
        let text = Style::Alarm.paint(&format!("! {}", plain(problem)), self.ui.colors.stderr);
        self.ui.say(&format!("{text}\n"));
    }

    /// Announces a question that is asked in parts.
    fn heading(&self, question: &Question) {
        let colors = self.ui.colors.stderr;
        let mut text = format!("{}\n", Style::Strong.paint(&plain(&question.text), colors));
        for line in sanitize(question.description.as_deref().unwrap_or_default()).lines() {
            text.push_str(&format!("  {}\n", Style::Faint.paint(line, colors)));
        }
        self.ui.say(&text);
    }
}

impl Prompt for Prompter<'_> {
    fn ask(
        &mut self,
        question: &Question,
        default: Option<&Value>,
        problem: Option<&str>,
    ) -> Result<Option<Value>, PromptError> {
        if let Some(problem) = problem {
            self.wrong(problem);
        }
        match question.kind {
            QuestionType::Text | QuestionType::Number if question.secret => self.secret(question, default),
            QuestionType::Text | QuestionType::Number | QuestionType::Object => self.line(question, default),
            QuestionType::Boolean => self.boolean(question, default),
            QuestionType::Select => self.select(question, default),
            QuestionType::Multiselect => self.multiselect(question, default),
            QuestionType::List => self.list(question, default),
        }
    }

    fn confirm(&mut self, question: &Question, what: Confirm<'_>) -> Result<bool, PromptError> {
        match what {
            Confirm::Keep(value) => {
                self.heading(question);
                self.yes(&format!("Take {}?", shown(value)), true)
            }
            Confirm::Another(0) => self.yes(&format!("{} Add one?", question.text), question.is_required()),
            Confirm::Another(count) => self.yes(&format!("{count} so far. Add another?"), false),
            Confirm::Fill => self.yes(&format!("{} Answer it?", question.text), false),
        }
    }
}

fn stop(error: InquireError) -> PromptError {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => PromptError::Cancelled,
        InquireError::NotTTY => PromptError::NotInteractive,
        error => PromptError::Failed(error.to_string()),
    }
}

/// A value in a line: text without quotes, a list of scalars with commas, everything else as JSON.
fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => plain(text).into(),
        Value::Array(items) if items.is_empty() => "none".into(),
        Value::Array(items) if !items.iter().any(|item| item.is_array() || item.is_object()) => {
            items.iter().map(shown).collect::<Vec<_>>().join(", ").into()
        }
        value => plain(&value.to_string()).into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_shown_in_a_line() {
        assert_eq!(shown(&json!("a\nb")), "a b");
        assert_eq!(shown(&json!(["a", 2])), "a, 2");
        assert_eq!(shown(&json!([])), "none");
        assert_eq!(shown(&json!([{"name": "a"}])), r#"[{"name":"a"}]"#);
        assert_eq!(shown(&json!(3)), "3");
    }
}

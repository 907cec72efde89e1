//! Answers that are chosen.

use std::fmt;

use fluxwright_answers::{Choice, PromptError, Question};
use inquire::list_option::ListOption;
use inquire::{MultiSelect, Select};
use serde_json::Value;

use super::{Prompter, shown, stop};
use crate::ui::plain;

/// An option in a list: its label, and when to choose it.
#[derive(Clone, Copy)]
struct Row<'a>(&'a Choice);

impl Row<'_> {
    fn label(self) -> String {
        self.0.label.as_deref().map_or_else(|| shown(&self.0.value).into_owned(), plain)
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())?;
        match &self.0.description {
            Some(description) => write!(f, " - {}", plain(description)),
            None => Ok(()),
        }
    }
}

impl Prompter<'_> {
    /// One of the options.
    pub(super) fn select(&self, question: &Question, default: Option<&Value>) -> Result<Option<Value>, PromptError> {
        let text = plain(&question.text);
        let help = question.description.as_deref().map(plain);
        let mut prompt = Select::new(&text, question.options.iter().map(Row).collect())
            .with_starting_cursor(default.and_then(|default| position(question, default)).unwrap_or(0))
            .with_formatter(&|row: ListOption<&Row<'_>>| row.value.label())
            .with_render_config(self.look);
        if help.is_some() {
            prompt.help_message = help.as_deref();
        }
        prompt.prompt().map(|row| Some(row.0.value.clone())).map_err(stop)
    }

    /// Any number of the options.
    pub(super) fn multiselect(
        &self,
        question: &Question,
        default: Option<&Value>,
    ) -> Result<Option<Value>, PromptError> {
        let text = plain(&question.text);
        let help = question.description.as_deref().map(plain);
        let chosen: Vec<usize> = match default {
            Some(Value::Array(values)) => values.iter().filter_map(|value| position(question, value)).collect(),
            _ => Vec::new(),
        };
        let mut prompt = MultiSelect::new(&text, question.options.iter().map(Row).collect())
            .with_default(&chosen)
            .with_formatter(&|rows: &[ListOption<&Row<'_>>]| {
                rows.iter().map(|row| row.value.label()).collect::<Vec<_>>().join(", ")
            })
            .with_render_config(self.look);
        if help.is_some() {
            prompt.help_message = help.as_deref();
        }
        let rows = prompt.prompt().map_err(stop)?;
        Ok(Some(Value::Array(rows.into_iter().map(|row| row.0.value.clone()).collect())))
    }
}

fn position(question: &Question, value: &Value) -> Option<usize> {
    question.options.iter().position(|choice| choice.value == *value)
}

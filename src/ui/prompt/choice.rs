//! Answers that are chosen.

use std::fmt;

use fluxwright_answers::{Choice, PromptError, Question};
use inquire::list_option::ListOption;
use inquire::{MultiSelect, Select};
use serde_json::Value;

use super::{Prompter, shown, stop};
use crate::ui::plain;

/// What the library draws before an option: the cursor, the box of a multiselect.
const BEFORE: usize = 6;

/// An option in a list: its label, and when to choose it, in lines of a width.
#[derive(Clone, Copy)]
struct Row<'a> {
    choice: &'a Choice,
    width: usize,
}

impl Row<'_> {
    fn label(self) -> String {
        self.choice.label.as_deref().map_or_else(|| shown(&self.choice.value).into_owned(), plain)
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.choice.description {
            Some(description) => {
                f.write_str(&wrapped(&format!("{} - {}", self.label(), plain(description)), self.width))
            }
            None => f.write_str(&self.label()),
        }
    }
}

/// The text with line ends between words, so that no line is longer, and further lines indented.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            lines.push_str("\n      ");
            column = BEFORE;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines
}

impl Prompter<'_> {
    fn rows<'q>(&self, question: &'q Question) -> Vec<Row<'q>> {
        let width = self.ui.terminal.width() - BEFORE;
        question.options.iter().map(|choice| Row { choice, width }).collect()
    }

    /// One of the options.
    pub(super) fn select(&self, question: &Question, default: Option<&Value>) -> Result<Option<Value>, PromptError> {
        let text = plain(&question.text);
        let help = question.description.as_deref().map(plain);
        let mut prompt = Select::new(&text, self.rows(question))
            .with_starting_cursor(default.and_then(|default| position(question, default)).unwrap_or(0))
            .with_formatter(&|row: ListOption<&Row<'_>>| row.value.label())
            .with_render_config(self.look);
        if help.is_some() {
            prompt.help_message = help.as_deref();
        }
        prompt.prompt().map(|row| Some(row.choice.value.clone())).map_err(stop)
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
        let mut prompt = MultiSelect::new(&text, self.rows(question))
            .with_default(&chosen)
            .with_formatter(&|rows: &[ListOption<&Row<'_>>]| {
                rows.iter().map(|row| row.value.label()).collect::<Vec<_>>().join(", ")
            })
            .with_render_config(self.look);
        if help.is_some() {
            prompt.help_message = help.as_deref();
        }
        let rows = prompt.prompt().map_err(stop)?;
        Ok(Some(Value::Array(rows.into_iter().map(|row| row.choice.value.clone()).collect())))
    }
}

fn position(question: &Question, value: &Value) -> Option<usize> {
    question.options.iter().position(|choice| choice.value == *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_descriptions_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7), "one two\n      three");
        assert_eq!(wrapped("one two", 7), "one two");
        assert_eq!(wrapped("a-very-long-word b", 4), "a-very-long-word\n      b");
    }
}

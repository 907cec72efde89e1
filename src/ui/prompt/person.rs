//! The person at the terminal, for the few things that a release asks.

use fluxwright_answers::{Choice, Prompt, PromptError, Question, QuestionType};
use serde_json::Value;

use super::Prompter;
use crate::release::Ask;
use crate::ui::{Ui, Wishes};

/// The person at the terminal; nobody where there is none.
#[derive(Debug)]
pub struct Person<'u> {
    prompter: Option<Prompter<'u>>,
    left: bool,
}

impl<'u> Person<'u> {
    /// Whoever is there and wants to be asked.
    pub fn new(ui: &'u Ui, wishes: Wishes) -> Self {
        Self { prompter: ui.may_ask(wishes).then(|| Prompter::new(ui)), left: false }
    }

    /// Whether the person left a question with Ctrl-C or Esc.
    pub fn left(&self) -> bool {
        self.left
    }

    fn ask(&mut self, question: &Question) -> Option<Value> {
        // Who left is not asked again.
        if self.left {
            return None;
        }
        match self.prompter?.ask(question, None, None) {
            Ok(answer) => answer,
            Err(error) => {
                self.left = error == PromptError::Cancelled;
                None
            }
        }
    }
}

impl Ask for Person<'_> {
    fn choose(&mut self, text: &str, options: &[String]) -> Option<usize> {
        let choice = |(index, label): (usize, &String)| Choice {
            value: index.into(),
            label: Some(label.clone()),
            ..Choice::default()
        };
        let answer = self.ask(&Question {
            text: text.to_owned(),
            kind: QuestionType::Select,
            options: options.iter().enumerate().map(choice).collect(),
            ..Question::default()
        })?;
        usize::try_from(answer.as_u64()?).ok()
    }

    fn text(&mut self, text: &str, help: &str) -> Option<String> {
        let answer = self.ask(&Question {
            text: text.to_owned(),
            description: Some(help.to_owned()).filter(|help| !help.is_empty()),
            required: Some(false),
            ..Question::default()
        })?;
        answer.as_str().map(str::to_owned)
    }
}

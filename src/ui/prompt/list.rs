//! Lists, item by item.

use fluxwright_answers::{Prompt, PromptError, Question, QuestionType};
use serde_json::Value;

use super::{Prompter, shown};

impl Prompter<'_> {
    /// A list of texts, numbers or choices. What there is already is offered first.
    pub(super) fn list(&mut self, question: &Question, default: Option<&Value>) -> Result<Option<Value>, PromptError> {
        self.heading(question);
        if let Some(default) = default
            && self.yes(&format!("Take {}?", shown(default)), true)?
        {
            return Ok(None);
        }
        let mut items = Vec::new();
        while let Some(item) = self.item(question, items.len() + 1)? {
            items.push(item);
        }
        Ok(Some(Value::Array(items)))
    }

    /// The item of this number, or `None` when the list is complete.
    fn item(&mut self, list: &Question, number: usize) -> Result<Option<Value>, PromptError> {
        let mut question = match list.items.as_deref() {
            Some(item) => Question {
                text: item.text.clone().unwrap_or_else(|| "Item".to_owned()),
                description: item.description.clone(),
                kind: item.kind,
                options: item.options.clone(),
                items: item.items.clone(),
                fields: item.fields.clone(),
                ..Question::default()
            },
            None => Question { text: "Item".to_owned(), ..Question::default() },
        };
        question.secret = list.secret;
        if matches!(question.kind, QuestionType::Text | QuestionType::Number) {
            question.required = Some(false);
            question.text = format!("{} {number} (empty ends the list)", question.text);
            return self.ask(&question, None, None);
        }
        if self.yes(&format!("{} {number}: add it?", question.text), false)? {
            return self.ask(&question, None, None);
        }
        Ok(None)
    }
}

//! Secrets that go into files or messages.

use std::sync::Arc;

use fluxwright_answers::{Item, Question};
use fluxwright_diagnostic::{Diagnostic, Span};

use crate::recipe::{ForEach, Recipe, Role};
use crate::template::{Locate, TagKind, scan, words};

use super::Lint;

pub(super) fn check(lint: &mut Lint<'_>) {
    let recipe = &lint.file.recipe;
    if !recipe.questions.iter().any(Question::holds_secret) {
        return;
    }
    let mut found = Vec::new();
    for text in lint.texts() {
        let secrets = secret_paths(recipe, text.scope.for_each);
        let Some((name, span)) = printed(text.text, &secrets) else { continue };
        let (file, field) = lint.file.place_of(&text.field);
        let at = file.place(field).locate(text.text, span);
        let diagnostic = match text.role {
            Role::Content => goes_into_file(&name),
            Role::Message => shown(&name, "a message"),
            Role::Place => shown(&name, "the name of a file or of a place in it"),
            Role::Condition | Role::Default => continue,
        };
        found.push(diagnostic.at(at.path, at.source, at.span, ""));
    }
    for output in &lint.outputs {
        let secrets = secret_paths(recipe, output.spec.for_each.as_ref());
        for reached in output.reached.values() {
            if let Some((name, span)) = printed(&reached.file.text, &secrets) {
                let source = Some(Arc::clone(&reached.file.text));
                found.push(goes_into_file(&name).at(&reached.file.path, source, span, ""));
            }
        }
    }
    lint.found.append(&mut found);
}

fn goes_into_file(name: &str) -> Diagnostic {
    Diagnostic::warning("secret-printed", format!("the secret `{name}` goes into a file as it is"))
        .help("refer to a Secret or an ExternalSecret by name, or write the file encrypted")
}

fn shown(name: &str, what: &str) -> Diagnostic {
    Diagnostic::error("secret-printed", format!("the secret `{name}` is shown in {what}"))
        .help("leave it out, or ask for it without `secret: true` if it is none")
}

/// The paths of variables that are secrets, such as `password` and `db.password`.
fn secret_paths(recipe: &Recipe, for_each: Option<&ForEach>) -> Vec<String> {
    let mut paths = Vec::new();
    collect(&recipe.questions, "", &mut paths);
    if let Some(for_each) = for_each {
        let question = recipe.questions.iter().find(|question| question.id == for_each.list.trim());
        match question {
            Some(question) if question.secret => paths.push(for_each.variable.clone()),
            Some(Question { items: Some(item), .. }) => {
                collect(&item.fields, &format!("{}.", for_each.variable), &mut paths);
            }
            _ => {}
        }
    }
    paths
}

/// A list with secrets anywhere in its items is a secret as a whole.
fn collect(questions: &[Question], prefix: &str, paths: &mut Vec<String>) {
    for question in questions {
        let path = format!("{prefix}{}", question.id);
        let in_items = question.items.as_deref().is_some_and(item_holds_secret);
        if question.secret || in_items {
            paths.push(path);
        } else {
            collect(&question.fields, &format!("{path}."), paths);
        }
    }
}

fn item_holds_secret(item: &Item) -> bool {
    item.fields.iter().any(Question::holds_secret) || item.items.as_deref().is_some_and(item_holds_secret)
}

/// The first secret that a text prints, or sets a variable to.
fn printed(text: &str, secrets: &[String]) -> Option<(String, Span)> {
    for tag in scan(text) {
        let content = text.get(tag.span.clone()).unwrap_or_default();
        let keyword = content.split_whitespace().next().unwrap_or_default();
        if tag.kind == TagKind::Statement && !matches!(keyword, "set" | "with" | "call") {
            continue;
        }
        for (word, at) in words(content) {
            let prints = |secret: &&String| {
                let below = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('.'));
                word == secret.as_str() || below(word, secret) || below(secret, word)
            };
            if let Some(secret) = secrets.iter().find(prints) {
                return Some((secret.clone(), tag.span.start + at.start..tag.span.start + at.end));
            }
        }
    }
    None
}

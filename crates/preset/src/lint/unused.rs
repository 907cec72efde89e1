//! Questions that nothing uses.

use std::collections::BTreeSet;
use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;

use crate::read::FieldPath;
use crate::recipe::TextKind;
use crate::template::{expression_variables, text_variables};

use super::Lint;

pub(super) fn check(lint: &mut Lint<'_>) {
    let recipe = &lint.file.recipe;
    // A resolver sees all answers.
    if recipe.resolver.is_some() {
        return;
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    for text in lint.texts() {
        let uses = match text.kind {
            TextKind::Expression => expression_variables(lint.engine, text.text),
            TextKind::Template => text_variables(lint.engine, text.text),
        };
        used.extend(uses.iter().map(|used| used.variable().to_owned()));
    }
    for output in &lint.outputs {
        let uses = output.reached.values().flat_map(|reached| &reached.uses);
        used.extend(uses.map(|used| used.variable().to_owned()));
    }
    // What recipes share, not every one of them uses.
    for (index, question) in recipe.questions.iter().enumerate().skip(lint.file.shared_questions()) {
        if used.contains(&question.id) {
            continue;
        }
        let field = FieldPath::default().then("questions").then(index).then("id");
        let (file, field) = lint.file.place_of(&field);
        let span = file.span(&field);
        let (path, text) = (file.path.clone(), Arc::clone(&file.text));
        lint.found.push(
            Diagnostic::warning("unused-question", format!("nothing uses the answer to `{}`", question.id))
                .at(path, Some(text), span, "")
                .help("use it in a template or condition, or remove the question"),
        );
    }
}

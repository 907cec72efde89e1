//! Variables and keys that nothing defines.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnostic, Span};

use crate::recipe::{Scope, TextKind};
use crate::template::{Locate, Located, Use, expression_variables, text_variables};

use super::Lint;
use super::known::{Lookup, lookup};

pub(super) fn check(lint: &mut Lint<'_>) {
    let mut found = Vec::new();
    for text in lint.texts() {
        let uses = match text.kind {
            TextKind::Expression => expression_variables(lint.engine, text.text),
            TextKind::Template => text_variables(lint.engine, text.text),
        };
        let (file, field) = lint.file.place_of(&text.field);
        let place = file.place(field);
        for used in uses {
            let locate = |span: Span| place.locate(text.text, span);
            found.extend(problem(lint, text.scope, &used, locate));
        }
    }
    for output in &lint.outputs {
        let questions = lint.file.recipe.questions.len();
        let scope = Scope { questions, for_each: output.spec.for_each.as_ref(), fields: &[] };
        for (name, reached) in &output.reached {
            let locate = |span: Span| Located {
                path: reached.file.path.clone(),
                source: Some(Arc::clone(&reached.file.text)),
                span,
            };
            // A template that others include may use in one branch what only some of them set.
            let handed = |used: &&Use| *name != output.root && lint.parameters.contains(used.variable());
            for used in reached.uses.iter().filter(|used| !handed(used)) {
                found.extend(problem(lint, scope, used, locate));
            }
        }
    }
    lint.found.append(&mut found);
}

fn problem(lint: &Lint<'_>, scope: Scope<'_>, used: &Use, locate: impl Fn(Span) -> Located) -> Option<Diagnostic> {
    let recipe = &lint.file.recipe;
    let (message, help) = match lookup(recipe, scope, &used.path) {
        Lookup::Known => return None,
        Lookup::Unknown { .. } if used.guarded => return None,
        Lookup::Later => (
            format!("`{}` is asked later and is not known here", used.variable()),
            "ask that question before this one".to_owned(),
        ),
        Lookup::Unknown { name, similar } => {
            let help = match (similar, name.as_str()) {
                (Some(similar), _) => format!("did you mean `{similar}`?"),
                (None, "index") => "it is there only with `forEach`".into(),
                (None, "name") => "add `argument:` to the recipe, with which it takes a name".into(),
                (None, "resolved") => "add `resolver:` to the recipe, whose result it is".into(),
                (None, _) => {
                    format!("add a question `{}` to the recipe `{}`, or correct the name", used.variable(), recipe.name)
                }
            };
            (format!("nothing in the recipe `{}` defines `{name}`", recipe.name), help)
        }
    };
    let at = locate(used.span());
    Some(Diagnostic::error("undefined-variable", message).at(at.path, at.source, at.span, "").help(help))
}

//! Conditions over all answers.

use fluxwright_diagnostic::Diagnostic;
use serde_json::{Map, Value};

use super::Problem;
use crate::evaluate::truthy;
use crate::{Evaluate, Rule};

/// Checks the rules. Where answers are missing or wrong (`incomplete`), a rule that cannot be evaluated waits.
///
/// Messages are rendered with the secrets among the variables hidden.
pub(super) fn check(
    rules: &[Rule],
    variables: &Map<String, Value>,
    hidden: &Map<String, Value>,
    incomplete: bool,
    evaluator: &dyn Evaluate,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut push = |diagnostic| problems.push(Problem { path: None, layer: None, diagnostic });
    for rule in rules {
        match evaluator.expression(&rule.assert, variables) {
            Ok(value) if truthy(&value) => {}
            Ok(_) => match message(rule, hidden, evaluator) {
                Ok(diagnostic) | Err(diagnostic) => push(diagnostic),
            },
            Err(_) if incomplete => {}
            Err(diagnostic) => push(diagnostic),
        }
    }
    problems
}

fn message(rule: &Rule, variables: &Map<String, Value>, evaluator: &dyn Evaluate) -> Result<Diagnostic, Diagnostic> {
    let render =
        |text: &str| if evaluator.is_template(text) { evaluator.render(text, variables) } else { Ok(text.to_owned()) };
    let diagnostic = Diagnostic::error("answer-rule", render(&rule.message)?.trim().to_owned());
    Ok(match &rule.help {
        Some(help) => diagnostic.help(render(help)?.trim().to_owned()),
        None => diagnostic.help("change one of the answers"),
    })
}

//! A comment that switches off a rule where it finds nothing.

use fluxwright_diagnostic::Severity;

use crate::rule::{Reporter, Rule};
use crate::world::World;

/// Its findings come after all others, from `run.rs`.
pub(crate) static RULE: Rule = Rule {
    code: "FW002",
    name: "unused-ignore",
    summary: "a comment ignores a rule that finds nothing there",
    severity: Severity::Note,
    run,
};

fn run(_: &World<'_>, _: &mut Reporter) {}

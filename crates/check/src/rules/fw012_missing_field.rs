//! A field that must be there and is not.

use fluxwright_diagnostic::Severity;
use fluxwright_schema::Problem;

use super::schema;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW012",
    name: "missing-field",
    summary: "an object lacks a field that it must have",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    schema::report(world, reporter, |problem| matches!(problem, Problem::MissingField { .. }));
}

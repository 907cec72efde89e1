//! An item that a list has already.

use fluxwright_diagnostic::Severity;
use fluxwright_schema::Problem;

use super::schema;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW017",
    name: "duplicate-item",
    summary: "a list has an item twice that it may have once",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    schema::report(world, reporter, |problem| matches!(problem, Problem::Duplicate));
}

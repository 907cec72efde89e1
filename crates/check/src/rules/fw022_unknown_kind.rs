//! A kind that the group does not have.

use fluxwright_diagnostic::Severity;
use fluxwright_schema::Problem;

use super::schema;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW022",
    name: "unknown-kind",
    summary: "a group of Flux has no such kind",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    schema::report(world, reporter, |problem| matches!(problem, Problem::UnknownKind { .. }));
}

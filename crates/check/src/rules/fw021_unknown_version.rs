//! A version that the group never had.

use fluxwright_diagnostic::Severity;
use fluxwright_schema::Problem;

use super::schema;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW021",
    name: "unknown-version",
    summary: "a group of Flux never had this version",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    schema::report(world, reporter, |problem| matches!(problem, Problem::UnknownVersion { .. }));
}

//! A rule of the CRD that does not hold.

use fluxwright_diagnostic::Severity;
use fluxwright_schema::Problem;

use super::schema;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW018",
    name: "rule-broken",
    summary: "an object breaks a rule of its schema",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    schema::report(world, reporter, |problem| matches!(problem, Problem::Rule { .. } | Problem::NoForm));
}

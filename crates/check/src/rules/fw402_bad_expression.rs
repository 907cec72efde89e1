//! A `${` that Flux cannot read.

use fluxwright_build::ProblemKind;
use fluxwright_diagnostic::Severity;

use super::variables;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW402",
    name: "bad-expression",
    summary: "something that begins with `${` and is no variable to Flux",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for found in world.problems() {
        let ProblemKind::Broken { applier, piece, reason, .. } = &found.problem.kind else { continue };
        let of = applier.split_once('/').map_or(applier.as_str(), |(_, name)| name);
        let message = format!("`{}` is no variable to Flux, and Kustomization {of} fails on it", piece.trim_end());
        let finding = found.finding(message).note(format!("Flux says: {reason}"));
        let finding = finding.help("write `$${` where the text itself is to have `${`");
        reporter.add(match variables::escape_malformed(world, &found.place) {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
}

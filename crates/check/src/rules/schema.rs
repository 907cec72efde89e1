//! What objects do wrong by their schemas, as findings.

use fluxwright_schema::{Change, Problem};

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::Reporter;
use crate::world::World;

/// Reports the misfits of some kind of problem.
pub(super) fn report(world: &World<'_>, reporter: &mut Reporter, is_it: impl Fn(&Problem) -> bool) {
    for (path, misfit) in world.misfits().filter(|(_, misfit)| is_it(&misfit.problem)) {
        let mut finding =
            Finding::new(Place::new(path, misfit.span.clone()), &misfit.message).severity(misfit.severity);
        if let Some(help) = &misfit.help {
            finding = finding.help(help);
        }
        if let Some(fix) = &misfit.fix {
            finding = finding.fix(of_schema(path, fix));
        }
        reporter.add(finding);
    }
}

fn of_schema(path: &str, fix: &fluxwright_schema::Fix) -> Fix {
    fix.changes.iter().fold(Fix::new(&fix.title), |made, change| match change {
        Change::Edit(edit) => made.edit(path, edit.clone()),
        Change::RenameKey { span, to } => made.replace(Place::new(path, span.clone()), to),
    })
}

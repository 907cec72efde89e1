//! What objects do wrong by their schemas, as findings.

use std::collections::HashMap;

use fluxwright_schema::{Change, Problem};

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::Reporter;
use crate::world::{Misfit, World};

/// Reports the misfits of some kind of problem.
///
/// A template can be wrong for each of its inputs in the same way, with other words: that is told once, for the first.
pub(super) fn report(world: &World<'_>, reporter: &mut Reporter, is_it: impl Fn(&Problem) -> bool) {
    let mut first: HashMap<(&Place, &'static str), &Misfit> = HashMap::new();
    for misfit in world.misfits().iter().filter(|misfit| is_it(&misfit.problem)) {
        let first = *first.entry((&misfit.place, misfit.problem.code())).or_insert(misfit);
        // The words, of the first; the clusters, of all.
        let told = if misfit.see.is_some() { first } else { misfit };
        let mut finding = Finding::new(told.place.clone(), &told.message).severity(told.severity);
        finding = told.note.iter().fold(finding, Finding::note);
        finding = told.help.iter().fold(finding, Finding::help);
        if let Some(input) = &told.see {
            finding = finding.see(input.clone(), "for this input");
        }
        if let Some(root) = &misfit.root {
            finding = finding.in_root(root);
        }
        if let Some((path, fix)) = &told.fix {
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

//! A variable whose name Flux refuses.

use fluxwright_build::ProblemKind;
use fluxwright_diagnostic::Severity;

use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW406",
    name: "variable-name",
    summary: "a variable has a name that Flux refuses",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for found in world.problems() {
        let ProblemKind::VariableName { applier, name, from } = &found.problem.kind else { continue };
        let of = applier.split_once('/').map_or(applier.as_str(), |(_, name)| name);
        let finding = found.finding(format!("Flux refuses `{name}` as the name of a variable, and Kustomization {of} fails"));
        let place = finding.place().clone();
        // At the key itself, where it is in the same file.
        let key = world.text(&place.path).and_then(|text| {
            let at = place.start + crate::world::find_word(text.get(place.start..)?, name)?;
            Some(crate::finding::Place::new(&*place.path, at..at + name.len()))
        });
        let mut finding = finding.note(format!("it is from {from}"));
        finding.place = key.unwrap_or(place);
        reporter.add(finding.help("begin it with a letter or `_`, and use letters, digits and `_` only"));
    }
}

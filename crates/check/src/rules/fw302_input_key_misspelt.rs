//! An input with a key that is nearly the one that the template reads.

use fluxwright_diagnostic::Severity;

use super::fw303_input_key_missing as missing;
use super::sets::{self, Told};
use crate::finding::Finding;
use crate::fix::Fix;
use crate::names;
use crate::rule::{Reporter, Rule};
use crate::world::{SetReport, World};

pub(super) static RULE: Rule = Rule {
    code: "FW302",
    name: "input-key-misspelt",
    summary: "a key of an input is nearly the one that the template reads",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for (report, error) in
        sets::errors_of(world.sets(), Told::MissingKey).chain(sets::errors_of(world.sets(), Told::MissingDependsOn))
    {
        let Some((finding, missing)) = missing::finding(world, report, error) else { continue };
        let known = missing.available.iter().map(String::as_str);
        let Some(near) = names::nearest(&missing.key, known) else { continue };
        let finding = finding.help(format!("did you mean `{}` by `{near}`?", missing.key));
        reporter.add(renamed(world, report, finding, &missing, near));
    }
}

/// Adds the fix, when the key is written in the input itself.
fn renamed(world: &World<'_>, report: &SetReport, finding: Finding, missing: &missing::Missing, near: &str) -> Finding {
    let path = missing.of.trim_start_matches("inputs").trim_start_matches('.');
    let dot = if path.is_empty() { "" } else { "." };
    let field = format!("spec.inputs[{}]{dot}{path}", missing.index);
    let key = world.built().resources.get(report.resource).and_then(|resource| world.key(resource, &field, near));
    match key {
        Some(place) => {
            let fix = Fix::new(format!("rename `{near}` to `{}`", missing.key)).replace(place.clone(), &missing.key);
            Finding { place, ..finding }.fix(fix)
        }
        None => finding,
    }
}


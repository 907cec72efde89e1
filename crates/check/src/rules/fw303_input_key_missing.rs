//! An input without a key that the template needs.

use fluxwright_diagnostic::Severity;
use fluxwright_gotemplate::ExecErrorKind;
use fluxwright_resourceset::{Error, ErrorKind, Problem};

use super::sets::{self, Told};
use crate::finding::Finding;
use crate::names;
use crate::rule::{Reporter, Rule};
use crate::world::{SetReport, World};

pub(super) static RULE: Rule = Rule {
    code: "FW303",
    name: "input-key-missing",
    summary: "an input lacks a key that the template reads",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for (report, error) in sets::errors_of(world.sets(), Told::MissingKey) {
        let Some((finding, missing)) = finding(world, report, error) else { continue };
        let near = names::nearest(&missing.key, missing.available.iter().map(String::as_str));
        // What is misspelt is told as such.
        if near.is_none() {
            reporter.add(finding.help(format!("give the input the key, or ask for it: `index {} \"{}\"`", missing.of, missing.key)));
        }
    }
}

/// A key that is missing.
pub(super) struct Missing {
    /// Its name.
    pub key: String,
    /// What lacks it: `inputs`, `inputs.chart`.
    pub of: String,
    /// What is there.
    pub available: Vec<String>,
    /// Which input, as the manifest lists them.
    pub index: usize,
}

/// The finding at the input that lacks the key.
pub(super) fn finding(world: &World<'_>, report: &SetReport, error: &Error) -> Option<(Finding, Missing)> {
    let ErrorKind::Template(Problem::Execute(failed)) = error.kind() else { return None };
    let ExecErrorKind::MissingKey { key, of, available } = failed.kind() else { return None };
    let input = error.scene()?.input.as_ref()?;
    let missing = Missing { key: key.clone(), of: of.clone(), available: available.clone(), index: input.index };
    let told = sets::finding(report, error)?;
    let resource = world.built().resources.get(report.resource)?;
    let is_own = input.provider.as_deref().is_none_or(|provider| provider.kind == "ResourceSet");
    let place = match is_own.then(|| world.written(resource, &format!("spec.inputs[{}].name", input.index))).flatten() {
        Some((place, _)) => place,
        None => return Some((told, missing)),
    };
    let path = if of == "inputs" { key.clone() } else { format!("{}.{key}", of.trim_start_matches("inputs.")) };
    let named = input.name.as_deref().map_or_else(|| format!("input {}", input.index), |name| format!("the input `{name}`"));
    let message = format!("{named} has no `{path}`, which the template reads: the whole ResourceSet fails");
    let finding = Finding::new(place, message).label("this input").see(told.place().clone(), "read here");
    Some((sets::in_roots(finding, &report.failed_in), missing))
}

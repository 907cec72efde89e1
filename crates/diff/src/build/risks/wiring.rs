//! Risks of what is no longer joined together.

mod missing;

use fluxwright_values::variables::variables as variables_of;

use super::{Build, risk};
use crate::meaning::is_yaml;
use crate::model::{Action, Place, Report, Risk, RiskRule, RiskSeverity, Side as Which, VariableChange};
use crate::release::all_in;
use crate::scan::Side;

/// Names that are told at most.
const MOST_NAMED: usize = 5;

pub(super) fn find(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    variables(build, report, risks);
    broken(build, report, risks);
    not_applied(build, risks);
    missing::find(build, risks);
}

fn variables(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for variable in
        report.variables.iter().filter(|variable| variable.change == Action::Removed && !variable.used_in.is_empty())
    {
        let used: Vec<&str> =
            variable.used_in.iter().map(String::as_str).filter(|file| needs(build.new, file, variable)).collect();
        if used.is_empty() {
            continue;
        }
        let used = used.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
        let found = risk(
            RiskRule::VariableRemoved,
            RiskSeverity::High,
            &variable.name,
            format!("variable {} is removed and still used in {used}", variable.name),
            "since Flux 2.9 one variable that is not defined fails the whole Kustomization; before, it became empty",
        );
        risks.push(found.at(&variable.places, &variable.clusters));
    }
}

/// Whether a file holds a reference without a default to a variable that is not defined where the file is applied.
fn needs(side: &Side<'_>, file: &str, variable: &VariableChange) -> bool {
    let text = side.text(file).unwrap_or_default();
    let referred = variables_of(&text)
        .references
        .iter()
        .any(|reference| reference.name == variable.name && reference.needs_value());
    let contexts = side.contexts(file);
    let mut here = contexts.iter().filter(|context| {
        variable.clusters.is_empty()
            || context.cluster.as_ref().is_none_or(|cluster| variable.clusters.contains(cluster))
    });
    referred && here.any(|context| side.variable(&variable.name, file, context).is_none())
}

const UNREADABLE: &str = "Flux cannot read it either: nothing of the Kustomization that builds it is applied";

fn broken(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for problem in &report.problems {
        let Some(place) = problem.place.as_ref().filter(|_| problem.side == Some(Which::Head)) else { continue };
        let before = report.problems.iter().any(|other| {
            other.side == Some(Which::Base) && other.place.as_ref().is_some_and(|known| known.path == place.path)
        });
        let contexts = build.new.contexts(&place.path);
        let applied = contexts.iter().any(|context| context.applied_by.is_some() || context.cluster.is_some());
        let message = if before { "is still broken" } else { "cannot be read after this change" };
        let message = format!("{} {message}", place.path);
        let (severity, meaning) = match (before, applied) {
            (false, true) => (RiskSeverity::High, UNREADABLE),
            (true, true) => (RiskSeverity::Medium, UNREADABLE),
            (_, false) => (
                RiskSeverity::Medium,
                "whatever reads it cannot read it either; no Flux Kustomization here is known to",
            ),
        };
        risks
            .push(risk(RiskRule::Broken, severity, &place.path, message, meaning).at(std::slice::from_ref(place), &[]));
    }
}

/// Files and folders that are still there, and that a kustomization no longer takes.
fn not_applied(build: &Build<'_>, risks: &mut Vec<Risk>) {
    for change in build.changes {
        let (Some(old), Some(new)) = (&change.old, &change.new) else { continue };
        let (Some(before), Some(after)) = (build.old.kustomization(&old.path), build.new.kustomization(&new.path))
        else {
            continue;
        };
        for reference in before.references.iter().filter(|reference| !after.references.contains(reference)) {
            let still_there = build.new.exists(reference) || build.new.has_directory(reference);
            let left_behind = still_there && !applied_by(build.new, reference);
            if !left_behind {
                continue;
            }
            let names = held_by(build.new, reference);
            let what = if names.is_empty() { reference.clone() } else { format!("{reference} ({})", names.join(", ")) };
            let found = risk(
                RiskRule::NotApplied,
                RiskSeverity::High,
                reference,
                format!("{what} is no longer applied: {} does not list it any more", new.path),
                "its files are still there, but Flux deletes what it applied from them, where it prunes",
            );
            let place = Place { path: new.path.clone(), line: 1 };
            risks.push(found.at(&[place], &build.new.clusters(&new.path)));
        }
    }
}

/// Whether another kustomization, or Flux itself, takes a path.
fn applied_by(side: &Side<'_>, path: &str) -> bool {
    let name = crate::paths::file_name(path);
    let by_kustomization = side
        .kustomizations_containing(name)
        .iter()
        .any(|known| known.references.iter().any(|reference| reference == path));
    by_kustomization || side.flux_kustomizations_containing(path).iter().any(|flux| flux.path == path)
}

/// The releases and apps in a file or folder.
fn held_by(side: &Side<'_>, path: &str) -> Vec<String> {
    let files = if side.exists(path) { vec![path.to_owned()] } else { side.below(path) };
    let mut names: Vec<String> = files
        .iter()
        .filter(|file| is_yaml(file))
        .take(200)
        .filter_map(|file| side.parsed(file))
        .flat_map(|parsed| all_in(side, &parsed))
        .map(|facts| facts.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > MOST_NAMED {
        let left = names.len() - MOST_NAMED;
        names.truncate(MOST_NAMED);
        names.push(format!("{left} more"));
    }
    names
}

//! Variables that differ.

use std::collections::{BTreeMap, BTreeSet};

use super::{Build, fields};
use crate::meaning::{Parsed, is_kustomization};
use crate::model::{Action, Place, Report, VariableChange};
use crate::paths::parent;
use crate::scan::{FluxKustomization, Side, env_lines};

/// Places that are named at most.
const MOST_USES: usize = 50;

/// The variables of env files and ConfigMaps that differ.
pub(crate) fn changed(build: &Build<'_>) -> Vec<VariableChange> {
    let mut found = Vec::new();
    for change in build.changes {
        let old = change.old.as_ref().map(|file| defined(build.old, &file.path)).unwrap_or_default();
        let new = change.new.as_ref().map(|file| defined(build.new, &file.path)).unwrap_or_default();
        let path = change.new.as_ref().or(change.old.as_ref()).map(|file| file.path.clone()).unwrap_or_default();
        let names: Vec<&String> = new.keys().chain(old.keys().filter(|name| !new.contains_key(*name))).collect();
        for name in names {
            let (before, after) = (old.get(name), new.get(name));
            if before.map(|(value, _)| value) == after.map(|(value, _)| value) {
                continue;
            }
            let side = if after.is_some() { build.new } else { build.old };
            let shown = |value: Option<&(String, usize)>| {
                value.map(|(value, _)| fields::variable(name, value, &build.options.secrets))
            };
            let action = match (before, after) {
                (None, _) => Action::Added,
                (_, None) => Action::Removed,
                _ => Action::Changed,
            };
            let line = after.or(before).map_or(1, |(_, line)| *line);
            let clusters = side.clusters(&path);
            found.push(VariableChange {
                change: action,
                name: name.clone(),
                old: shown(before),
                new: shown(after),
                used_in: used_in(build.new, name, &clusters),
                clusters,
                places: vec![Place { path: path.clone(), line }],
                covered: false,
            });
        }
    }
    moved(found)
}

/// The names of all variables that differ: those, and the ones that Flux Kustomizations give themselves.
pub(crate) fn names(build: &Build<'_>, variables: &[VariableChange]) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = variables.iter().map(|variable| variable.name.clone()).collect();
    for change in build.changes {
        let (Some(old), Some(new)) = (&change.old, &change.new) else { continue };
        let (Some(old), Some(new)) = (build.old.parsed(&old.path), build.new.parsed(&new.path)) else { continue };
        let given = |parsed: &Parsed| -> BTreeSet<(String, String)> {
            let objects = parsed.objects.iter().filter_map(|object| FluxKustomization::of(object, &parsed.path));
            objects.flat_map(|flux| flux.substitute).collect()
        };
        names.extend(given(&old).symmetric_difference(&given(&new)).map(|(name, _)| name.clone()));
    }
    names
}

/// A variable that left one file and came into another has moved.
fn moved(all: Vec<VariableChange>) -> Vec<VariableChange> {
    let (gone, mut rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|variable| variable.change == Action::Removed);
    for removed in gone {
        let within = |variable: &VariableChange| {
            removed.clusters.iter().all(|cluster| variable.clusters.contains(cluster)) || variable.clusters.is_empty()
        };
        let same = |variable: &&mut VariableChange| {
            variable.name == removed.name && variable.change == Action::Added && within(variable)
        };
        match rest.iter_mut().find(same) {
            Some(added) => {
                added.old = removed.old;
                added.change = if added.old == added.new { Action::Moved } else { Action::Changed };
            }
            None => rest.push(removed),
        }
    }
    rest.retain(|variable| variable.change != Action::Moved);
    rest
}

/// Names with values and lines.
fn defined(side: &Side<'_>, path: &str) -> BTreeMap<String, (String, usize)> {
    if !path.ends_with(".env") && !is_env(side, path) {
        return in_yaml(side, path);
    }
    let text = side.text(path).unwrap_or_default();
    env_lines(&text).into_iter().map(|(line, name, value)| (name.to_owned(), (value.to_owned(), line))).collect()
}

/// Whether a generator takes the file for an env file, whatever its name.
fn is_env(side: &Side<'_>, path: &str) -> bool {
    let own = side.kustomization_of(parent(path));
    !path.contains(".y")
        && own.is_some_and(|own| own.generators.iter().any(|generator| generator.envs.iter().any(|env| env == path)))
}

fn in_yaml(side: &Side<'_>, path: &str) -> BTreeMap<String, (String, usize)> {
    let mut found = BTreeMap::new();
    let Some(parsed) = side.parsed(path) else { return found };
    for object in &parsed.objects {
        // A ConfigMap counts where a Flux Kustomization substitutes from it; files in it are no variables.
        let map = object.is("", "ConfigMap") && !is_kustomization(path) && is_substituted_from(side, &object.name);
        let pairs = object.tree.get("data").filter(|_| map);
        for (name, entry) in pairs.into_iter().flat_map(|pairs| pairs.entries()) {
            if let Some(value) = entry.value.scalar_text() {
                found.insert(name.to_owned(), (value, parsed.line(&entry.key)));
            }
        }
    }
    found
}

fn is_substituted_from(side: &Side<'_>, name: &str) -> bool {
    side.flux_kustomizations_containing(name)
        .iter()
        .any(|flux| flux.substitute_from.iter().any(|(_, known)| known == name))
}

fn used_in(side: &Side<'_>, name: &str, clusters: &[String]) -> Vec<String> {
    let mut used = side.containing(&format!("${{{name}"));
    used.retain(|file| {
        let here = side.clusters(file);
        clusters.is_empty() || here.is_empty() || here.iter().any(|cluster| clusters.contains(cluster))
    });
    used.truncate(MOST_USES);
    used
}

/// Marks the variables that a release's version says already.
pub(crate) fn cover(report: &mut Report) {
    for variable in &mut report.variables {
        let uses = |name: &Option<String>| name.as_deref() == Some(variable.name.as_str());
        let by_release = report.releases.iter().filter(|release| uses(&release.version.variable)).count();
        variable.covered = by_release > 0 && variable.used_in.len() <= by_release;
    }
}

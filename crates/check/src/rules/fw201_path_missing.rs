//! A Kustomization that builds a folder that is not there.

use fluxwright_build::ProblemKind;
use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::{World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW201",
    name: "path-missing",
    summary: "a Kustomization builds a folder that is not in the repo",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let mut folders = None;
    for found in world.problems() {
        let ProblemKind::MissingPath { path, .. } = &found.problem.kind else { continue };
        if is_open(path) {
            continue;
        }
        let folder = path.trim_start_matches("./").trim_matches('/');
        let mut finding = found.finding(format!("there is no folder `{path}`"));
        finding = match found.object {
            Some(object) => at_the_input(world, finding, object),
            None => finding,
        };
        finding = match nearest(folders.get_or_insert_with(|| folders_of(world)), folder) {
            _ if world.scan().has(folder) => finding.help("name the folder; this is a file"),
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("check `spec.path`: it is seen from the root of the repo, not from this file"),
        };
        reporter.add(finding);
    }
}

/// A path that a ResourceSet's template takes from an input is wrong in the input.
fn at_the_input(world: &World<'_>, finding: Finding, object: &fluxwright_build::Resource) -> Finding {
    match world.input_of(object) {
        Some(input) => finding.see(input, format!("{} is made for this input", object.name())),
        None => {
            let mut finding = finding;
            finding.place = world.place_of(object, "spec.path");
            finding
        }
    }
}

/// A folder of the same parent whose name is almost the same, or the only one that ends as the path does.
fn nearest<'f>(folders: &[&'f str], wanted: &str) -> Option<&'f str> {
    let (parent, name) = wanted.rsplit_once('/').unwrap_or(("", wanted));
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let beside = folders.iter().filter(|folder| folder.rsplit_once('/').map_or("", |(up, _)| up) == parent);
    let close = beside
        .map(|folder| (strsim::damerau_levenshtein(folder.rsplit('/').next().unwrap_or(folder), name), *folder))
        .filter(|(distance, _)| *distance <= limit)
        .min();
    let tail = || {
        let suffix = format!("/{wanted}");
        let mut ending = folders.iter().filter(|folder| folder.ends_with(&suffix));
        ending.next().filter(|_| ending.next().is_none()).copied()
    };
    close.map(|(_, folder)| folder).or_else(tail)
}

/// All folders of the repo.
fn folders_of<'w>(world: &'w World<'_>) -> Vec<&'w str> {
    let mut folders: Vec<&str> = world.scan().paths().iter().flat_map(|path| ancestors(path)).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

/// The folders that a path lies in.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

//! What could not be built, told once.

use std::collections::BTreeMap;

use fluxwright_build::{ApplierKind, Built, Problem};
use fluxwright_diagnostic::Severity;

use super::compare::Roots;
use crate::model::{NotRendered, Place, Side};

/// Problems that are told at most.
const MOST: usize = 40;

/// A problem, whichever state it is in.
type Key = (Option<String>, String, Option<Place>, bool);

/// The problems of both states.
pub(super) fn find(
    old: &Built,
    new: &Built,
    (old_roots, new_roots): &(&Roots, &Roots),
    clusters: &dyn Fn(&str) -> Vec<String>,
) -> Vec<NotRendered> {
    let mut found: BTreeMap<Key, (bool, bool, Vec<String>)> = BTreeMap::new();
    for (built, roots, is_new) in [(old, *old_roots, false), (new, *new_roots, true)] {
        for problem in built.problems.iter().filter(|problem| problem.severity() != Severity::Warning) {
            let entry = found.entry(key(built, problem)).or_default();
            if is_new {
                entry.1 = true
            } else {
                entry.0 = true
            }
            let root = problem.applier.and_then(|index| roots.all().nth(index));
            entry.2.extend(root.into_iter().flat_map(clusters));
        }
    }
    let mut all: Vec<NotRendered> = found
        .into_iter()
        .map(|((what, message, place, fails), (in_old, in_new, mut clusters))| {
            clusters.sort_unstable();
            clusters.dedup();
            let side = match (in_old, in_new) {
                (true, false) => Some(Side::Base),
                (false, true) => Some(Side::Head),
                _ => None,
            };
            NotRendered { what, clusters, side, message, fails, place }
        })
        .collect();
    // What this change breaks comes first, then what it mends.
    all.sort_by_key(|one| match (one.side, one.fails) {
        (Some(Side::Head), true) => 0,
        (Some(Side::Base), _) => 1,
        (_, true) => 2,
        (_, false) => 3,
    });
    if all.len() > MOST {
        let left = all.len() - MOST;
        all.truncate(MOST);
        let message = format!("{left} more problems of the build");
        all.push(NotRendered { what: None, clusters: Vec::new(), side: None, message, fails: false, place: None });
    }
    all
}

fn key(built: &Built, problem: &Problem) -> Key {
    let applier = problem.applier.and_then(|index| built.appliers.get(index));
    let what = applier.map(|applier| match applier.kind {
        ApplierKind::Folder => format!("folder {}", applier.name),
        kind => format!("{kind} {}/{}", applier.namespace, applier.name),
    });
    let place = problem.place.as_ref().map(|place| Place {
        path: place.path.to_string(),
        line: place.source.as_ref().map_or(1, |text| fluxwright_diagnostic::line_column(text, place.span.start).0),
    });
    (what, problem.to_string(), place, problem.severity() == Severity::Error)
}

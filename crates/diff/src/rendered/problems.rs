//! What could not be built, told once.

use std::collections::BTreeMap;

use fluxwright_build::{ApplierKind, Built, Problem, Resource};
use fluxwright_diagnostic::{Diagnose as _, Severity, line_column};

use super::index::Roots;
use super::run::Both;
use crate::model::{NotRendered, Place, Side};

/// Problems that are told at most.
const MOST: usize = 40;

/// A problem, whichever state it is in and wherever it stands there: who it is about, its message without positions, and
/// whether Flux fails on it.
type Key = (Option<String>, String, bool);

/// What is known of one.
#[derive(Debug, Default)]
struct Known {
    in_old: bool,
    in_new: bool,
    touched: bool,
    clusters: Vec<String>,
    /// As it is said of the state after, else of the state before.
    message: String,
    place: Option<Place>,
}

/// The problems of both states.
pub(super) fn find(
    both: &Both,
    (old_roots, new_roots): &(&Roots, &Roots),
    clusters: &dyn Fn(&str) -> Vec<String>,
) -> Vec<NotRendered> {
    let mut found: BTreeMap<Key, Known> = BTreeMap::new();
    for (built, roots, is_new) in [(&both.base, *old_roots, false), (&both.head, *new_roots, true)] {
        for problem in built.problems.iter().filter(|problem| problem.severity() != Severity::Warning) {
            let (what, message, place) = told(built, problem);
            let fails = problem.severity() == Severity::Error;
            let known = found.entry((what, without_positions(&message), fails)).or_default();
            if is_new || known.message.is_empty() {
                known.message = message;
            }
            if is_new {
                known.in_new = true;
                known.place = place;
            } else {
                known.in_old = true;
                known.place = known.place.take().or(place);
            }
            known.touched |= is_touched(both, built, problem);
            let root = problem.applier.and_then(|index| roots.all().nth(index));
            known.clusters.extend(root.into_iter().flat_map(clusters));
        }
    }
    let mut all: Vec<NotRendered> = found
        .into_iter()
        .map(|((what, _, fails), known)| {
            let Known { in_old, in_new, touched, mut clusters, message, place } = known;
            clusters.sort_unstable();
            clusters.dedup();
            let side = match (in_old, in_new) {
                (true, false) => Some(Side::Base),
                (false, true) => Some(Side::Head),
                _ => None,
            };
            NotRendered { what, clusters, side, message, fails, touched: touched || side.is_some(), place }
        })
        .collect();
    // What this change breaks comes first, then what it mends.
    all.sort_by_key(|one| match (one.side, one.fails) {
        (Some(Side::Head), true) => 0,
        (Some(Side::Base), _) => 1,
        (_, true) if one.touched => 2,
        (_, true) => 3,
        (_, false) => 4,
    });
    if all.len() > MOST {
        let left = all.len() - MOST;
        all.truncate(MOST);
        let message = format!("{left} more problems of the build");
        all.push(NotRendered {
            what: None,
            clusters: Vec::new(),
            side: None,
            message,
            fails: false,
            touched: false,
            place: None,
        });
    }
    all
}

/// Whether the change touches the applier that a problem is about. A whole cluster that cannot be built always counts: what
/// the change does there is not known.
fn is_touched(both: &Both, built: &Built, problem: &Problem) -> bool {
    let Some(applier) = problem.applier.and_then(|index| built.appliers.get(index)) else { return true };
    if applier.parent.is_none() {
        return true;
    }
    let object = applier.resource.and_then(|index| built.resources.get(index));
    if object.is_some_and(|object| !has(&both.base, object) || !has(&both.head, object)) {
        return true;
    }
    let root = built.appliers.get(applier.root).map(|root| root.name.clone()).unwrap_or_default();
    both.touched.contains(&(root, applier.kind, applier.namespace.clone(), applier.name.clone()))
}

/// Whether a state has an object just as it is.
fn has(built: &Built, object: &Resource) -> bool {
    built.resources.iter().any(|known| known.value == object.value)
}

/// A message without the numbers in it, which are positions: an item that is put before another does not make it a new one.
fn without_positions(message: &str) -> String {
    let is_number = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    message.split(' ').map(|word| if is_number(word) { "#" } else { word }).collect::<Vec<_>>().join(" ")
}

/// Who a problem is about, what it says, and where it stands.
fn told(built: &Built, problem: &Problem) -> (Option<String>, String, Option<Place>) {
    let applier = problem.applier.and_then(|index| built.appliers.get(index));
    let what = applier.map(|applier| match applier.kind {
        ApplierKind::Folder => format!("folder {}", applier.name),
        kind => format!("{kind} {}/{}", applier.namespace, applier.name),
    });
    let diagnostics = problem.diagnose();
    let label = diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels).find(|label| label.primary);
    let place = label.map(|label| Place {
        path: label.path.clone(),
        line: label.source.as_ref().map_or(1, |text| line_column(text, label.span.start).0),
    });
    let mut message = problem.to_string();
    // Who it is about is told before it.
    if let Some(applier) = applier
        && let Some(rest) = message.strip_prefix(&format!("{}/{}/{} ", applier.kind, applier.namespace, applier.name))
    {
        message = format!("it {rest}");
    }
    (what, message, place)
}

#[cfg(test)]
mod tests {
    use super::without_positions;

    #[test]
    fn a_message_is_the_same_wherever_it_stands() {
        let before = without_positions("`namespace` of input 20 is null");
        assert_eq!(before, without_positions("`namespace` of input 21 is null"));
        assert_ne!(before, without_positions("`name` of input 20 is null"));
        assert_ne!(without_positions("there is no folder `apps-1`"), without_positions("there is no folder `apps-2`"));
    }
}

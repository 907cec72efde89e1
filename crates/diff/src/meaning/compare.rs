//! How two values differ.

use std::collections::{HashMap, HashSet};

use super::{Kind, Path, Step, Tree};
use crate::model::Action;

/// A place where two values differ.
#[derive(Debug, Clone)]
pub(crate) struct Difference<'t> {
    pub path: Path,
    pub change: Action,
    pub old: Option<&'t Tree>,
    pub new: Option<&'t Tree>,
    /// The bytes of the key or item as a whole, where it stands.
    pub old_span: Option<(usize, usize)>,
    pub new_span: Option<(usize, usize)>,
}

/// Keys by which the items of a list are known, the first that all items have, each with another value.
const IDENTITY: [&str; 18] = [
    "name",
    "key",
    "id",
    "uid",
    "title",
    "alert",
    "record",
    "mountPath",
    "containerPort",
    "port",
    "host",
    "hostname",
    "path",
    "topologyKey",
    "ip",
    "url",
    "datasource",
    "secretKey",
];

/// Lists whose order says something.
const ORDERED: [&str; 12] = [
    "args",
    "command",
    "initContainers",
    "valuesFrom",
    "substituteFrom",
    "patches",
    "postRenderers",
    "rules",
    "steps",
    "filters",
    "entrypoint",
    "transformers",
];

/// The differences, in the order of the new value, with what is gone where it was.
pub(crate) fn compare<'t>(old: &'t Tree, new: &'t Tree, at: &Path) -> Vec<Difference<'t>> {
    let mut found = Vec::new();
    value(old, new, at, &mut found);
    found
}

fn ends(span: &fluxwright_diagnostic::Span) -> (usize, usize) {
    (span.start, span.end)
}

fn value<'t>(old: &'t Tree, new: &'t Tree, at: &Path, found: &mut Vec<Difference<'t>>) {
    if old.hash == new.hash {
        return;
    }
    match (&old.kind, &new.kind) {
        (Kind::Map(before), Kind::Map(after)) if !before.is_empty() && !after.is_empty() => {
            for (key, entry) in before {
                match after.get(key) {
                    Some(other) => value(&entry.value, &other.value, &at.key(key), found),
                    None => found.push(Difference {
                        path: at.key(key),
                        change: Action::Removed,
                        old: Some(&entry.value),
                        new: None,
                        old_span: Some((entry.key.start, entry.value.span.end)),
                        new_span: None,
                    }),
                }
            }
            for (key, entry) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
                found.push(Difference {
                    path: at.key(key),
                    change: Action::Added,
                    old: None,
                    new: Some(&entry.value),
                    old_span: None,
                    new_span: Some((entry.key.start, entry.value.span.end)),
                });
            }
        }
        (Kind::List(before), Kind::List(after)) if !before.is_empty() && !after.is_empty() => {
            list(old, new, (before, after), at, found);
        }
        _ => found.push(Difference {
            path: at.clone(),
            change: Action::Changed,
            old: Some(old),
            new: Some(new),
            old_span: Some(ends(&old.span)),
            new_span: Some(ends(&new.span)),
        }),
    }
}

fn removed<'t>(item: &'t Tree, path: Path) -> Difference<'t> {
    Difference {
        path,
        change: Action::Removed,
        old: Some(item),
        new: None,
        old_span: Some(ends(&item.span)),
        new_span: None,
    }
}

fn added<'t>(item: &'t Tree, path: Path) -> Difference<'t> {
    Difference {
        path,
        change: Action::Added,
        old: None,
        new: Some(item),
        old_span: None,
        new_span: Some(ends(&item.span)),
    }
}

fn list<'t>(
    old: &'t Tree,
    new: &'t Tree,
    (before, after): (&'t [Tree], &'t [Tree]),
    at: &Path,
    found: &mut Vec<Difference<'t>>,
) {
    let count = found.len();
    if let Some(names) = identities(before, after) {
        let (old_names, new_names) = names;
        let by_name: HashMap<&str, &'t Tree> = new_names.iter().map(String::as_str).zip(after).collect();
        for (name, item) in old_names.iter().zip(before) {
            let path = at.with(Step::Item(name.clone()));
            match by_name.get(name.as_str()) {
                Some(other) => value(item, other, &path, found),
                None => found.push(removed(item, path)),
            }
        }
        let known: HashSet<&String> = old_names.iter().collect();
        for (name, item) in new_names.iter().zip(after).filter(|(name, _)| !known.contains(name)) {
            found.push(added(item, at.with(Step::Item(name.clone()))));
        }
    } else {
        by_likeness(before, after, at, found);
    }
    let ordered = at.last_key().is_some_and(|key| ORDERED.contains(&key));
    if found.len() == count && ordered {
        found.push(Difference {
            path: at.clone(),
            change: Action::Moved,
            old: Some(old),
            new: Some(new),
            old_span: Some(ends(&old.span)),
            new_span: Some(ends(&new.span)),
        });
    }
}

/// The names of the items of both lists, where each has one of its own.
fn identities(before: &[Tree], after: &[Tree]) -> Option<(Vec<String>, Vec<String>)> {
    let names = |items: &[Tree], key: &str| -> Option<Vec<String>> {
        let names: Vec<String> = items.iter().map(|item| item.text(&[key])).collect::<Option<_>>()?;
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        (sorted.len() == names.len()).then_some(names)
    };
    if let Some(found) = IDENTITY.iter().find_map(|key| Some((names(before, key)?, names(after, key)?))) {
        return Some(found);
    }
    // References to objects: a kind and a name together.
    let objects = |items: &[Tree]| -> Option<Vec<String>> {
        let names: Vec<String> = items
            .iter()
            .map(|item| Some(format!("{}/{}", item.text(&["kind"])?, item.text(&["name"])?)))
            .collect::<Option<_>>()?;
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        (sorted.len() == names.len()).then_some(names)
    };
    Some((objects(before)?, objects(after)?))
}

/// Items without names: equal ones are the same wherever they are, the others are paired in their order.
fn by_likeness<'t>(before: &'t [Tree], after: &'t [Tree], at: &Path, found: &mut Vec<Difference<'t>>) {
    let mut counts: HashMap<u64, isize> = HashMap::new();
    for item in after {
        *counts.entry(item.hash).or_default() += 1;
    }
    let mut take = |hash: u64| match counts.get_mut(&hash) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    let gone: Vec<(usize, &Tree)> = before.iter().enumerate().filter(|(_, item)| !take(item.hash)).collect();
    let mut counts: HashMap<u64, isize> = HashMap::new();
    for item in before {
        *counts.entry(item.hash).or_default() += 1;
    }
    let mut take = |hash: u64| match counts.get_mut(&hash) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    let come: Vec<(usize, &Tree)> = after.iter().enumerate().filter(|(_, item)| !take(item.hash)).collect();
    // Scalars are not paired: which of the new ones an old one became, nobody can tell, unless only one is left.
    let maps = |items: &[(usize, &Tree)]| items.iter().all(|(_, item)| !matches!(item.kind, Kind::Scalar(_)));
    let single = gone.len() == 1 && come.len() == 1;
    let pairs = if single || (maps(&gone) && maps(&come)) { gone.len().min(come.len()) } else { 0 };
    for ((_, old), (index, new)) in gone.iter().zip(&come).take(pairs) {
        value(old, new, &at.with(Step::Index(*index)), found);
    }
    found.extend(gone.iter().skip(pairs).map(|(index, item)| removed(item, at.with(Step::Index(*index)))));
    found.extend(come.iter().skip(pairs).map(|(index, item)| added(item, at.with(Step::Index(*index)))));
}

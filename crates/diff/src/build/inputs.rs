//! Inputs of ResourceSets that are neither releases nor apps.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Build, fields};
use crate::meaning::{Parsed, Path, compare};
use crate::model::{Action, FieldChange, InputChange, NamespaceChange, Place};
use crate::scan::{Input, InputKind, Set};

#[derive(Default)]
pub(crate) struct Inputs {
    pub namespaces: Vec<NamespaceChange>,
    pub others: Vec<InputChange>,
}

/// The inputs that differ.
pub(crate) fn changes(build: &Build<'_>) -> Inputs {
    let mut found = Inputs::default();
    for change in build.changes {
        if build.is_broken(change) {
            continue;
        }
        let old = change.old.as_ref().and_then(|file| build.old.parsed(&file.path));
        let new = change.new.as_ref().and_then(|file| build.new.parsed(&file.path));
        let (before, after) = (sets(old.as_ref()), sets(new.as_ref()));
        for set in &after {
            let previous = before.iter().find(|known| known.id() == set.id());
            add(build, previous, Some(set), &mut found);
        }
        for set in before.iter().filter(|set| !after.iter().any(|known| known.id() == set.id())) {
            add(build, Some(set), None, &mut found);
        }
    }
    found
}

fn sets(parsed: Option<&Arc<Parsed>>) -> Vec<Set> {
    let Some(parsed) = parsed else { return Vec::new() };
    (0..parsed.objects.len()).filter_map(|index| Set::of(parsed, index)).collect()
}

fn add(build: &Build<'_>, old: Option<&Set>, new: Option<&Set>, found: &mut Inputs) {
    let Some(set) = new.or(old) else { return };
    let kind = set.kind();
    if matches!(kind, InputKind::Release | InputKind::App) {
        return;
    }
    let before: Vec<Input<'_>> = old.iter().flat_map(|set| set.inputs()).collect();
    let after: Vec<Input<'_>> = new.iter().flat_map(|set| set.inputs()).collect();
    let mut changes: Vec<(Action, Input<'_>, Vec<FieldChange>)> = Vec::new();
    // Of two with one name the first counts.
    let known: HashMap<String, &Input<'_>> = before.iter().rev().map(|input| (input.name(), input)).collect();
    let names: HashSet<String> = after.iter().map(Input::name).collect();
    for input in &after {
        match known.get(&input.name()) {
            None => changes.push((Action::Added, *input, Vec::new())),
            Some(known) => {
                let differences = compare(known.tree, input.tree, &Path::default());
                let fields = fields::of(differences, None, &build.options.secrets);
                if !fields.is_empty() {
                    changes.push((Action::Changed, *input, fields));
                }
            }
        }
    }
    let gone = before.iter().filter(|known| !names.contains(&known.name()));
    changes.extend(gone.map(|input| (Action::Removed, *input, Vec::new())));
    for (change, input, fields) in changes {
        let side = if change == Action::Removed { build.old } else { build.new };
        let path = input.set.parsed.path.clone();
        let clusters = side.clusters(&path);
        let places = vec![Place { line: input.set.parsed.line(&input.tree.span), path }];
        let name = input.name();
        if kind == InputKind::Namespace {
            found.namespaces.push(NamespaceChange { change, name, clusters, places, fields });
        } else {
            found.others.push(InputChange { change, set: set.id(), name, clusters, places, fields });
        }
    }
}

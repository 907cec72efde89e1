//! Values that cannot be known without the cluster, as diagnostics.

use std::collections::BTreeMap;

use fluxwright_build::{Built, Unknown, UnknownReason};
use fluxwright_diagnostic::{Diagnostic, Severity};
use serde_json::Value;

use super::select::Selection;

/// The most that one diagnostic names, unless all are wanted.
const MOST_NAMED: usize = 8;

/// What is not known of what was asked for, told once for each reason; with `all`, everything is named.
pub fn told(built: &Built, selection: &Selection, all: bool) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for unknown in concerned(built, selection) {
        let (group, name) = match &unknown.reason {
            UnknownReason::NotInRepo { kind, namespace, name } => (0, format!("{kind}/{namespace}/{name}")),
            UnknownReason::Variable { name } => (1, format!("${{{name}}}")),
            UnknownReason::Encrypted { id, field } if field.is_empty() => (2, id.to_string()),
            UnknownReason::Encrypted { id, field } => (2, format!("{id}: {field}")),
        };
        groups.entry(group).or_default().push(name);
    }
    groups.into_iter().map(|(group, names)| one(group, names, all)).collect()
}

/// Those that show in what was asked for.
fn concerned<'b>(built: &'b Built, selection: &Selection) -> Vec<&'b Unknown> {
    if selection.resources.is_none() && !selection.appliers.contains(&false) {
        return built.unknowns.iter().collect();
    }
    let objects = selection.resources(built).filter_map(|index| built.resources.get(index));
    let text: String = objects.map(|resource| resource.value.to_string()).collect();
    let appliers = built.appliers.iter().enumerate().filter(|(index, _)| selection.has(*index));
    let referred: Vec<(&str, &Value)> = appliers
        .filter_map(|(_, applier)| Some((applier, built.resources.get(applier.resource?)?)))
        .filter_map(|(applier, object)| {
            Some((&*applier.namespace, object.value.pointer("/spec/postBuild/substituteFrom")?))
        })
        .collect();
    let refers = |kind: &str, namespace: &str, name: &str| {
        referred.iter().any(|(at, list)| {
            let is_it =
                |entry: &Value| entry.get("kind") == Some(&kind.into()) && entry.get("name") == Some(&name.into());
            *at == namespace && list.as_array().is_some_and(|list| list.iter().any(is_it))
        })
    };
    let shows = |unknown: &&Unknown| match &unknown.reason {
        UnknownReason::NotInRepo { kind, namespace, name } => {
            selection.resources.is_none() && refers(kind, namespace, name)
        }
        _ => !unknown.placeholder.is_empty() && text.contains(&unknown.placeholder),
    };
    built.unknowns.iter().filter(shows).collect()
}

fn one(group: u8, mut names: Vec<String>, all: bool) -> Diagnostic {
    names.sort();
    names.dedup();
    let count = names.len();
    let (code, message, help) = match group {
        0 => (
            "unknown-object",
            format!("variables are taken from {} that the repo does not make", counted(count, "object")),
            "give their variables with --substitute-from Kind/namespace/name=FILE",
        ),
        1 => (
            "unknown-variable",
            format!("{} may have a value in the cluster; placeholders stand for it", counted(count, "variable")),
            "give the variables with --substitute-from Kind/namespace/name=FILE",
        ),
        _ => (
            "unknown-encrypted",
            format!(
                "{} encrypted; placeholders stand for them",
                if count == 1 { "1 value is".into() } else { format!("{count} values are") }
            ),
            "nothing is decrypted here",
        ),
    };
    let mut diagnostic = Diagnostic::new(Severity::Note, code, message);
    let named = if all { count } else { MOST_NAMED };
    for name in names.iter().take(named) {
        diagnostic = diagnostic.note(name.clone());
    }
    if count > named {
        diagnostic = diagnostic.note(format!("and {} more; -v names them all", count - named));
    }
    diagnostic.help(help)
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

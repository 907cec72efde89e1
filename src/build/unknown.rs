//! Values that cannot be known without the cluster, as diagnostics.

use std::collections::BTreeMap;

use fluxwright_build::{Unknown, UnknownReason};
use fluxwright_diagnostic::{Diagnostic, Severity};

/// The most that one diagnostic names, unless all are wanted.
const MOST_NAMED: usize = 8;

/// What is not known, told once for each reason; with `all`, everything is named.
pub fn told(unknowns: &[Unknown], all: bool) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for unknown in unknowns {
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

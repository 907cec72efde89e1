//! Templates that depend on luck: on keys that not all inputs have, on quotes that are lost, on the order of maps.

use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_gotemplate::analysis::{Analysis, KeyNeed, Options};
use fluxwright_yaml::{Dialect, Node, NodeKind, ScalarStyle, ScalarType, scalar_type};
use serde_json::{Map, Value};

use super::at;
use crate::combine::Inputs;
use crate::locate;
use crate::provenance::Template;
use crate::spec::ResourceSet;
use crate::template::{Compiled, Group};

/// Functions whose result differs from run to run in the original.
const UNSTABLE: [(&str, &str); 5] = [
    ("keys", "Go goes through maps in any order; pipe into sortAlpha"),
    ("values", "Go goes through maps in any order; range over the map"),
    ("randInt", "each run gives another number"),
    ("ago", "it depends on the time of the run"),
    ("toDate", "it depends on the time zone of the machine"),
];

pub(super) fn check(set: &ResourceSet, inputs: &Inputs, groups: &[Group], found: &mut Vec<Diagnostic>) {
    for template in groups.iter().flat_map(|group| &group.templates) {
        // Permuted inputs have all keys of all providers.
        if !inputs.is_permuted() {
            optional_keys(set, inputs, template, found);
        }
        unstable(set, template, found);
        if let Template::Resource(_) = template.which {
            lost_quotes(set, inputs, template, found);
        }
    }
}

fn optional_keys(set: &ResourceSet, inputs: &Inputs, template: &Compiled, found: &mut Vec<Diagnostic>) {
    let analysis = Analysis::of(&template.templates, &Options::resource_set());
    for key in analysis.keys() {
        let Some(keys) = key.path.keys().filter(|keys| !keys.is_empty()) else { continue };
        if key.need != KeyNeed::Conditional || keys.first() == Some(&"provider") {
            continue;
        }
        let lacking = (0..inputs.len()).find(|index| inputs.set(*index).is_some_and(|set| lacks(set, &keys)));
        let Some(index) = lacking else { continue };
        let mut place = locate::in_manifest(&set.source, &template.path, template.text(), &key.span);
        place.label = "read here".into();
        let message = format!(
            "{} has no `{}`; the template fails where its conditions let it come to that",
            inputs.describe(index),
            key.path
        );
        let last = keys.last().copied().unwrap_or_default();
        let parent = keys.split_last().map(|(_, parent)| parent.join(".")).filter(|parent| !parent.is_empty());
        let of = parent.map_or_else(|| "inputs".to_owned(), |parent| format!("inputs.{parent}"));
        let help = format!("ask with `if hasKey {of} \"{last}\"` before, or give it to each input");
        found.push(at(Severity::Warning, "rset-optional-key", place, message, &help));
    }
}

/// Whether the input set lacks the last key, while it has those before it.
fn lacks(set: &Map<String, Value>, keys: &[&str]) -> bool {
    let Some((last, parents)) = keys.split_last() else { return false };
    let mut map = set;
    for key in parents {
        match map.get(*key) {
            Some(Value::Object(next)) => map = next,
            _ => return false,
        }
    }
    !map.contains_key(*last)
}

fn unstable(set: &ResourceSet, template: &Compiled, found: &mut Vec<Diagnostic>) {
    for (name, why) in UNSTABLE {
        let Some(start) = call_of(template.text(), name) else { continue };
        let span = start..start + name.len();
        let place = locate::in_manifest(&set.source, &template.path, template.text(), &span);
        let message = format!("`{name}` does not give the same each time");
        found.push(at(Severity::Warning, "rset-unstable-function", place, message, why));
    }
}

/// Where a function of this name seems to be called.
fn call_of(text: &str, name: &str) -> Option<usize> {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '"' | '-' | '/');
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        let in_action = before.rfind("<<") > before.rfind(">>");
        in_action
            && !before.trim_start_matches("<<-").ends_with(inner)
            && !after.starts_with(|c: char| inner(c) || c == ':')
    })
}

/// Quotes around an action of a resource do not survive: what is text in the inputs may become a number.
fn lost_quotes(set: &ResourceSet, inputs: &Inputs, template: &Compiled, found: &mut Vec<Diagnostic>) {
    let Some(walk) = set.source.walk(&template.path).filter(|walk| walk.complete) else { return };
    walk.node.walk(&mut |node: &Node| {
        let NodeKind::Scalar { value, style: ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted } = &node.kind
        else {
            return;
        };
        let Some(keys) = only_a_key(value) else { return };
        let text_of = |index: &usize| match value_at(inputs.set(*index)?, &keys)? {
            Value::String(text) if scalar_type(text, Dialect::Sigs) != ScalarType::String => Some(text.clone()),
            _ => None,
        };
        let Some((index, text)) = (0..inputs.len()).find_map(|index| Some((index, text_of(&index)?))) else { return };
        let place = set.source.place(&node.span, "these quotes are lost");
        let message = format!("the text `{text}` of {} becomes something else than text", inputs.describe(index));
        let help = format!("write `<< inputs.{} | quote >>`", keys.join("."));
        found.push(at(Severity::Warning, "rset-lost-quotes", place, message, &help));
    });
}

/// The keys of `<< inputs.a.b >>`, when that is all.
fn only_a_key(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix("<<")?.strip_suffix(">>")?.trim_matches(['-', ' ']);
    let keys: Vec<_> = inner.strip_prefix("inputs.")?.split('.').collect();
    let plain = |key: &&str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    keys.iter().all(plain).then_some(keys)
}

fn value_at<'v>(set: &'v Map<String, Value>, keys: &[&str]) -> Option<&'v Value> {
    let (first, rest) = keys.split_first()?;
    rest.iter().try_fold(set.get(*first)?, |value, key| value.get(*key))
}

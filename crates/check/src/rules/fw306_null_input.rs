//! An input that is null.

use std::collections::BTreeSet;

use fluxwright_build::{Origin, Resource};
use fluxwright_diagnostic::Severity;
use fluxwright_resourceset::ErrorKind;
use serde_json::Value;

use super::sets::{self, Told};
use crate::finding::Finding;
use crate::reference::OPERATOR;
use crate::rule::{Reporter, Rule};
use crate::world::{SetReport, World};

pub(super) static RULE: Rule = Rule {
    code: "FW306",
    name: "null-input",
    summary: "an input has no value, or a template prints one as `<no value>`",
    severity: Severity::Error,
    run,
};

/// What a template makes of nothing.
const NO_VALUE: &str = "<no value>";

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for (report, error) in sets::errors_of(world.sets(), Told::Null) {
        if let Some(finding) = null(world, report, error.kind()).or_else(|| sets::finding(report, error)) {
            reporter.add(finding);
        }
    }
    for root in world.roots() {
        let mut told = BTreeSet::new();
        for resource in root.resources(world.built()) {
            let Origin::Template { input, .. } = &resource.provenance.origin else { continue };
            let Some(field) = no_value(&resource.value, "", 0) else { continue };
            let place = world.place_of(resource, &field);
            // Scripts ask for it, since kubectl prints it too.
            if world.text(&place.path).is_some_and(|text| text.contains(NO_VALUE)) {
                continue;
            }
            let name = input.as_ref().and_then(|input| input.name.as_deref()).unwrap_or_default();
            if !told.insert((place.clone(), name.to_owned())) {
                continue;
            }
            let of = format!("{} {}", resource.kind(), resource.name());
            let mut finding = Finding::new(place, format!("`{field}` of {of} is `{NO_VALUE}`")).in_root(&root.name);
            if let Some(input) = world.input_of(resource) {
                finding = finding.see(input, "for this input");
            }
            reporter.add(finding.help("the template prints something that is null, or not there"));
        }
    }
}

/// At the key that has no value.
fn null(world: &World<'_>, report: &SetReport, kind: &ErrorKind) -> Option<Finding> {
    let ErrorKind::NullInput { index, key } = kind else { return None };
    let resource: &Resource = world.built().resources.get(report.resource)?;
    let field = format!("spec.inputs[{index}]");
    let place = world.key(resource, &field, key)?;
    let name = resource.value.pointer(&format!("/spec/inputs/{index}/name")).and_then(Value::as_str);
    let of = name.map_or_else(|| format!("input {index}"), |name| format!("the input `{name}`"));
    let message = format!("`{key}` of {of} has no value");
    let finding = Finding::new(place, message).help("write a value, or \"\" for an empty text, or remove the key");
    let is_set = resource.api_version().starts_with(OPERATOR);
    is_set.then(|| sets::in_roots(finding.note("templates print it as `<no value>`"), &report.failed_in))
}

/// The first field below that holds what a template makes of nothing.
fn no_value(value: &Value, at: &str, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => text.contains(NO_VALUE).then(|| at.to_owned()),
        Value::Array(items) if depth < 64 => {
            items.iter().enumerate().find_map(|(index, item)| no_value(item, &format!("{at}[{index}]"), depth + 1))
        }
        Value::Object(map) if depth < 64 => map.iter().find_map(|(key, item)| {
            let plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let key = if plain { key.clone() } else { format!("\"{}\"", key.replace('"', "\\\"")) };
            let at = if at.is_empty() { key } else { format!("{at}.{key}") };
            no_value(item, &at, depth + 1)
        }),
        _ => None,
    }
}

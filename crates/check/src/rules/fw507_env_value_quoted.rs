//! Quotes in an env file that become a part of the value and break what uses it.

use std::collections::BTreeMap;

use fluxwright_build::{ProblemKind, Resource};
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::{Quoted, QuotedVariables, World, wrong_numbers};

pub(super) static RULE: Rule = Rule {
    code: "FW507",
    name: "env-value-quoted",
    summary: "quotes around a value in an env file break what uses it",
    severity: Severity::Error,
    run,
};

/// What the quotes of one variable do.
struct Harm {
    quoted: Quoted,
    /// Where, and what.
    effects: Vec<(Place, String)>,
    roots: Vec<String>,
    is_sure: bool,
}

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let variables = QuotedVariables::of(world);
    if variables.is_empty() {
        return;
    }
    let mut harms: BTreeMap<Place, Harm> = BTreeMap::new();
    let mut tell = |quoted: &Quoted, place: Place, effect: String, root: &str, is_sure: bool| {
        let harm = harms.entry(quoted.place.clone()).or_insert_with(|| Harm {
            quoted: quoted.clone(),
            effects: Vec::new(),
            roots: Vec::new(),
            is_sure: false,
        });
        harm.is_sure |= is_sure;
        harm.roots.push(root.to_owned());
        if !harm.effects.iter().any(|(known, _)| *known == place) {
            harm.effects.push((place, effect));
        }
    };
    for root in world.roots() {
        for object in root.resources(world.built()) {
            if variables.of_resource(object).next().is_none() {
                continue;
            }
            for wrong in wrong_numbers(object) {
                if let Some(quoted) = variables.behind(world, object, &wrong.field, wrong.text) {
                    let place = world.place_of(object, &wrong.field);
                    tell(quoted, place, format!("a text, and must be {}", wrong.wanted.text()), &root.name, true);
                }
            }
            for quoted in variables.of_resource(object) {
                if let Some((field, is_sure)) = spoilt(object, &quoted.value) {
                    let effect = format!("`{field}` of {} has the quotes in it", object.id());
                    tell(quoted, world.place_of(object, &field), effect, &root.name, is_sure);
                }
            }
        }
    }
    for found in world.problems() {
        let ProblemKind::NotAnObject { id, .. } = &found.problem.kind else { continue };
        let (Some(index), Some(root)) = (found.problem.applier, found.root) else { continue };
        let sources = world.files_behind(&found.place.path, world.built().appliers.get(index));
        let texts: Vec<_> = sources.iter().filter_map(|path| world.text(path)).collect();
        for quoted in variables.of_applier(index).iter().filter(|quoted| texts.iter().any(|text| quoted.is_in(text))) {
            tell(quoted, found.place.clone(), format!("{id} is no object any more"), &root.name, true);
        }
    }
    harms.into_values().for_each(|harm| reporter.add(finding(harm)));
}

fn finding(harm: Harm) -> Finding {
    let Harm { quoted, effects, roots, is_sure } = harm;
    let message = format!("the quotes are a part of the value of `{}`, and break what uses it", quoted.name);
    let fix = Fix::new(format!("take the quotes off `{}`", quoted.name)).replace(quoted.place.clone(), quoted.inner());
    let mut finding = Finding::new(quoted.place.clone(), message)
        .note("kustomize keeps the quotes of an env file, unlike a shell")
        .help("write the value without them")
        .fix(fix);
    let more = effects.len().saturating_sub(2);
    for (place, effect) in effects.into_iter().take(2) {
        finding = finding.see(place, effect);
    }
    if more > 0 {
        finding = finding.note(format!("{more} more {} it", if more == 1 { "place uses" } else { "places use" }));
    }
    finding = roots.into_iter().fold(finding, Finding::in_root);
    if is_sure { finding } else { finding.severity(Severity::Warning) }
}

/// The field in which a quoted value stands beside other text, where quotes cannot be meant; and whether it fails for sure.
fn spoilt(object: &Resource, value: &str) -> Option<(String, bool)> {
    if object.kind() == "ConfigMap" {
        let quote = value.get(..1)?;
        let doubled = format!("{quote}{value}{quote}");
        let data = object.value.get("data").and_then(Value::as_object)?;
        let is_yaml = |key: &str| key.ends_with(".yaml") || key.ends_with(".yml");
        let mut found =
            data.iter().filter(|(key, text)| is_yaml(key) && text.as_str().is_some_and(|text| text.contains(&doubled)));
        return found.next().map(|(key, _)| (format!("data[\"{key}\"]"), true));
    }
    let mut path = Vec::new();
    inside(object.value.get("spec")?, "spec", value, &mut path, 0).then(|| (format!("spec.{}", path.join(".")), false))
}

/// Fields whose values are one word.
const WORDS: [&str; 14] = [
    "chart",
    "digest",
    "domain",
    "host",
    "hostname",
    "hostnames",
    "hosts",
    "image",
    "name",
    "namespace",
    "path",
    "tag",
    "url",
    "version",
];

/// Looks for a word with the quoted value in it, keeping the keys on the way.
fn inside(value: &Value, key: &str, quoted: &str, path: &mut Vec<String>, depth: usize) -> bool {
    if depth > 64 {
        return false;
    }
    match value {
        Value::String(text) => {
            WORDS.contains(&key)
                && text.len() > quoted.len()
                && text.contains(quoted)
                && !text.contains(char::is_whitespace)
        }
        Value::Object(map) => map.iter().any(|(key, value)| {
            path.push(key.clone());
            inside(value, key, quoted, path, depth + 1) || path.pop().is_none()
        }),
        Value::Array(items) => items.iter().any(|item| inside(item, key, quoted, path, depth + 1)),
        _ => false,
    }
}

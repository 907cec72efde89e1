//! The input of a new release: its keys in the shape of the siblings, with what the template requires.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::{Dialect, Node};
use serde_json::{Map, Value, json};

use super::set::{Release, ReleaseSet};
use crate::release::ask::Ask;
use crate::release::version::VersionText;
use crate::release::wanted::Wanted;

/// Builds the input. Keys that the template requires and nobody gave are asked for, or written empty where they are lists.
pub fn build(
    set: &ReleaseSet<'_>,
    wanted: &Wanted,
    version: &VersionText,
    url: &str,
    extra: &[(String, Value)],
    ask: &mut dyn Ask,
) -> Result<Value, Vec<Diagnostic>> {
    let shape = &set.shape;
    let mut input = Value::Object(Map::new());
    put(&mut input, shape.name, json!(wanted.name));
    if let Some(path) = shape.namespace {
        put(&mut input, path, json!(wanted.namespace));
    }
    put(&mut input, shape.chart, json!(wanted.chart));
    put(&mut input, shape.version, json!(version.to_string()));
    put(&mut input, shape.url, json!(url));
    if let Some(path) = shape.depends_on
        && (!wanted.depends_on.is_empty() || is_required(set, path) || every_sibling_has(set, path))
    {
        put(&mut input, path, depends_on(set, &wanted.depends_on));
    }
    for (key, value) in extra {
        let path: Vec<&str> = key.split('.').collect();
        put(&mut input, &path, value.clone());
    }
    let missing = missing(set, &input);
    let mut problems = Vec::new();
    for read in missing {
        let key = read.join(".");
        if set.template.reads.iter().any(|known| known.path == read && known.list) {
            put_path(&mut input, &read, json!([]));
            continue;
        }
        let question = format!("{key} (the template of {} needs it)", set.title());
        match ask.text(&question, "a value for this key of the input") {
            Some(text) => put_path(&mut input, &read, Value::String(text)),
            None => problems.push(
                Diagnostic::error(
                    "missing-input-key",
                    format!("the template of ResourceSet {} needs the input key `{key}`", set.title()),
                )
                .help(format!("give it with --input {key}=JSON{}", example(set, &read))),
            ),
        }
    }
    if problems.is_empty() { Ok(input) } else { Err(problems) }
}

/// `, such as --input tier="web"` with the value that the last sibling has.
fn example(set: &ReleaseSet<'_>, path: &[String]) -> String {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let value = set.releases.iter().rev().find_map(|release| release.node.at(&steps)?.as_str());
    value.map_or_else(String::new, |value| format!(", such as --input '{}={}'", path.join("."), json!(value)))
}

/// Required keys that an input does not have. The provider's own keys are there by themselves (spec, resourceset 1.3).
fn missing(set: &ReleaseSet<'_>, input: &Value) -> Vec<Vec<String>> {
    let reads = set.template.reads.iter().filter(|read| read.required);
    let own =
        |path: &&Vec<String>| path.first().is_some_and(|first| first != "provider") && !path.iter().any(|s| s == "[]");
    reads
        .map(|read| &read.path)
        .filter(own)
        .filter(|path| {
            path.iter().try_fold(input, |value, key| value.get(key)).is_none()
                // A longer path that is required too says more.
                && !set.template.reads.iter().any(|other| other.required && other.path.len() > path.len() && other.path.starts_with(path))
        })
        .cloned()
        .collect()
}

fn is_required(set: &ReleaseSet<'_>, path: &[&str]) -> bool {
    set.template.reads.iter().any(|read| read.required && read.path.iter().map(String::as_str).eq(path.iter().copied()))
}

fn every_sibling_has(set: &ReleaseSet<'_>, path: &[&str]) -> bool {
    !set.releases.is_empty() && set.releases.iter().all(|release| release.node.at(path).is_some())
}

/// The dependencies as the siblings write them: names, or maps with a name.
fn depends_on(set: &ReleaseSet<'_>, names: &[String]) -> Value {
    let path = set.shape.depends_on.unwrap_or(&[]);
    let items = set.releases.iter().filter_map(|release| release.node.at(path)?.items()).flatten();
    let (mut maps, mut scalars) = (0, 0);
    for item in items {
        if item.get("name").is_some() { maps += 1 } else { scalars += 1 }
    }
    names.iter().map(|name| if maps > scalars { json!({ "name": name }) } else { json!(name) }).collect()
}

fn put(input: &mut Value, path: &[&str], value: Value) {
    let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    put_path(input, &path, value);
}

fn put_path(input: &mut Value, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *input = value;
        return;
    };
    if !input.is_object() {
        *input = Value::Object(Map::new());
    }
    if let Some(map) = input.as_object_mut() {
        put_path(map.entry(first.clone()).or_insert(Value::Null), rest, value);
    }
}

/// Whether a release that is there is the one that is wanted: `None` when it is, else what differs, a line each.
pub fn difference(
    set: &ReleaseSet<'_>,
    there: &Release<'_>,
    wanted: &Value,
    given_depends_on: bool,
) -> Option<Vec<String>> {
    let there = value_of(set, there.node)?;
    let mut lines = Vec::new();
    for (path, value) in flat(wanted) {
        let is_depends_on =
            set.shape.depends_on.is_some_and(|known| known.first() == path.first().map(String::as_str).as_ref());
        if is_depends_on && !given_depends_on {
            continue;
        }
        let known = path.iter().try_fold(&there, |value, key| value.get(key));
        if known != Some(&value) {
            let known = known.map_or_else(|| "missing".to_owned(), shown);
            lines.push(format!("{}: {known} in the repo, {} wanted", path.join("."), shown(&value)));
        }
    }
    (!lines.is_empty()).then_some(lines)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn value_of(set: &ReleaseSet<'_>, node: &Node) -> Option<Value> {
    node.to_value(set.document, Dialect::Sigs).ok()
}

/// The leaves of a value: scalars and lists.
fn flat(value: &Value) -> Vec<(Vec<String>, Value)> {
    match value {
        Value::Object(map) if !map.is_empty() => map
            .iter()
            .flat_map(|(key, value)| {
                flat(value).into_iter().map(move |(mut path, value)| {
                    path.insert(0, key.clone());
                    (path, value)
                })
            })
            .collect(),
        other => vec![(Vec::new(), other.clone())],
    }
}

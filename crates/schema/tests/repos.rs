//! Every object of real repos: what is found there is true.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_schema::{Catalogue, Field, Finding, Options, Problem, Type};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use fluxwright_yaml::{Dialect, Limits, parse_lenient};
use serde_json::{Value, json};

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            into.push(path);
        }
    }
}

/// The files that kustomizations use as patches: they hold parts of objects.
fn patches(paths: &[PathBuf]) -> HashSet<PathBuf> {
    let mut patches = HashSet::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let (stream, _) = parse_lenient(&text, &Limits::default());
        for document in &stream.documents {
            let Some(value) = document.to_value(Dialect::Sigs).ok() else { continue };
            let listed = ["patches", "patchesStrategicMerge"].iter().filter_map(|key| value.get(key)?.as_array());
            for patch in listed.flatten() {
                if let Some(file) = patch.as_str().or_else(|| patch.get("path")?.as_str()) {
                    patches.insert(path.parent().unwrap().join(file));
                }
            }
        }
    }
    patches
}

/// Every object of the repos that has no findings, as a value, with the file that it is in.
fn sound_objects(paths: &[PathBuf]) -> Vec<Value> {
    let catalogue = Catalogue::builtin();
    let mut objects = Vec::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        for document in &parse_lenient(&text, &Limits::default()).0.documents {
            let Some(root) = document.root.as_ref().filter(|_| !text.contains("${")) else { continue };
            let Ok(value) = document.to_value(Dialect::Sigs) else { continue };
            if root_field(&catalogue, &value).is_some()
                && catalogue.validate(root, document, &Options::default()).is_empty()
            {
                objects.push(value);
            }
        }
    }
    objects
}

fn root_field<'c>(catalogue: &'c Catalogue, object: &Value) -> Option<Field<'c>> {
    let (group, version) = object["apiVersion"].as_str()?.split_once('/')?;
    Some(catalogue.kind(group, version, object["kind"].as_str()?)?.1.root())
}

/// The places of the fields that a schema names: pointers to them, and what they are.
fn fields<'f>(value: &Value, field: Field<'f>, at: &str, into: &mut Vec<(String, Field<'f>)>) {
    match value {
        Value::Object(map) if !field.is_open() => {
            for (key, value) in map {
                let Some(child) = field.field(key) else { continue };
                let at = format!("{at}/{key}");
                fields(value, child, &at, into);
                into.push((at, child));
            }
        }
        Value::Array(items) => {
            let Some(child) = field.items() else { return };
            for (index, item) in items.iter().enumerate() {
                fields(item, child, &format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
}

fn validate(catalogue: &Catalogue, object: &Value) -> Vec<Finding> {
    let text = to_yaml(object, &EmitOptions::default());
    let stream = fluxwright_yaml::parse(&text).unwrap();
    let document = &stream.documents[0];
    catalogue.validate(document.root.as_ref().unwrap(), document, &Options::default())
}

/// Each field misspelt, and each with a value of another type, is found.
#[test]
fn slips_in_real_objects_are_found() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    if !repos.is_dir() {
        println!("skipped: there are no repos beside the project");
        return;
    }
    let mut paths = Vec::new();
    files(&repos, &mut paths);
    let catalogue = Catalogue::builtin();
    let (mut slips, mut types) = (0, 0);
    // The repos are full of objects that are alike.
    let mut seen = HashSet::new();
    for object in sound_objects(&paths) {
        let mut places = Vec::new();
        fields(&object, root_field(&catalogue, &object).unwrap(), "", &mut places);
        for (pointer, field) in places {
            if !seen.insert(format!("{} {pointer}", object["kind"])) {
                continue;
            }
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let misspelt = format!("{}x{}", &key[..key.len() - 1], &key[key.len() - 1..]);
            let mut slip = object.clone();
            let map = slip.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            let value = map.remove(key).unwrap();
            map.insert(misspelt.clone(), value);
            let findings = validate(&catalogue, &slip);
            let found = findings
                .iter()
                .find(|finding| matches!(&finding.problem, Problem::UnknownField { field, .. } if *field == misspelt));
            let found = found.unwrap_or_else(|| panic!("{pointer}: {findings:#?}"));
            assert!(found.help.as_ref().unwrap().contains(&format!("{key}`")), "{pointer}: {found:#?}");
            slips += 1;
            if field.types().is_any() {
                continue;
            }
            let mut other = object.clone();
            let is_map = field.types().has(Type::Object);
            *other.pointer_mut(&pointer).unwrap() = if is_map { json!([1]) } else { json!({"a": 1}) };
            let findings = validate(&catalogue, &other);
            let found = findings.iter().any(|finding| matches!(finding.problem, Problem::WrongType { .. }));
            assert!(found, "{pointer}: {findings:#?}");
            types += 1;
        }
    }
    println!("{slips} misspelt fields and {types} wrong types found");
    assert!(slips > 200 && types > 200);
}

/// What is wrong in the repos, each looked at: Flux 2.8 and later do not serve that version.
const TRUE: [&str; 1] =
    ["flux-multi-tenancy/infrastructure/kyverno/source.yaml:1:13 removed-version OCIRepository apiVersion: \
     `source.toolkit.fluxcd.io/v1beta2` of OCIRepository is no longer served"];

#[test]
fn findings_in_real_repos_are_true() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    if !repos.is_dir() {
        println!("skipped: there are no repos beside the project");
        return;
    }
    let mut paths = Vec::new();
    files(&repos, &mut paths);
    paths.sort();
    let patches = patches(&paths);
    let catalogue = Catalogue::builtin();
    let (mut objects, mut known) = (0, 0);
    let mut lines = Vec::new();
    for path in &paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let (stream, _) = parse_lenient(&text, &Limits::default());
        for document in &stream.documents {
            let Some(root) = &document.root else { continue };
            let Some(api_version) = document.at(&["apiVersion"]).and_then(|node| node.as_str()) else { continue };
            let Some(kind) = document.at(&["kind"]).and_then(|node| node.as_str()) else { continue };
            objects += 1;
            let (group, _) = api_version.split_once('/').unwrap_or_default();
            known += usize::from(catalogue.any_version(group, kind).is_some());
            let options = Options { partial: patches.contains(path), ..Options::default() };
            for finding in catalogue.validate(root, document, &options) {
                let (line, column) = fluxwright_diagnostic::line_column(&text, finding.span.start);
                let path = path.strip_prefix(&repos).unwrap().display();
                lines.push(format!(
                    "{path}:{line}:{column} {} {kind} {}: {}",
                    finding.problem.code(),
                    finding.path,
                    finding.message
                ));
            }
        }
    }
    println!("{} files, {objects} objects, {known} of known kinds, {} findings", paths.len(), lines.len());
    assert_eq!(lines, TRUE);
}

//! A number or boolean where Kubernetes wants a text.

use fluxwright_build::Touch;
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW212",
    name: "not-a-text",
    summary: "a label, annotation, variable or ConfigMap value is a number or boolean",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for object in root.resources(world.built()) {
            let id = object.id();
            if world.catalogue().any_version(&id.group, &id.kind).is_some() {
                // A schema tells.
                continue;
            }
            for (field, value) in wrong(&object.value) {
                let what = match value {
                    Value::Bool(_) => "a boolean",
                    Value::Number(_) => "a number",
                    _ => continue,
                };
                let message = format!("`{field}` of {} is {what}, and must be a text", object.id());
                let touched = object
                    .provenance
                    .touched
                    .iter()
                    .any(|touch| matches!(touch, Touch::Applier { field: "postBuild", .. }));
                let finding = Finding::new(world.place_of(object, &field), message).label(format!("{value}"));
                reporter.add(
                    match touched {
                        true => finding.note("quotes around a variable are lost before Flux puts the value in").help(
                            "put quotes into the value of the variable, or text around it, so that it stays a text",
                        ),
                        false => finding.help("put it in quotes"),
                    }
                    .in_root(&root.name),
                );
            }
        }
    }
}

/// The fields that must be texts and are not, with their values.
fn wrong(object: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for field in ["labels", "annotations"] {
        map(object.pointer(&format!("/metadata/{field}")), &format!("metadata.{field}"), &mut found);
    }
    match (object.get("apiVersion").and_then(Value::as_str), object.get("kind").and_then(Value::as_str)) {
        (Some("v1"), Some("ConfigMap")) => map(object.get("data"), "data", &mut found),
        (Some("v1"), Some("Secret")) => {
            map(object.get("data"), "data", &mut found);
            map(object.get("stringData"), "stringData", &mut found);
        }
        (Some("v1"), Some("Pod")) => pod(object.get("spec"), "spec", &mut found),
        (Some("apps/v1"), Some("Deployment" | "DaemonSet" | "StatefulSet" | "ReplicaSet"))
        | (Some("batch/v1"), Some("Job")) => template(object.pointer("/spec/template"), "spec.template", &mut found),
        (Some("batch/v1"), Some("CronJob")) => {
            let at = "spec.jobTemplate.spec.template";
            template(object.pointer("/spec/jobTemplate/spec/template"), at, &mut found);
        }
        _ => {}
    }
    found.retain(|(_, value)| matches!(value, Value::Bool(_) | Value::Number(_)));
    found
}

fn template<'v>(template: Option<&'v Value>, at: &str, found: &mut Vec<(String, &'v Value)>) {
    let Some(template) = template else { return };
    for field in ["labels", "annotations"] {
        map(template.pointer(&format!("/metadata/{field}")), &format!("{at}.metadata.{field}"), found);
    }
    pod(template.get("spec"), &format!("{at}.spec"), found);
}

fn pod<'v>(spec: Option<&'v Value>, at: &str, found: &mut Vec<(String, &'v Value)>) {
    let Some(spec) = spec else { return };
    map(spec.get("nodeSelector"), &format!("{at}.nodeSelector"), found);
    for field in ["initContainers", "containers"] {
        for (index, container) in items(spec.get(field)).enumerate() {
            let at = format!("{at}.{field}[{index}]");
            for (index, variable) in items(container.get("env")).enumerate() {
                found.extend(variable.get("value").map(|value| (format!("{at}.env[{index}].value"), value)));
            }
            for list in ["args", "command"] {
                let values = items(container.get(list)).enumerate();
                found.extend(values.map(|(index, value)| (format!("{at}.{list}[{index}]"), value)));
            }
        }
    }
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

fn map<'v>(map: Option<&'v Value>, at: &str, found: &mut Vec<(String, &'v Value)>) {
    let entries = map.and_then(Value::as_object).into_iter().flatten();
    found.extend(entries.map(|(key, value)| (format!("{at}.{}", quoted(key)), value)));
}

/// A key as a step of a path.
fn quoted(key: &str) -> String {
    let plain = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    if plain { key.to_owned() } else { format!("\"{key}\"") }
}

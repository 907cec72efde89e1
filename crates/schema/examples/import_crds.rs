//! Writes the schemas of `schemas/kinds` from CRD files: `cargo run --example import_crds -- OUT CRD…`.
//!
//! What people write stays: types, fields, limits, defaults and rules. Prose, `status` and what every object has are left
//! out.

#![allow(clippy::print_stderr, clippy::disallowed_methods, reason = "a tool for developers")]

use std::error::Error;
use std::fs;
use std::path::Path;

use fluxwright_yaml::Dialect;
use serde_json::{Map, Value, json};

/// Kinds that alerts and receivers may name where flux-operator has installed Flux.
const OPERATOR_KINDS: [&str; 3] = ["FluxInstance", "ResourceSet", "ResourceSetInputProvider"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let out = arguments.next().ok_or("usage: import_crds OUT CRD…")?;
    for file in arguments {
        let text = fs::read_to_string(&file)?;
        for document in &fluxwright_yaml::parse(&text)?.documents {
            let crd = document.to_value(Dialect::Sigs)?;
            if crd["kind"] != "CustomResourceDefinition" {
                continue;
            }
            let (name, kind) = kind(&crd).ok_or_else(|| format!("{}: not a CRD as expected", file.display()))?;
            let mut text = String::new();
            write(&kind, 0, &mut text);
            text.push('\n');
            fs::write(Path::new(&out).join(format!("{name}.json")), text)?;
            eprintln!("{name}");
        }
    }
    Ok(())
}

/// The name of the file and its content.
fn kind(crd: &Value) -> Option<(String, Value)> {
    let spec = &crd["spec"];
    let names = &spec["names"];
    let group = spec["group"].as_str()?;
    let mut versions = Map::new();
    for version in spec["versions"].as_array()?.iter().filter(|version| version["served"] == true) {
        let mut root = strip(&version["schema"]["openAPIV3Schema"]);
        let properties = root["properties"].as_object_mut()?;
        properties.retain(|name, _| !matches!(name.as_str(), "apiVersion" | "kind" | "metadata" | "status"));
        properties.insert("status".to_owned(), json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true}));
        for list in ["eventSources", "resources"] {
            let kinds = root.pointer_mut(&format!("/properties/spec/properties/{list}/items/properties/kind"));
            if let Some(Value::Object(kinds)) = kinds.filter(|_| group.starts_with("notification.")) {
                kinds.insert("x-fluxwright-also".to_owned(), json!(OPERATOR_KINDS));
            }
        }
        versions.insert(version["name"].as_str()?.to_owned(), root);
    }
    let plural = names["plural"].as_str()?;
    let kind = json!({
        "group": group, "kind": names["kind"], "plural": plural, "shortNames": names.get("shortNames").unwrap_or(&json!([])),
        "scope": spec["scope"], "versions": versions,
    });
    Some((format!("{group}_{}", names["singular"].as_str()?), kind))
}

/// Without prose. A property may be called `description`, so only schemas lose theirs.
fn strip(schema: &Value) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let mut kept = Map::new();
    for (keyword, value) in schema {
        let value = match (keyword.as_str(), value) {
            ("description" | "title" | "example", _) => continue,
            ("properties", Value::Object(properties)) => {
                Value::Object(properties.iter().map(|(name, schema)| (name.clone(), strip(schema))).collect())
            }
            ("items" | "additionalProperties" | "not", value) => strip(value),
            ("anyOf" | "oneOf" | "allOf", Value::Array(schemas)) => schemas.iter().map(strip).collect(),
            (_, value) => value.clone(),
        };
        kept.insert(keyword.clone(), value);
    }
    Value::Object(kept)
}

/// JSON in which what fits on a line stands on one.
fn write(value: &Value, indent: usize, out: &mut String) {
    let flat = value.to_string();
    let items: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (format!("{}: ", json!(key)), value)).collect(),
        Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        _ => Vec::new(),
    };
    if items.is_empty() || (indent > 0 && flat.len() + indent <= 110) {
        out.push_str(&flat);
        return;
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    out.push(open);
    for (position, (key, item)) in items.iter().enumerate() {
        out.push_str(if position > 0 { ",\n" } else { "\n" });
        out.push_str(&" ".repeat(indent + 1));
        out.push_str(key);
        write(item, indent + 1, out);
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(close);
}

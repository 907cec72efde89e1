//! The hash behind a generated name.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::resource::Resource;
use crate::resources::Resources;

/// Puts the hash behind the names of those that need one.
pub(crate) fn add_hashes(resources: &mut Resources) {
    for resource in resources.iter_mut().filter(|resource| resource.needs_hash) {
        let name = format!("{}-{}", resource.name(), hash(resource));
        resource.remember_id();
        resource.set_name(&name);
    }
}

/// Ten letters and digits that depend on the content.
fn hash(resource: &Resource) -> String {
    let value = resource.value();
    let mut hashed: Vec<(&str, Value)> = Vec::new();
    let part = |key: &str| value.get(key).cloned().unwrap_or_else(|| "".into());
    let extra = |key: &'static str| value.get(key).filter(|value| value.is_object()).map(|value| (key, value.clone()));
    match resource.kind() {
        "Secret" => {
            hashed.push(("data", part("data")));
            hashed.push(("type", part("type")));
            hashed.extend(extra("stringData"));
        }
        _ => {
            hashed.push(("data", part("data")));
            hashed.extend(extra("binaryData"));
        }
    }
    hashed.push(("kind", resource.kind().into()));
    // kustomize looks for the name where none is.
    hashed.push(("name", "".into()));
    let map: Map<String, Value> = hashed.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let mut json = String::new();
    write_json(&Value::Object(map), &mut json);
    let digest = Sha256::digest(json.as_bytes());
    let mut hex = String::new();
    for byte in digest.iter().take(5) {
        let _ = write!(hex, "{byte:02x}");
    }
    // No vowels and nothing that looks like one: a hash is not to be a word.
    hex.chars()
        .map(|digit| match digit {
            '0' => 'g',
            '1' => 'h',
            '3' => 'k',
            'a' => 'm',
            'e' => 't',
            other => other,
        })
        .collect()
}

/// JSON as Go writes it: keys sorted, characters that mean something in HTML escaped.
pub(crate) fn write_json(value: &Value, json: &mut String) {
    match value {
        Value::String(text) => write_text(text, json),
        Value::Array(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_json(item, json);
            }
            json.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            json.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_text(key, json);
                json.push(':');
                write_json(value, json);
            }
            json.push('}');
        }
        other => json.push_str(&other.to_string()),
    }
}

fn write_text(text: &str, json: &mut String) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
}

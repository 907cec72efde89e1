//! Findings in the Static Analysis Results Interchange Format 2.1.0.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fluxwright_diagnostic::Severity;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Region, replacements, word};
use crate::examples::page;
use crate::finding::{Finding, Place};
use crate::rules;
use crate::world::World;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run with these findings. `version` is that of the program, `uri` where people read about it.
pub fn sarif(world: &World<'_>, findings: &[Finding], version: &str, uri: &str) -> Value {
    let descriptors: Vec<Value> = rules::all()
        .iter()
        .map(|rule| {
            let page = page(rule);
            json!({
                "id": rule.code,
                "name": rule.name,
                "shortDescription": { "text": rule.summary },
                "fullDescription": { "text": rule.summary },
                "help": { "text": page, "markdown": page },
                "defaultConfiguration": { "level": word(rule.severity) },
                "properties": { "problem.severity": problem_severity(rule.severity), "tags": ["fluxwright"] },
            })
        })
        .collect();
    let mut counts = BTreeMap::new();
    let results: Vec<Value> = findings.iter().map(|finding| result(world, finding, &mut counts)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "fluxwright",
                    "informationUri": uri,
                    "semanticVersion": version,
                    "rules": descriptors,
                },
            },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "the root of the repo" } } },
            "results": results,
        }],
    })
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

fn result(world: &World<'_>, finding: &Finding, counts: &mut BTreeMap<String, usize>) -> Value {
    let index = rules::all().iter().position(|rule| rule.code == finding.code);
    let mut message = finding.message.clone();
    for line in finding.notes.iter().chain(&finding.help) {
        message.push('\n');
        message.push_str(line);
    }
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), finding.code.into());
    if let Some(index) = index {
        result.insert("ruleIndex".to_owned(), index.into());
    }
    result.insert("level".to_owned(), word(finding.level()).into());
    result.insert("message".to_owned(), json!({ "text": message }));
    result.insert("locations".to_owned(), json!([location(world, &finding.place, &finding.label, None)]));
    if !finding.see.is_empty() {
        let others = finding.see.iter().enumerate();
        let others: Vec<Value> =
            others.map(|(id, mark)| location(world, &mark.place, &mark.label, Some(id + 1))).collect();
        result.insert("relatedLocations".to_owned(), others.into());
    }
    result.insert("partialFingerprints".to_owned(), json!({ "fluxwright/v1": fingerprint(world, finding, counts) }));
    if let Some(fix) = fix(world, finding) {
        result.insert("fixes".to_owned(), json!([fix]));
    }
    Value::Object(result)
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

fn location(world: &World<'_>, place: &Place, label: &str, id: Option<usize>) -> Value {
    let mut location = json!({
        "physicalLocation": { "artifactLocation": artifact(&place.path), "region": region(Region::of(world, place)) },
    });
    if let Some(map) = location.as_object_mut() {
        if !label.is_empty() {
            map.insert("message".to_owned(), json!({ "text": label }));
        }
        if let Some(id) = id {
            map.insert("id".to_owned(), id.into());
        }
    }
    location
}

fn region(region: Region) -> Value {
    json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    })
}

fn fix(world: &World<'_>, finding: &Finding) -> Option<Value> {
    let title = &finding.remedy()?.title;
    // The format has no way to add or remove a file.
    let changes = replacements(world, finding);
    if changes.is_empty() || changes.iter().any(|change| change.region.is_none() || change.deleted) {
        return None;
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .filter_map(|change| {
            Some(json!({
                "artifactLocation": artifact(&change.path),
                "replacements": [{
                    "deletedRegion": region(change.region?),
                    "insertedContent": { "text": change.text },
                }],
            }))
        })
        .collect();
    Some(json!({ "description": { "text": title }, "artifactChanges": changes }))
}

/// The same for the same finding when lines above it come and go: of the rule, the file, the message and the text of the line, and
/// which one of those that are equal in that it is.
fn fingerprint(world: &World<'_>, finding: &Finding, counts: &mut BTreeMap<String, usize>) -> String {
    let text = world.text(&finding.place.path);
    let line = text.as_deref().and_then(|text| {
        let start = text.get(..finding.place.start)?.rfind('\n').map_or(0, |at| at + 1);
        text.get(start..)?.lines().next()
    });
    let mut hash = Sha256::new();
    for part in [finding.code, &finding.place.path, &finding.message, line.unwrap_or_default().trim()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let mut name = String::new();
    for byte in digest.iter().take(16) {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02x}");
    }
    let count = counts.entry(name.clone()).or_default();
    *count += 1;
    format!("{name}:{count}")
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => {
                // Writing to a string does not fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("apps/a b/#1é.yaml"), "apps/a%20b/%231%C3%A9.yaml");
    }
}

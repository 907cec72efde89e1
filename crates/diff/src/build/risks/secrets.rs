//! Readable secrets.

use std::collections::HashSet;

use super::{Build, risk};
use crate::mask::plain;
use crate::meaning::{Kind, Object, Parsed, Tree};
use crate::model::{Place, Report, Risk, RiskRule, RiskSeverity};
use crate::paths::file_name;

/// Places that are told at most, for each file.
const MOST_PLACES: usize = 5;

pub(super) fn find(build: &Build<'_>, report: &Report, risks: &mut Vec<Risk>) {
    for change in build.changes {
        let Some(new) = change.new.as_ref().and_then(|file| build.new.parsed(&file.path)) else { continue };
        let old = change.old.as_ref().and_then(|file| build.old.parsed(&file.path));
        let app =
            report.releases.iter().find(|release| release.files.contains(&new.path)).map(|release| release.id.as_str());
        for object in &new.objects {
            let before = old.as_ref().and_then(|old| {
                old.objects.iter().find(|known| known.kind == object.kind && known.name == object.name)
            });
            if before.is_some_and(|before| before.tree.hash == object.tree.hash) {
                continue;
            }
            let found = secret(object, before, &new)
                .or_else(|| generated(object, before, &new))
                .or_else(|| values(build, object, old.as_deref(), &new));
            risks.extend(found.map(|(found, places)| found.at(&places, &build.new.clusters(&new.path)).of(app)));
        }
    }
}

type Found = Option<(Risk, Vec<Place>)>;

/// A Secret whose data anyone can read who can read the repo.
fn secret(object: &Object, before: Option<&Object>, parsed: &Parsed) -> Found {
    if object.kind != "Secret" || !object.group.is_empty() {
        return None;
    }
    let entries = |object: &Object| -> Vec<(String, u64)> {
        let data = ["data", "stringData"].into_iter().filter_map(|key| object.tree.get(key));
        data.flat_map(|data| {
            data.entries()
                .filter(|(_, entry)| is_plain(&entry.value))
                .map(|(key, entry)| (key.to_owned(), entry.value.hash))
                .collect::<Vec<_>>()
        })
        .collect()
    };
    let known: HashSet<(String, u64)> = before.map(entries).unwrap_or_default().into_iter().collect();
    let keys: Vec<String> = entries(object)
        .into_iter()
        .filter(|entry| !known.contains(entry) && !is_harmless(&entry.0))
        .map(|(key, _)| key)
        .collect();
    if keys.is_empty() {
        return None;
    }
    let message = format!("Secret {} is committed with readable values: {}", object.name, keys.join(", "));
    Some((
        risk(RiskRule::PlainSecret, RiskSeverity::High, &object.name, message, LEAK),
        vec![Place { path: parsed.path.clone(), line: object.line }],
    ))
}

const LEAK: &str = "whoever can read the repo, now or later, can read it: encrypt it (SOPS) or keep it in a secret store, and replace the value";

/// A value that is neither empty, nor encrypted, nor made of variables.
fn is_plain(tree: &Tree) -> bool {
    match &tree.kind {
        Kind::Scalar(serde_json::Value::String(text)) => !text.contains("ENC[") && !crate::mask::is_reference(text),
        Kind::Scalar(serde_json::Value::Null) => false,
        Kind::Scalar(_) => true,
        Kind::List(_) | Kind::Map(_) => false,
    }
}

/// Keys of Secrets whose values are seldom secret.
fn is_harmless(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let harmless = [
        "username",
        "user",
        "login",
        "email",
        "host",
        "hostname",
        "port",
        "database",
        "dbname",
        "db",
        "name",
        "type",
        "region",
        "endpoint",
        "bucket",
        "project",
        "namespace",
        "issuer",
        "ca.crt",
        "tls.crt",
        "known_hosts",
        "identity.pub",
        "enableoci",
    ];
    harmless.contains(&key.as_str())
        || ["_username", "_user", "-username", "-user", "_host", "_port"].iter().any(|end| key.ends_with(end))
}

/// Literals of a generator of Secrets.
fn generated(object: &Object, before: Option<&Object>, parsed: &Parsed) -> Found {
    if !object.is_kustomize() {
        return None;
    }
    let literals = |object: &Object| -> HashSet<String> {
        let generators = object.tree.list(&["secretGenerator"]);
        generators.iter().flat_map(|generator| generator.list(&["literals"])).filter_map(Tree::scalar_text).collect()
    };
    let known = before.map(literals).unwrap_or_default();
    let plain = |literal: &String| literal.split_once('=').is_some_and(|(_, value)| !crate::mask::is_reference(value));
    let mut keys: Vec<String> = literals(object)
        .into_iter()
        .filter(|literal| !known.contains(literal) && plain(literal))
        .filter_map(|literal| Some(literal.split_once('=')?.0.to_owned()))
        .collect();
    keys.sort_unstable();
    if keys.is_empty() {
        return None;
    }
    let message = format!("a Secret is generated from readable values: {}", keys.join(", "));
    let place = Place { path: parsed.path.clone(), line: object.line };
    Some((risk(RiskRule::PlainSecret, RiskSeverity::High, &parsed.path, message, LEAK), vec![place]))
}

/// Readable values under keys that name secrets, which the file did not hold before.
fn values(build: &Build<'_>, object: &Object, old: Option<&Parsed>, new: &Parsed) -> Found {
    let keys = &build.options.secrets;
    let text = |parsed: &Parsed, (start, end): (usize, usize)| parsed.text.get(start..end).map(str::to_owned);
    let known: HashSet<String> = old
        .map(|old| {
            old.objects.iter().flat_map(|object| plain(object, keys)).filter_map(|span| text(old, span)).collect()
        })
        .unwrap_or_default();
    let places: Vec<Place> = plain(object, keys)
        .into_iter()
        .filter(|span| text(new, *span).is_some_and(|text| !known.contains(&text)))
        .take(MOST_PLACES)
        .map(|(start, end)| Place { path: new.path.clone(), line: new.line(&(start..end)) })
        .collect();
    let lines: Vec<String> = places.iter().map(|place| place.line.to_string()).collect();
    let message = format!("{} may hold a readable secret, line {}", file_name(&new.path), lines.join(", "));
    (!places.is_empty()).then(|| (risk(RiskRule::PlainValue, RiskSeverity::Medium, &new.path, message, LEAK), places))
}

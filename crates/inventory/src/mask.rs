//! Objects as they may be shown: the rules are those of `fluxwright diff`, here on values.

use fluxwright_diff::{MASK, SecretKeys, mask};
use serde_json::{Map, Value};

/// An object without its secrets: the data of a Secret, values whose key names a secret, tokens and passwords in texts and URLs.
pub fn shown(object: &Value, keys: &SecretKeys) -> Value {
    let is_secret = object.get("kind").and_then(Value::as_str) == Some("Secret");
    let is_provider = object.get("kind").and_then(Value::as_str) == Some("Provider")
        && object.get("apiVersion").and_then(Value::as_str).is_some_and(|it| it.starts_with("notification."));
    let Value::Object(map) = object else { return value(object, keys) };
    let shown = map.iter().map(|(key, field)| {
        let field = match key.as_str() {
            "data" | "stringData" if is_secret => hidden(field),
            "spec" if is_provider => provider(field, keys),
            key => named(key, field, keys),
        };
        (key.clone(), field)
    });
    Value::Object(shown.collect())
}

/// A text without passwords and tokens, such as a URL.
pub fn text(text: &str) -> String {
    mask("", text, &SecretKeys::none()).into_owned()
}

/// Scheme and host of a URL: who knows the whole address of a webhook can use it.
pub(crate) fn origin(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return text(url) };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}")
}

/// The spec of a Provider of notifications.
fn provider(spec: &Value, keys: &SecretKeys) -> Value {
    let mut shown = value(spec, keys);
    let address = spec.get("address").and_then(Value::as_str).filter(|address| !is_reference(address));
    if let (Some(address), Some(shown)) = (address, shown.get_mut("address")) {
        let origin = origin(address);
        let is_all = address.trim_end_matches('/') == origin;
        *shown = if is_all { origin.into() } else { format!("{origin}/{MASK}").into() };
    }
    shown
}

fn named(key: &str, field: &Value, keys: &SecretKeys) -> Value {
    match field {
        Value::String(text) if keys.names(key) => {
            if is_reference(text) {
                field.clone()
            } else {
                MASK.into()
            }
        }
        Value::Number(_) if keys.names(key) => MASK.into(),
        Value::Array(items) if keys.names(key) => {
            Value::Array(items.iter().map(|item| named(key, item, keys)).collect())
        }
        Value::String(text) => string(key, text, keys),
        _ => value(field, keys),
    }
}

fn value(field: &Value, keys: &SecretKeys) -> Value {
    match field {
        Value::Object(map) => Value::Object(object(map, keys)),
        Value::Array(items) => Value::Array(items.iter().map(|item| value(item, keys)).collect()),
        Value::String(text) => string("", text, keys),
        other => other.clone(),
    }
}

fn object(map: &Map<String, Value>, keys: &SecretKeys) -> Map<String, Value> {
    // `name: DB_PASSWORD, value: …`, as in environments.
    let pair = map.get("name").and_then(Value::as_str).filter(|name| keys.names(name));
    map.iter()
        .map(|(key, field)| {
            let field = match (pair, key.as_str()) {
                (Some(name), "value") => named(name, field, keys),
                _ => named(key, field, keys),
            };
            (key.clone(), field)
        })
        .collect()
}

/// A text, which may be a file of its own.
fn string(key: &str, text: &str, keys: &SecretKeys) -> Value {
    let path = if key.contains('.') || !text.contains('\n') { key } else { "text.yaml" };
    Value::String(mask(path, text, keys).into_owned())
}

fn hidden(field: &Value) -> Value {
    match field {
        Value::Object(map) => Value::Object(map.iter().map(|(key, field)| (key.clone(), hidden(field))).collect()),
        Value::Array(items) => Value::Array(items.iter().map(hidden).collect()),
        Value::String(text) if is_reference(text) => field.clone(),
        Value::Null => Value::Null,
        _ => MASK.into(),
    }
}

/// Whether a text says nothing itself: variables without a default, or what an external store is asked for.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    let stores = ["op://", "vault:", "ref+", "secretref:", "bws://", "doppler://"];
    if text.is_empty() || stores.iter().any(|scheme| text.starts_with(scheme)) {
        return true;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let Some((name, after)) = rest.strip_prefix("${").and_then(|rest| rest.split_once('}')) else { return false };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return false;
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let object = json!({
            "kind": "Secret", "metadata": {"name": "a", "annotations": {"x": "https://me:hunter2@host/y"}},
            "data": {"a": "aHVudGVyMg=="}, "stringData": {"b": "hunter2", "c": "${FROM}", "d": {"e": 1}},
        });
        let shown = shown(&object, &SecretKeys::default());
        assert!(!shown.to_string().contains("hunter2") && !shown.to_string().contains("aHVu"), "{shown}");
        assert_eq!(shown["stringData"], json!({"b": "***", "c": "${FROM}", "d": {"e": "***"}}));
        assert_eq!(shown["metadata"]["name"], "a");
    }

    #[test]
    fn addresses_of_webhooks_are_cut() {
        assert_eq!(origin("https://me:pw@hooks.slack.com/services/T0/B0/x"), "https://hooks.slack.com");
        assert_eq!(origin(""), "");
        assert_eq!(origin("sns-topic"), "sns-topic");
        let provider = |address: &str| {
            let object = json!({"apiVersion": "notification.toolkit.fluxcd.io/v1beta3", "kind": "Provider", "spec": {"address": address}});
            shown(&object, &SecretKeys::default())["spec"]["address"].as_str().unwrap().to_owned()
        };
        assert_eq!(provider("https://hooks.slack.com/services/hunter2"), "https://hooks.slack.com/***");
        assert_eq!(provider("https://alertmanager.example.com"), "https://alertmanager.example.com");
        assert_eq!(provider("${ADDRESS}"), "${ADDRESS}");
    }

    #[test]
    fn keys_and_texts_tell() {
        let object = json!({
            "kind": "HelmRelease",
            "spec": {
                "url": "https://me:hunter2@host/charts",
                "secretRef": {"name": "git-auth"},
                "values": {"auth": {"password": "hunter2", "user": "me", "tokens": ["hunter2"]}, "pin": 1,
                    "env": [{"name": "API_TOKEN", "value": "hunter2"}, {"name": "TZ", "value": "UTC"}],
                    "config.yaml": "user: me\npassword: hunter2\n", "script": "a: 1\npassword: hunter2\n"},
            },
        });
        let shown = shown(&object, &SecretKeys::default());
        assert!(!shown.to_string().contains("hunter2"), "{shown}");
        assert_eq!(shown["spec"]["secretRef"]["name"], "git-auth");
        assert_eq!(shown["spec"]["values"]["env"][1]["value"], "UTC");
        assert!(shown["spec"]["values"]["config.yaml"].as_str().unwrap().contains("user: me"));
        assert_eq!(text("oci://ghcr.io/a/b"), "oci://ghcr.io/a/b");
        assert!(!text("https://a:secretword@b").contains("secretword"));
    }
}

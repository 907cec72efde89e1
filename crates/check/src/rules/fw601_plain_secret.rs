//! A Secret whose values everyone who reads the repo can read.

use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::{World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW601",
    name: "plain-secret",
    summary: "a Secret is committed with its values",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for object in world.objects_of("", "Secret").filter(|object| !object.encrypted) {
        let value = world.value(object);
        let keys: Vec<(&str, &str)> = ["data", "stringData"]
            .iter()
            .filter_map(|field| Some((*field, value.get(field)?.as_object()?)))
            .flat_map(|(field, map)| map.iter().map(move |(key, value)| (field, key, value)))
            .filter(|(_, key, value)| value.as_str().is_some_and(is_value) && !is_public(key))
            .map(|(field, key, _)| (field, key.as_str()))
            .collect();
        let Some((field, _)) = keys.first() else { continue };
        let names: Vec<&str> = keys.iter().map(|(_, key)| *key).collect();
        let message =
            format!("Secret `{}` is committed with the {} of {}", object.name, plural(&names), names.join(", "));
        reporter.add(
            Finding::new(world.place(object, field), message)
                .label("not encrypted")
                .help("encrypt it with SOPS, or let ExternalSecret or a generator make it; then change the value, as history keeps it"),
        );
    }
}

fn plural(names: &[&str]) -> &'static str {
    if names.len() == 1 { "value" } else { "values" }
}

/// Whether a text is a value of its own: not empty, no variable, and no reference that something else resolves.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    let is_reference = text.starts_with("<path:") || text.starts_with("ref+") || text.starts_with("vault:");
    !text.is_empty() && !is_open(text) && !text.contains("$(") && !is_reference
}

/// Keys that say where and who, and no more.
fn is_public(key: &str) -> bool {
    const PUBLIC: [&str; 22] = [
        "address", "bucket", "ca.crt", "database", "dbname", "email", "enabled", "endpoint", "host", "hostname",
        "name", "port", "project", "provider", "region", "server", "type", "uri", "url", "user", "username", "login",
    ];
    let key = key.to_lowercase();
    let last = key.rsplit(['-', '_', '.']).next().unwrap_or(&key);
    PUBLIC.contains(&key.as_str()) || PUBLIC.contains(&last) && !key.contains("secret") && !key.contains("password")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_and_where_is_no_secret() {
        for public in ["username", "admin-user", "DB_HOST", "ca.crt", "s3_endpoint", "POSTGRES_USER"] {
            assert!(is_public(public), "{public}");
        }
        for private in ["password", "token", "tls.key", "user-password", "api_key", "secret_name", "values.yaml"] {
            assert!(!is_public(private), "{private}");
        }
    }
}

//! A Secret whose values everyone who reads the repo can read.

use fluxwright_diagnostic::Severity;
use fluxwright_repo::scan::Object;
use fluxwright_repo::{EnvFile, join, parent};
use serde_json::Value;

use crate::finding::{Finding, Place};
use crate::reference;
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
        reporter.add(told(world.place(object, field), &object.name, &names));
    }
    for object in world.kustomizations() {
        let value = world.value(object);
        for (index, generator) in reference::items(&value, "/secretGenerator").iter().enumerate() {
            let literals = reference::items(generator, "/literals").iter().filter_map(Value::as_str);
            let pairs = literals.filter_map(|literal| literal.split_once('='));
            let names: Vec<&str> =
                pairs.filter(|(key, value)| is_value(value) && is_private(key)).map(|(key, _)| key).collect();
            if !names.is_empty() {
                let place = world.place(object, &format!("secretGenerator[{index}].literals"));
                reporter.add(told(place, reference::text(generator, "/name"), &names));
            }
            for file in reference::items(generator, "/envs").iter().filter_map(Value::as_str) {
                env_file(world, reporter, object, reference::text(generator, "/name"), file);
            }
        }
    }
}

/// An env file that a Secret is made of.
fn env_file(world: &World<'_>, reporter: &mut Reporter, kustomization: &Object, name: &str, file: &str) {
    let Some(path) = join(parent(world.path_of(kustomization)), file) else { return };
    let Some(text) = world.text(&path).filter(|text| !text.contains("ENC[") && !text.contains("sops_version")) else {
        return;
    };
    let env = EnvFile::parse(&path, &text);
    let plain: Vec<_> =
        env.variables().filter(|(_, variable)| is_value(&variable.value) && is_private(&variable.name)).collect();
    let Some((_, first)) = plain.first() else { return };
    let names: Vec<&str> = plain.iter().map(|(_, variable)| variable.name.as_str()).collect();
    let place = Place::new(path.as_str(), first.span.start..first.span.start + first.name.len());
    reporter.add(told(place, name, &names));
}

fn told(place: Place, name: &str, keys: &[&str]) -> Finding {
    let shown = match keys {
        [first, second, third, _, ..] => format!("{first}, {second}, {third} and {} more", keys.len() - 3),
        _ => keys.join(", "),
    };
    Finding::new(place, format!("Secret `{name}` is committed with the {} of {shown}", plural(keys)))
        .label("not encrypted")
        .help("encrypt it with SOPS, or let ExternalSecret or a generator make it; then change the value, as history keeps it")
}

fn plural(names: &[&str]) -> &'static str {
    if names.len() == 1 { "value" } else { "values" }
}

/// Whether a text is a value of its own: not empty, no variable, and no reference that something else resolves.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    let is_reference = text.starts_with("<path:") || text.starts_with("ref+") || text.starts_with("vault:");
    !text.is_empty() && !is_open(text) && !text.contains("$(") && !is_reference && !is_placeholder(text)
}

/// Whether a text says that the value is to be put in by hand.
fn is_placeholder(text: &str) -> bool {
    let bare: String = text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let in_brackets = text.starts_with('<') && text.ends_with('>');
    let mut letters = text.chars();
    let first = letters.next();
    in_brackets
        || ["changeme", "replaceme", "placeholder", "redacted", "todo", "fixme", "example"].contains(&bare.as_str())
        || ["your", "replacewith", "changethis"].iter().any(|start| bare.starts_with(start))
        || letters.all(|letter| Some(letter) == first)
}

/// Keys that are called like secrets. Who makes a Secret of literals or variables often puts settings beside them.
fn is_private(key: &str) -> bool {
    const WORDS: [&str; 9] = ["auth", "credential", "dsn", "key", "pass", "private", "pwd", "secret", "token"];
    let lower = key.to_lowercase();
    !is_public(key) && WORDS.iter().any(|word| lower.contains(word))
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
    fn what_is_put_in_by_hand_is_no_value() {
        for none in ["", "changeme", "CHANGE_ME", "<token>", "${TOKEN}", "your-api-key", "xxxx", "ref+vault://a"] {
            assert!(!is_value(none), "{none}");
        }
        assert!(is_value("hunter22"));
    }

    #[test]
    fn settings_beside_secrets_are_none() {
        for secret in ["DB_PASSWORD", "api-key", "GITHUB_TOKEN"] {
            assert!(is_private(secret), "{secret}");
        }
        for setting in ["TZ", "WORLD", "AUTO_UPDATE_SCHEDULE"] {
            assert!(!is_private(setting), "{setting}");
        }
    }

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

//! The variables of a template.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Serde, merge_maps};
use serde_json::Map;

use super::filters::b64;

/// Variables by name, and the secrets among their values.
#[derive(Debug, Clone)]
pub struct Vars {
    pub(super) value: Value,
    pub(super) secrets: Arc<[String]>,
}

impl Vars {
    /// These variables.
    pub fn new(variables: &Map<String, serde_json::Value>) -> Self {
        Self { value: Value::from(Serde(variables)), secrets: Arc::from([]) }
    }

    /// Names values that no message may hold, neither as they are nor in quotes or base64.
    #[must_use]
    pub fn with_secrets(mut self, secrets: impl IntoIterator<Item = String>) -> Self {
        let mut all: Vec<String> = secrets.into_iter().filter(|secret| !secret.is_empty()).flat_map(forms).collect();
        all.sort();
        all.dedup();
        self.secrets = all.into();
        self
    }

    /// The same with one variable more, which hides one of the same name.
    #[must_use]
    pub fn with(&self, name: &str, value: Value) -> Self {
        let more = Value::from_pairs([(name, value)]);
        Self { value: merge_maps([more, self.value.clone()]), secrets: Arc::clone(&self.secrets) }
    }

    /// The text with every secret taken out.
    pub fn redact(&self, text: &str) -> String {
        redact(text, &self.secrets)
    }

    /// Whether the text holds a secret.
    pub fn has_secret_in(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| text.contains(secret.as_str()))
    }
}

/// The forms in which a secret turns up in files: as it is, with the escapes of quotes, and in base64.
fn forms(secret: String) -> Vec<String> {
    let json = serde_json::Value::from(secret.as_str()).to_string();
    let escaped = json.trim_matches('"').to_owned();
    let doubled = secret.replace('\'', "''");
    // The base64 of a few characters is in many texts by chance.
    let encoded = if secret.len() > 3 { b64(secret.as_bytes()) } else { secret.clone() };
    vec![secret, escaped, doubled, encoded]
}

/// The text with `***` for each of the secrets.
pub(super) fn redact(text: &str, secrets: &[String]) -> String {
    // The longest first: a secret can be a part of another.
    let mut secrets: Vec<&String> = secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.into_iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_longest_first() {
        let vars = Vars::new(&Map::new()).with_secrets(["hunter".into(), "hunter22".into(), String::new()]);
        assert_eq!(vars.redact("a hunter22 and a hunter"), "a *** and a ***");
        assert!(vars.has_secret_in("xhunterx"));
        assert!(!vars.has_secret_in("nothing"));
    }

    #[test]
    fn secrets_are_known_in_quotes_and_base64() {
        let vars = Vars::new(&Map::new()).with_secrets(["it's \"me\"".into()]);
        for text in ["x: 'it''s \"me\"'", "x: \"it's \\\"me\\\"\"", "x: aXQncyAibWUi", "it's \"me\""] {
            assert!(vars.has_secret_in(text), "{text}");
        }
    }
}

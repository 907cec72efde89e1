//! Values of Secrets in what a chart makes.

use serde_json::Value;

use crate::values::{Effective, Origin};

/// The shortest text that is looked for within other texts; shorter ones are hidden only where they are all of a text.
const SHORTEST_WITHIN: usize = 6;
/// The shortest text that is hidden at all: what is shorter stands in every second field.
const SHORTEST: usize = 3;

/// Texts that must not be shown, such as the values of Secrets, also as base64.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    texts: Vec<String>,
}

impl Secrets {
    /// The values of a release that come from Secrets.
    pub fn of(effective: &Effective) -> Self {
        let mut secrets = Self::default();
        for leaf in &effective.leaves {
            if effective.origins.get(leaf.origin).is_some_and(Origin::is_secret)
                && let Some(value) = effective.at(&leaf.path)
            {
                match value {
                    Value::String(text) => secrets.add(text),
                    Value::Number(number) => secrets.add(&number.to_string()),
                    _ => {}
                }
            }
        }
        secrets
    }

    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        if text.len() < SHORTEST {
            return;
        }
        self.texts.push(text.to_owned());
        self.texts.push(crate::base64::encode(text.as_bytes()));
        self.sort();
    }

    /// Adds all of others.
    pub fn extend(&mut self, others: &Self) {
        self.texts.extend(others.texts.iter().cloned());
        self.sort();
    }

    /// The longest first: one may be a part of another.
    fn sort(&mut self) {
        self.texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.texts.dedup();
    }

    /// Whether there is nothing to hide.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text with `mask` in place of secrets.
    pub fn hide(&self, text: &str, mask: &str) -> String {
        let mut shown = text.to_owned();
        for secret in &self.texts {
            if shown == *secret {
                return mask.to_owned();
            }
            if secret.len() >= SHORTEST_WITHIN && shown.contains(secret.as_str()) {
                shown = shown.replace(secret.as_str(), mask);
            }
        }
        shown
    }

    /// Replaces secrets in all texts and numbers of a value, keys included.
    pub fn hide_in(&self, value: &mut Value, mask: &str) {
        if self.is_empty() {
            return;
        }
        match value {
            Value::String(text) => *text = self.hide(text, mask),
            Value::Number(number) => {
                let text = number.to_string();
                if self.texts.contains(&text) {
                    *value = Value::from(mask);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide_in(item, mask)),
            Value::Object(map) => {
                map.values_mut().for_each(|item| self.hide_in(item, mask));
                if map.keys().any(|key| self.hide(key, mask) != *key) {
                    *map = std::mem::take(map).into_iter().map(|(key, item)| (self.hide(&key, mask), item)).collect();
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_land() {
        let mut secrets = Secrets::default();
        for text in ["hunter2", "abc", "x", "8472", "hunter2-long"] {
            secrets.add(text);
        }
        let mut value = json!({
            "url": "https://me:hunter2@host", "key": "abc", "part": "abcdef", "x": "x", "port": 8472, "other": 84720,
            "data": "aHVudGVyMg==", "config": "a: hunter2\nb: hunter2-long\n", "hunter2": [true, null, "hunter2"],
        });
        secrets.hide_in(&mut value, "*");
        assert_eq!(
            value,
            json!({
                "url": "https://me:*@host", "key": "*", "part": "abcdef", "x": "x", "port": "*", "other": 84720,
                "data": "*", "config": "a: *\nb: *\n", "*": [true, null, "*"],
            })
        );
    }
}

//! The variables of an applier, and where they are from.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::applier::{Place, Variable, VariableFrom, VariableValue};
use crate::base64;
use crate::envsubst::Lookup;

/// The variables of an applier.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    pub(crate) known: BTreeMap<String, Variable>,
    /// Something from which variables are taken is not in the repo: any name may have a value.
    pub(crate) has_unknown_source: bool,
    /// `substituteStrategy: Always`.
    pub(crate) always: bool,
}

/// What variables are taken from.
pub(crate) enum Source<'s> {
    /// An object that the repo makes.
    Object {
        /// `ConfigMap` or `Secret`.
        kind: &'s str,
        namespace: &'s str,
        name: &'s str,
        value: &'s Value,
        place: Place,
    },
    /// Given with the options.
    Given(&'s crate::options::VariablesOf),
    /// `substitute` of the applier itself.
    Inline(&'s BTreeMap<String, String>, Place),
}

impl Variables {
    /// Adds variables, over those of the same name. Line ends in values are lost.
    pub(crate) fn add(&mut self, source: &Source<'_>) {
        match source {
            Source::Inline(texts, place) => {
                let from = VariableFrom { name: "substitute".to_owned(), place: Some(place.clone()), is_secret: false };
                self.add_texts(texts, &from);
            }
            Source::Given(given) => {
                let name = format!("{}/{}/{}", given.kind, given.namespace, given.name);
                let from = VariableFrom { name, place: None, is_secret: given.kind == "Secret" };
                self.add_texts(&given.data, &from);
            }
            Source::Object { kind, namespace, name, value, place } => {
                let is_secret = *kind == "Secret";
                let name = format!("{kind}/{namespace}/{name}");
                let from = VariableFrom { name, place: Some(place.clone()), is_secret };
                self.add_object(value, &from);
            }
        }
    }

    fn add_texts(&mut self, texts: &BTreeMap<String, String>, from: &VariableFrom) {
        for (name, text) in texts {
            self.put(name, VariableValue::Known(text.clone()), from);
        }
    }

    fn add_object(&mut self, value: &Value, from: &VariableFrom) {
        let texts = |field: &str| value.get(field).and_then(Value::as_object).into_iter().flatten();
        for (name, text) in texts("data") {
            let Some(text) = text.as_str() else { continue };
            let value = if text.starts_with("${encrypted:") {
                VariableValue::Unknown
            } else if !from.is_secret {
                VariableValue::Known(text.to_owned())
            } else {
                // Not UTF-8: Flux would put the bytes there.
                let decoded = base64::decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
                decoded.map_or(VariableValue::Unknown, VariableValue::Known)
            };
            self.put(name, value, from);
        }
        // The cluster puts it into `data`.
        for (name, text) in texts("stringData").filter(|_| from.is_secret) {
            let Some(text) = text.as_str() else { continue };
            let is_encrypted = text.starts_with("${encrypted:");
            let value = if is_encrypted { VariableValue::Unknown } else { VariableValue::Known(text.to_owned()) };
            self.put(name, value, from);
        }
    }

    fn put(&mut self, name: &str, value: VariableValue, from: &VariableFrom) {
        let value = match value {
            VariableValue::Known(text) if text.contains('\n') => VariableValue::Known(text.replace('\n', "")),
            value => value,
        };
        self.known.insert(name.to_owned(), Variable { value, from: from.clone() });
    }

    /// What is known of a variable; `None` when there is none.
    pub(crate) fn get(&self, name: &str) -> Option<Lookup<'_>> {
        match self.known.get(name).map(|variable| &variable.value) {
            Some(VariableValue::Known(text)) => Some(Lookup::Value(text)),
            Some(VariableValue::Unknown) => Some(Lookup::Unknown),
            None if self.has_unknown_source && is_name(name) => Some(Lookup::Unknown),
            None => None,
        }
    }

    /// Whether Flux replaces anything at all.
    pub(crate) fn runs(&self) -> bool {
        self.always || self.has_unknown_source || !self.known.is_empty()
    }

    /// The first name that Flux refuses.
    pub(crate) fn wrong_name(&self) -> Option<(&str, &Variable)> {
        self.known.iter().find(|(name, _)| !is_name(name)).map(|(name, variable)| (name.as_str(), variable))
    }
}

/// Whether a variable may have the name: a letter or `_`, then letters, digits and `_`.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

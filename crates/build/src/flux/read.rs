//! Typed fields out of an object's `spec`, as Flux's code takes them.

use std::collections::BTreeMap;

use serde_json::Value;

/// A field of a wrong type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrongType {
    /// The field, from `spec` on.
    pub(crate) field: String,
    /// What it must be.
    pub(crate) wanted: &'static str,
}

/// Reads fields and gathers what is wrong with them.
pub(crate) struct Fields<'v> {
    spec: &'v Value,
    pub(crate) errors: Vec<WrongType>,
}

impl<'v> Fields<'v> {
    pub(crate) fn new(spec: &'v Value) -> Self {
        Self { spec, errors: Vec::new() }
    }

    fn wrong(&mut self, field: &str, wanted: &'static str) {
        self.errors.push(WrongType { field: format!("spec.{field}"), wanted });
    }

    /// What is at a field; `.` between names. Null counts as nothing.
    fn at(&self, field: &str) -> Option<&'v Value> {
        let mut value = self.spec;
        for name in field.split('.') {
            value = value.get(name)?;
        }
        Some(value).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&mut self, field: &str) -> Option<String> {
        match self.at(field)? {
            Value::String(text) => Some(text.clone()),
            _ => {
                self.wrong(field, "a text");
                None
            }
        }
    }

    pub(crate) fn truth(&mut self, field: &str) -> bool {
        match self.at(field) {
            None => false,
            Some(Value::Bool(truth)) => *truth,
            Some(_) => {
                self.wrong(field, "true or false");
                false
            }
        }
    }

    pub(crate) fn list(&mut self, field: &str) -> &'v [Value] {
        match self.at(field) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.wrong(field, "a list");
                &[]
            }
        }
    }

    pub(crate) fn texts(&mut self, field: &str) -> Vec<String> {
        let items = self.list(field);
        let texts: Vec<String> = items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
        if texts.len() != items.len() {
            self.wrong(field, "a list of texts");
        }
        texts
    }

    pub(crate) fn maps(&mut self, field: &str) -> Vec<&'v Value> {
        let items = self.list(field);
        let maps: Vec<&Value> = items.iter().filter(|item| item.is_object()).collect();
        if maps.len() != items.len() {
            self.wrong(field, "a list of maps");
        }
        maps
    }

    pub(crate) fn text_map(&mut self, field: &str) -> Option<BTreeMap<String, String>> {
        let map = match self.at(field)? {
            Value::Object(map) => map,
            _ => {
                self.wrong(field, "a map");
                return None;
            }
        };
        let mut texts = BTreeMap::new();
        for (key, value) in map {
            match value {
                Value::String(text) => {
                    texts.insert(key.clone(), text.clone());
                }
                _ => self.wrong(&format!("{field}.{key}"), "a text; put quotes around it"),
            }
        }
        Some(texts)
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.at(field).is_some()
    }
}

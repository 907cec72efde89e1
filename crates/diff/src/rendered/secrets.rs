//! Values that come from Secrets, wherever they land: those of variables, which may become a part of any text. What lands
//! in the values of releases is known by its path.

use std::collections::BTreeSet;

use fluxwright_build::{Built, VariableValue};
use serde_json::Value;

use crate::mask::MASK;
use crate::model::FieldChange;

/// A shorter secret is hidden where it is a whole value only: as a part of others it may be anything.
const SHORTEST: usize = 5;
/// Secrets that are looked for at most.
const MOST: usize = 20_000;

/// The values of variables that are taken from Secrets.
#[derive(Debug, Default)]
pub(super) struct Known {
    whole: BTreeSet<String>,
    parts: Vec<String>,
}

impl Known {
    /// Those of both states.
    pub fn of(states: [&Built; 2]) -> Self {
        let mut whole: BTreeSet<String> = BTreeSet::new();
        for built in states {
            for applier in &built.appliers {
                for variable in applier.variables.values().filter(|variable| variable.from.is_secret) {
                    if let VariableValue::Known(text) = &variable.value {
                        whole.insert(text.clone());
                    }
                }
            }
        }
        whole.retain(|text| !text.trim().is_empty() && !crate::mask::is_reference(text) && !is_common(text));
        let mut parts: Vec<String> = whole.iter().filter(|text| text.len() >= SHORTEST).take(MOST).cloned().collect();
        // The longest first: one may be a part of another.
        parts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self { whole, parts }
    }

    /// Hides them in a field.
    pub fn hide(&self, field: &mut FieldChange) {
        if self.whole.is_empty() {
            return;
        }
        for value in [&mut field.old, &mut field.new].into_iter().flatten() {
            field.masked |= self.hide_in(value);
        }
    }

    fn hide_in(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.hide_text(text),
            Value::Number(number) if self.whole.contains(&number.to_string()) => {
                *value = Value::String(MASK.to_owned());
                true
            }
            Value::Array(items) => items.iter_mut().fold(false, |any, item| self.hide_in(item) | any),
            Value::Object(map) => map.values_mut().fold(false, |any, item| self.hide_in(item) | any),
            _ => false,
        }
    }

    fn hide_text(&self, text: &mut String) -> bool {
        if self.whole.contains(text.trim()) {
            *text = MASK.to_owned();
            return true;
        }
        let mut any = false;
        for part in &self.parts {
            if text.contains(part.as_str()) {
                *text = text.replace(part.as_str(), MASK);
                any = true;
            }
        }
        any
    }
}

/// Words that Secrets hold as well and that are none.
fn is_common(text: &str) -> bool {
    matches!(
        text,
        "true" | "false" | "yes" | "no" | "null" | "admin" | "root" | "default" | "postgres" | "git" | "helm"
    )
}

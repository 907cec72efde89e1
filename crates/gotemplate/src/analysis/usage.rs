//! Taking down what is done with values.

use fluxwright_diagnostic::Span;

use super::access::{Access, Need, Usage};
use super::path::Path;
use super::value::{Input, Value};
use super::walk::Reader;

impl Reader<'_> {
    /// Takes down that a value, and all that is in it, is used so.
    pub(super) fn use_value(&mut self, value: &Value, usage: Usage) {
        if !self.step(1) {
            return;
        }
        match value {
            Value::Input(input) => self.use_input(input, usage),
            Value::OneOf(values, _) => values.iter().for_each(|value| self.use_value(value, usage)),
            Value::List(items, _) => {
                if let Some(usage) = usage_of_parts(usage) {
                    items.iter().for_each(|value| self.use_value(value, usage));
                }
            }
            Value::Dict(entries, _) => {
                if let Some(usage) = usage_of_parts(usage) {
                    entries.values().for_each(|value| self.use_value(value, usage));
                }
            }
            _ => {}
        }
    }

    /// Takes down that a part of the inputs is used so. That keys of the inputs are read goes without saying.
    pub(super) fn use_input(&mut self, input: &Input, usage: Usage) {
        if !(input.path.is_root() && usage == Usage::Map) {
            self.record(&input.path, &input.at, Need::Guarded, Some(usage));
        }
    }

    pub(super) fn record(&mut self, path: &Path, at: &Span, need: Need, usage: Option<Usage>) {
        if !self.step(self.facts.len() + 1) {
            return;
        }
        self.accesses.add(Access {
            path: path.clone(),
            span: at.clone(),
            need,
            usages: usage.into_iter().collect(),
            conditional: self.branch > 0 || self.facts.may_be_made(path),
            given: self.facts.about(path),
        });
    }
}

/// What a use of a list or map that the template made is to its parts; none when it does not look at them.
fn usage_of_parts(usage: Usage) -> Option<Usage> {
    match usage {
        Usage::Test | Usage::Inspect | Usage::Range { .. } | Usage::Map => None,
        Usage::Serialize | Usage::Print => Some(usage),
        Usage::List => Some(Usage::Scalar),
        Usage::Compare | Usage::Scalar | Usage::Argument => Some(Usage::Argument),
    }
}

//! Reading parts of values: fields, and keys by functions.

use fluxwright_diagnostic::Span;

use super::access::{Need, Usage};
use super::fact::Truth;
use super::path::Path;
use super::value::{Input, Presence, Value};
use super::walk::Reader;
use crate::ast::Name;

impl Reader<'_> {
    /// The value that `.a.b` yields of a value.
    pub(super) fn fields(&mut self, base: Value, names: &[Name]) -> Value {
        names.iter().fold(base, |value, name| self.field(&value, &name.name, &name.span))
    }

    fn field(&mut self, base: &Value, name: &str, at: &Span) -> Value {
        if !self.step(1) {
            return Value::Unknown;
        }
        match base {
            Value::Input(input) => {
                self.require(input);
                self.use_input(input, Usage::Map);
                let Some(path) = input.path.key(name) else {
                    return Value::Unknown;
                };
                let present = self.is_present(&path);
                let fails = self.options.missing_key_fails;
                let conditional = input.presence == Presence::Optional;
                let need = if fails && !present { Need::Required } else { Need::Guarded };
                self.branch += usize::from(conditional);
                self.record(&path, at, need, None);
                self.branch -= usize::from(conditional);
                let presence = if fails || present { Presence::Known } else { Presence::OrNil };
                Value::Input(Input { path, presence, at: at.clone() })
            }
            Value::OneOf(values, _) => {
                // Which of them it is depends on the execution.
                self.branch += 1;
                let fields: Vec<Value> = values.iter().map(|value| self.field(value, name, at)).collect();
                self.branch -= 1;
                Value::one_of(fields, Truth::default())
            }
            Value::Dict(entries, _) => entries.get(name).map_or(Value::Unknown, |value| value.read_at(at)),
            _ => Value::Unknown,
        }
    }

    /// A key that a function reads without failing when it is missing; `None` when the value has no such place.
    /// `otherwise` says what the function yields then.
    pub(super) fn key_if_there(&mut self, base: &Value, key: &str, otherwise: Presence, at: &Span) -> Option<Input> {
        let Value::Input(input) = base else {
            return None;
        };
        self.use_input(input, Usage::Map);
        let path = input.path.key(key)?;
        self.record(&path, at, Need::Guarded, None);
        let presence = if self.is_present(&path) { Presence::Known } else { otherwise };
        Some(Input { path, presence, at: at.clone() })
    }

    /// Reports that the value must be there at this point, unless it is known to be.
    pub(super) fn require(&mut self, input: &Input) {
        if matches!(input.presence, Presence::OrNil | Presence::OrText) && !self.is_present(&input.path) {
            self.record(&input.path, &input.at, Need::Required, None);
        }
    }

    /// Reports that the value must be there at this point, if it is a part of the inputs.
    pub(super) fn require_value(&mut self, value: &Value) {
        if let Value::Input(input) = value {
            self.require(input);
        }
    }

    /// Reports that the value must be there to be ranged over: nil can be, an empty string cannot.
    pub(super) fn require_range(&mut self, value: &Value) {
        if let Value::Input(input) = value
            && input.presence == Presence::OrText
        {
            self.require(input);
        }
    }

    pub(super) fn is_present(&mut self, path: &Path) -> bool {
        self.step(self.facts.len()) && self.facts.is_present(path)
    }
}

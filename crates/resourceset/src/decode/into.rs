//! Decoding a value into what is already there.

use serde_json::{Map, Value};

use super::{DecodeError, Found, Step, Type, fold, number, time};

/// Decodes `source` into `target`, which holds the result of earlier decoding, or null for nothing. Maps gain and
/// replace keys, structs fields; the items of a list are decoded into those at the same index, and the list gets the
/// source's length.
///
/// # Errors
/// The first value of a wrong type, in the order in which Go comes across them.
pub(crate) fn decode(of: &'static Type, source: Value, target: &mut Value) -> Result<(), DecodeError> {
    Decoder { path: Vec::new() }.value(of, source, target)
}

struct Decoder {
    path: Vec<Step>,
}

impl Decoder {
    fn value(&mut self, of: &'static Type, source: Value, target: &mut Value) -> Result<(), DecodeError> {
        match (of, source) {
            (Type::Ignored, _) => {}
            (Type::Json, source) => *target = source,
            // Null empties a map or list and leaves everything else.
            (Type::List(_) | Type::Map(_), Value::Null) => *target = Value::Null,
            (_, Value::Null) => {}
            (Type::Text, source @ Value::String(_)) | (Type::Bool, source @ Value::Bool(_)) => *target = source,
            (Type::Text, source @ (Value::Bool(_) | Value::Number(_))) => {
                *target = Value::String(number::text(&source))
            }
            (Type::Int, source @ Value::Number(_)) => match source.as_i64() {
                Some(_) => *target = source,
                None => return Err(self.error("a whole number", Found::Text(number::text(&source)))),
            },
            (Type::Duration, Value::String(text)) => match time::is_duration(&text) {
                true => *target = Value::String(text),
                false => return Err(self.error("a duration such as `5m` or `1h30m`", Found::Text(text))),
            },
            (Type::Time, Value::String(text)) => match time::is_rfc3339(&text) {
                true => *target = Value::String(text),
                false => return Err(self.error("a time such as `2026-01-02T15:04:05Z`", Found::Text(text))),
            },
            (Type::List(of), Value::Array(items)) => self.list(of, items, target)?,
            (Type::Map(of), Value::Object(entries)) => self.map(of, entries, target)?,
            (Type::Struct(fields), Value::Object(entries)) => self.fields(fields, entries, target)?,
            (_, source) => return Err(self.error(of.name(), Found::from(&source))),
        }
        Ok(())
    }

    fn list(&mut self, of: &'static Type, items: Vec<Value>, target: &mut Value) -> Result<(), DecodeError> {
        let mut old = match target.take() {
            Value::Array(old) => old,
            _ => Vec::new(),
        };
        old.resize(items.len(), Value::Null);
        for (index, (item, slot)) in items.into_iter().zip(&mut old).enumerate() {
            self.path.push(Step::Index(index));
            self.value(of, item, slot)?;
            self.path.pop();
        }
        *target = Value::Array(old);
        Ok(())
    }

    fn map(&mut self, of: &'static Type, entries: Map<String, Value>, target: &mut Value) -> Result<(), DecodeError> {
        if let (Value::Null, Type::Json) = (&*target, of) {
            *target = Value::Object(entries);
            return Ok(());
        }
        let mut slots = take_object(target);
        for (key, value) in entries {
            let mut slot = Value::Null;
            self.path.push(Step::Key(key));
            self.value(of, value, &mut slot)?;
            if let Some(Step::Key(key)) = self.path.pop() {
                // The zero value: an empty text for null.
                let empty = slot.is_null() && matches!(of, Type::Text);
                slots.insert(key, if empty { Value::String(String::new()) } else { slot });
            }
        }
        *target = Value::Object(slots);
        Ok(())
    }

    fn fields(
        &mut self,
        fields: &'static [(&'static str, Type)],
        entries: Map<String, Value>,
        target: &mut Value,
    ) -> Result<(), DecodeError> {
        let mut slots = take_object(target);
        // Go gets them sorted, which decides where two names mean one field.
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, value) in entries {
            let Some((field, of)) = field(fields, &name) else { continue };
            let mut slot = slots.remove(*field).unwrap_or(Value::Null);
            self.path.push(Step::Key(name));
            self.value(of, value, &mut slot)?;
            self.path.pop();
            if !slot.is_null() {
                slots.insert((*field).to_owned(), slot);
            }
        }
        *target = Value::Object(slots);
        Ok(())
    }

    fn error(&mut self, expected: &'static str, found: Found) -> DecodeError {
        DecodeError { path: std::mem::take(&mut self.path), expected, found }
    }
}

/// The field that a name means: the one of just this name, else one of this name in another case.
pub(crate) fn field<'f>(fields: &'f [(&'static str, Type)], name: &str) -> Option<&'f (&'static str, Type)> {
    fields.iter().find(|(field, _)| *field == name).or_else(|| {
        let name = fold(name);
        fields.iter().find(|(field, _)| fold(field) == name)
    })
}

fn take_object(target: &mut Value) -> Map<String, Value> {
    match target.take() {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

impl Type {
    /// In a message, after "must be".
    fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Duration => "a duration such as `5m`",
            Self::Time => "a time in quotes",
            Self::Json | Self::Ignored => "a value",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Struct(_) => "a map",
        }
    }
}

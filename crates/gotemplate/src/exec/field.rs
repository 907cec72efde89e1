//! Fields: keys of maps, members of objects.

use super::MissingKey;
use super::convert::zero_of;
use super::kind::ExecErrorKind as Kind;
use super::state::{Result, Slot, State};
use crate::ast::{Name, Operand};
use crate::function::Call;
use crate::value::{Map, Object, Type, Value};

/// How many keys an error lists.
const LISTED_KEYS: usize = 100;

impl<'t> State<'t, '_> {
    /// The fields one after the other; the last may be a method and get arguments.
    pub(super) fn fields(
        &mut self,
        dot: &Slot,
        receiver: &Slot,
        names: &'t [Name],
        operand: &'t Operand,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        let Some((last, before)) = names.split_last() else {
            return Ok(receiver.clone());
        };
        let mut current = None;
        for name in before {
            let of = current.as_ref().unwrap_or(receiver);
            current = Some(self.field(dot, of, name, operand, &[], None)?);
        }
        let of = current.as_ref().unwrap_or(receiver);
        self.field(dot, of, last, operand, arguments, piped)
    }

    fn field(
        &mut self,
        dot: &Slot,
        receiver: &Slot,
        name: &'t Name,
        operand: &'t Operand,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        let key = &*name.name;
        match receiver {
            None if self.options.missing_key == MissingKey::Error => {
                Err(self.fail_at(Kind::NilData(key.to_string()), name.span.clone()))
            }
            None => Ok(None),
            Some(Value::Nil) => Err(self.fail_at(Kind::NilPointer(key.to_string()), name.span.clone())),
            Some(Value::Map(map)) => {
                if !arguments.is_empty() || piped.is_some() {
                    return Err(self.fail_at(Kind::NotAMethod(key.to_string()), name.span.clone()));
                }
                match (map.get(key.as_bytes()), self.options.missing_key) {
                    (Some(value), _) => Ok(Some(value)),
                    (None, MissingKey::Default) => Ok(None),
                    (None, MissingKey::Zero) => Ok(Some(zero_of(map.element()))),
                    (None, MissingKey::Error) => Err(self.missing(map, name, operand)),
                }
            }
            Some(Value::Object(object)) => self.member(dot, &**object, name, operand, arguments, piped),
            Some(other) => Err(self.no_field(other, name)),
        }
    }

    fn member(
        &mut self,
        dot: &Slot,
        object: &dyn Object,
        name: &'t Name,
        operand: &'t Operand,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        let base = self.arguments.len();
        for argument in arguments {
            let value = self.argument(dot, &Type::Any, argument)?;
            self.arguments.push(value);
        }
        if let Some(piped) = piped {
            self.arguments.push(piped.unwrap_or(Value::Nil));
        }
        let own = self.arguments.get(base..).unwrap_or_default();
        let result = object.member(&name.name, &mut Call::new(&mut self.meter), own);
        self.arguments.truncate(base);
        match result {
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(error)) => {
                self.at = super::at::At::Operand(operand);
                Err(self.fail(Kind::Function { name: name.name.to_string(), error }))
            }
            None => {
                let kind = Kind::NoField { field: name.name.to_string(), of: object.type_name().to_string() };
                Err(self.fail_at(kind, name.span.clone()))
            }
        }
    }

    #[cold]
    fn no_field(&self, value: &Value, name: &Name) -> super::ExecError {
        let of = value.type_of().map(|of| of.to_string()).unwrap_or_default();
        self.fail_at(Kind::NoField { field: name.name.to_string(), of }, name.span.clone())
    }

    #[cold]
    fn missing(&self, map: &Map, name: &Name, operand: &Operand) -> super::ExecError {
        let available = map.keys().iter().take(LISTED_KEYS).map(ToString::to_string).collect();
        // What the template writes before the name.
        let of = self.templates.text.get(operand.span().start..name.span.start).unwrap_or_default().to_string();
        self.fail_at(Kind::MissingKey { key: name.name.to_string(), of, available }, name.span.clone())
    }
}

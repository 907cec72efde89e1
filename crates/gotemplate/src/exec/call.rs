//! Calls of functions.

use super::at::At;
use super::convert::convert;
use super::error::ExecError;
use super::is_true;
use super::kind::ExecErrorKind as Kind;
use super::state::{Result, Slot, State};
use crate::ast::{Identifier, Operand};
use crate::builtins::Builtin;
use crate::function::{Call, Function, FunctionError};
use crate::value::{Type, Value};

/// What a name calls.
#[derive(Debug, Clone, Copy)]
pub(super) enum Callee<'r> {
    Library(&'r Function<'r>),
    Builtin(Builtin),
}

/// What a function takes.
#[derive(Clone, Copy)]
struct Signature<'f> {
    name: &'f str,
    parameters: &'f [Type],
    variadic: Option<&'f Type>,
}

impl<'t, 'r> State<'t, 'r> {
    /// Calls a function. Go names `at` when it fails.
    pub(super) fn function(
        &mut self,
        dot: &Slot,
        identifier: &'t Identifier,
        at: At<'t>,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        let name = &*identifier.name;
        match self.callee(identifier)? {
            Callee::Library(function) => self.call_library(function, dot, name, at, arguments, piped),
            Callee::Builtin(builtin) => self.call_builtin(builtin, dot, name, at, arguments, piped),
        }
    }

    /// The function of a name. One of the library goes before Go's own.
    fn callee(&mut self, identifier: &'t Identifier) -> Result<Callee<'r>> {
        if let Some(Some(known)) = self.callees.get(identifier.number) {
            return Ok(*known);
        }
        let found = match self.library.function(&identifier.name) {
            Some(function) => Some(Callee::Library(function)),
            None => Builtin::named(&identifier.name).map(Callee::Builtin),
        };
        if let Some(callee) = self.callees.get_mut(identifier.number) {
            *callee = found;
        }
        found.ok_or_else(|| self.fail(Kind::UndefinedFunction(identifier.name.to_string())))
    }

    fn call_library(
        &mut self,
        function: &'r Function<'r>,
        dot: &Slot,
        name: &'t str,
        at: At<'t>,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        if arguments.is_empty() && piped.is_none() && function.parameters.is_empty() {
            let result = (function.run)(&mut Call::new(&mut self.meter), &[]);
            return result.map(Some).map_err(|error| self.failed(name, at, error));
        }
        let base = self.arguments.len();
        let signature = Signature { name, parameters: &function.parameters, variadic: function.variadic.as_ref() };
        self.gather(dot, signature, arguments, piped)?;
        let own = self.arguments.get(base..).unwrap_or_default();
        let result = (function.run)(&mut Call::new(&mut self.meter), own);
        self.finish(base, name, at, result)
    }

    fn call_builtin(
        &mut self,
        builtin: Builtin,
        dot: &Slot,
        name: &'t str,
        at: At<'t>,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        let base = self.arguments.len();
        let signature = Signature { name, parameters: builtin.parameters(), variadic: builtin.variadic() };
        match builtin {
            Builtin::And => return self.short_circuit(dot, signature, false, arguments, piped),
            Builtin::Or => return self.short_circuit(dot, signature, true, arguments, piped),
            _ => {}
        }
        self.gather(dot, signature, arguments, piped)?;
        if builtin == Builtin::Slice && arguments.iter().skip(1).any(|operand| self.is_boxed(operand)) {
            let error = FunctionError::message("cannot index slice/array with type interface {}");
            return self.finish(base, name, at, Err(error));
        }
        let own = self.arguments.get(base..).unwrap_or_default();
        let result = builtin.run(&mut Call::new(&mut self.meter), own);
        self.finish(base, name, at, result)
    }

    fn finish(
        &mut self,
        base: usize,
        name: &str,
        at: At<'t>,
        result: std::result::Result<Value, FunctionError>,
    ) -> Result<Slot> {
        self.arguments.truncate(base);
        result.map(Some).map_err(|error| self.failed(name, at, error))
    }

    #[cold]
    fn failed(&mut self, name: &str, at: At<'t>, error: FunctionError) -> ExecError {
        self.at = at;
        self.fail(Kind::Function { name: name.to_string(), error })
    }

    fn check_count(&self, signature: Signature<'_>, arguments: &[Operand], piped: bool) -> Result<()> {
        let got = arguments.len() + usize::from(piped);
        let want = signature.parameters.len();
        let at_least = signature.variadic.is_some();
        if got == want || at_least && got > want {
            return Ok(());
        }
        // Go does not count what is piped where any number is taken.
        let got = if at_least { arguments.len() } else { got };
        Err(self.fail(Kind::ArgumentCount { function: signature.name.to_string(), want, at_least, got }))
    }

    /// Puts the arguments, each of its parameter's type, on top of the others.
    fn gather(
        &mut self,
        dot: &Slot,
        signature: Signature<'_>,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<()> {
        self.check_count(signature, arguments, piped.is_some())?;
        let type_of = |i: usize| signature.parameters.get(i).or(signature.variadic).unwrap_or(&Type::Any);
        for (i, operand) in arguments.iter().enumerate() {
            let value = self.argument(dot, type_of(i), operand)?;
            self.arguments.push(value);
        }
        if let Some(slot) = piped {
            let value = convert(slot, type_of(arguments.len())).map_err(|kind| self.fail(kind))?;
            self.arguments.push(value);
        }
        Ok(())
    }

    /// `and` and `or`: the first argument that decides, or the last. What comes after it is not evaluated.
    fn short_circuit(
        &mut self,
        dot: &Slot,
        signature: Signature<'_>,
        wanted: bool,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        self.check_count(signature, arguments, piped.is_some())?;
        let mut value = None;
        for operand in arguments {
            value = match operand {
                Operand::Nil(_) => None,
                operand => self.slot(dot, operand)?,
            };
            if value.as_ref().is_some_and(is_true) == wanted {
                return Ok(value);
            }
        }
        Ok(piped.unwrap_or(value))
    }
}

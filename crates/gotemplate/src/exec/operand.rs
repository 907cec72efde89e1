//! Operands: as arguments, and with their fields.

use super::at::At;
use super::constant::typed_constant;
use super::convert::{convert, has_type, nil_of};
use super::kind::ExecErrorKind as Kind;
use super::state::{Result, Slot, State};
use crate::ast::{Chain, Operand, Variable};
use crate::value::{Type, Value};

/// How many variables are gone past in the time of a step.
const NEAR: usize = 16;

impl<'t> State<'t, '_> {
    /// The operand as an argument of a parameter of this type.
    pub(super) fn argument(&mut self, dot: &Slot, of: &Type, operand: &'t Operand) -> Result<Value> {
        self.at = At::Operand(operand);
        match operand {
            Operand::Nil(_) => {
                return nil_of(of).ok_or_else(|| self.fail(Kind::NilArgument(of.to_string())));
            }
            Operand::Bool(_) | Operand::Number(_) | Operand::String(_) => {
                return typed_constant(operand, of).map_err(|kind| self.fail(kind));
            }
            _ => {}
        }
        match self.slot(dot, operand)? {
            Some(value) if has_type(&value, of) => Ok(value),
            slot => convert(slot, of).map_err(|kind| self.fail_at(kind, operand.span())),
        }
    }

    /// The value of an operand that is no constant.
    pub(super) fn slot(&mut self, dot: &Slot, operand: &'t Operand) -> Result<Slot> {
        self.at = At::Operand(operand);
        match operand {
            Operand::Dot(_) => Ok(dot.clone()),
            Operand::Field(path) => self.fields(dot, dot, &path.names, operand, &[], None),
            Operand::Variable(variable) => self.variable(dot, variable, operand, &[], None),
            Operand::Pipeline(inner) => self.parenthesized(dot, &inner.pipeline),
            Operand::Function(function) => self.function(dot, function, At::Operand(operand), &[], None),
            Operand::Chain(chain) => self.chain(dot, chain, operand, &[], None),
            Operand::Nil(_) | Operand::Bool(_) | Operand::Number(_) | Operand::String(_) => {
                super::constant::ideal_constant(operand).map_err(|kind| self.fail(kind))
            }
        }
    }

    pub(super) fn variable(
        &mut self,
        dot: &Slot,
        variable: &'t Variable,
        operand: &'t Operand,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        let found = self.find_variable(&variable.name)?;
        if variable.fields.is_empty() {
            return Ok(self.variables.get(found).and_then(|entry| entry.value.clone()));
        }
        let value = self.variables.get(found).and_then(|entry| entry.value.clone());
        self.fields(dot, &value, &variable.fields, operand, arguments, piped)
    }

    /// How far from the top the variable is. To go past many others is work.
    pub(super) fn find_variable(&mut self, name: &str) -> Result<usize> {
        let Some(found) = self.variables.find(name) else {
            return Err(self.fail(Kind::UndefinedVariable(name.to_string())));
        };
        if found >= NEAR {
            self.meter.take_steps(found / NEAR).map_err(|exhausted| self.exhausted(exhausted))?;
        }
        Ok(found)
    }

    pub(super) fn chain(
        &mut self,
        dot: &Slot,
        chain: &'t Chain,
        operand: &'t Operand,
        arguments: &'t [Operand],
        piped: Option<Slot>,
    ) -> Result<Slot> {
        self.at = At::Operand(operand);
        let receiver = self.slot(dot, &chain.base);
        match &receiver {
            Ok(receiver) => self.fields(dot, receiver, &chain.fields, operand, arguments, piped),
            Err(_) => receiver,
        }
    }

    /// Whether the operand's value is an `interface {}`, as elements are, and not what that holds. One function of Go,
    /// `slice`, fails to look into it. The elements of a list or map of another type are taken for such.
    pub(super) fn is_boxed(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Dot(_) => self.dot_is_boxed,
            Operand::Field(_) | Operand::Chain(_) => true,
            Operand::Variable(variable) if variable.fields.is_empty() => {
                let entry = self.variables.find(&variable.name).and_then(|found| self.variables.get(found));
                entry.is_some_and(|entry| entry.is_boxed)
            }
            Operand::Variable(_) => true,
            _ => false,
        }
    }
}

//! Pipelines and commands.

use super::at::At;
use super::constant::ideal_constant;
use super::kind::ExecErrorKind as Kind;
use super::state::{Result, Slot, State};
use crate::ast::{Command, Operand, Pipeline};
use crate::value::Value;

impl<'t> State<'t, '_> {
    /// The value of a pipeline, which its variables get too. A nil interface comes out as no value, as in Go.
    pub(super) fn pipeline(&mut self, dot: &Slot, pipeline: &'t Pipeline) -> Result<Slot> {
        self.at = At::Pipeline(pipeline);
        if let ([command], []) = (&*pipeline.commands, &*pipeline.declarations) {
            // Most are of this kind. The value is handed on in place: to take it apart and put it together costs more
            // than many a command.
            self.step()?;
            let value = self.command(dot, command, None);
            return if matches!(value, Ok(Some(Value::Nil))) { Ok(None) } else { value };
        }
        let mut value = None;
        let mut is_first = true;
        for command in &pipeline.commands {
            self.step()?;
            let piped = if is_first { None } else { Some(value) };
            is_first = false;
            value = self.command(dot, command, piped)?.filter(|value| !matches!(value, Value::Nil));
        }
        for variable in &pipeline.declarations {
            if pipeline.is_assignment {
                self.assign(&variable.name, value.clone(), false)?;
            } else {
                self.variables.push(&variable.name, value.clone());
            }
        }
        Ok(value)
    }

    /// The value of a command. `piped` is the value of the command before it, if there is one.
    fn command(&mut self, dot: &Slot, command: &'t Command, piped: Option<Slot>) -> Result<Slot> {
        let Some((first, arguments)) = command.operands.split_first() else {
            return Ok(None);
        };
        match first {
            Operand::Field(path) => {
                self.at = At::Operand(first);
                self.fields(dot, dot, &path.names, first, arguments, piped)
            }
            Operand::Chain(chain) => self.chain(dot, chain, first, arguments, piped),
            Operand::Function(function) => {
                self.at = At::Operand(first);
                self.function(dot, function, At::Command(command), arguments, piped)
            }
            Operand::Pipeline(inner) => {
                self.not_a_function(first, arguments, piped.is_some())?;
                self.parenthesized(dot, &inner.pipeline)
            }
            Operand::Variable(variable) => {
                self.at = At::Operand(first);
                if variable.fields.is_empty() {
                    self.not_a_function(first, arguments, piped.is_some())?;
                }
                self.variable(dot, variable, first, arguments, piped)
            }
            _ => {
                self.at = At::Operand(first);
                self.not_a_function(first, arguments, piped.is_some())?;
                match first {
                    Operand::Dot(_) => Ok(dot.clone()),
                    Operand::Nil(_) => Err(self.fail(Kind::NilCommand)),
                    constant => ideal_constant(constant).map_err(|kind| self.fail(kind)),
                }
            }
        }
    }

    /// A pipeline in parentheses.
    pub(super) fn parenthesized(&mut self, dot: &Slot, pipeline: &'t Pipeline) -> Result<Slot> {
        self.enter()?;
        let value = self.pipeline(dot, pipeline)?;
        self.leave();
        Ok(value)
    }

    /// Refuses arguments.
    fn not_a_function(&self, first: &'t Operand, arguments: &[Operand], piped: bool) -> Result<()> {
        if arguments.is_empty() && !piped {
            return Ok(());
        }
        let what = match first {
            Operand::Pipeline(inner) => inner.pipeline.to_string(),
            other => other.to_string(),
        };
        Err(self.fail_at(Kind::NotAFunction(what), first.span()))
    }
}

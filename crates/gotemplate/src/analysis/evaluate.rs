//! Following pipelines, commands and operands.

use fluxwright_diagnostic::Span;

use super::Root;
use super::access::Usage;
use super::value::{Literal, Value};
use super::walk::Reader;
use crate::ast::{Command, Operand, Pipeline};

impl Reader<'_> {
    /// The value of a pipeline; its variables are set.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) -> Value {
        let value = self.pipeline_value(pipeline);
        for variable in &pipeline.declarations {
            self.set_variable(variable, pipeline.is_assignment, value.clone());
        }
        value
    }

    /// The value of a pipeline; its variables are left alone.
    pub(super) fn pipeline_value(&mut self, pipeline: &Pipeline) -> Value {
        self.deeper(Value::Unknown, |reader| {
            let mut value = None;
            for command in &pipeline.commands {
                value = Some(reader.command(command, value));
            }
            value.unwrap_or(Value::Unknown)
        })
    }

    /// The value of a command; `piped` comes through a `|`.
    fn command(&mut self, command: &Command, piped: Option<Value>) -> Value {
        let Some((first, rest)) = command.operands.split_first() else {
            return Value::Unknown;
        };
        if let Operand::Function(function) = first {
            return self.invoke(&function.name, rest, piped, &command.span);
        }
        let value = self.operand(first);
        if rest.is_empty() && piped.is_none() {
            return value;
        }
        // A method or a function in a map: whatever it does with its arguments.
        for operand in rest {
            let argument = self.operand(operand);
            self.use_value(&argument, Usage::Argument);
        }
        if let Some(piped) = piped {
            self.use_value(&piped, Usage::Argument);
        }
        Value::Unknown
    }

    pub(super) fn operand(&mut self, operand: &Operand) -> Value {
        if !self.step(1) {
            return Value::Unknown;
        }
        match operand {
            Operand::Function(n) => self.invoke(&n.name, &[], None, &n.span),
            Operand::Dot(n) => self.environment.dot.read_at(&n.span),
            Operand::Nil(_) => Value::Literal(Literal::Nil),
            Operand::Bool(n) => Value::Literal(Literal::Bool(n.value)),
            Operand::Number(n) => Value::Literal(Literal::Number(n.text.to_string())),
            Operand::String(n) => Value::Literal(Literal::Text(n.value.clone())),
            Operand::Field(n) => {
                let dot = self.environment.dot.read_at(&n.span);
                self.fields(dot, &n.names)
            }
            Operand::Variable(n) => {
                let end = n.fields.first().map_or(n.span.end, |field| field.span.start);
                let value = self.environment.value(&n.name).read_at(&(n.span.start..end));
                self.fields(value, &n.fields)
            }
            Operand::Chain(n) => {
                let base = self.operand(&n.base);
                self.fields(base, &n.fields)
            }
            Operand::Pipeline(n) => self.pipeline(&n.pipeline),
        }
    }

    /// A call of a function. `and` and `or` do not always look at all of their arguments.
    fn invoke(&mut self, name: &str, operands: &[Operand], piped: Option<Value>, span: &Span) -> Value {
        let alone = operands.is_empty() && piped.is_none();
        if alone && matches!(&self.options.root, Root::Function(root) if root == name) {
            return Value::root(span.clone());
        }
        if matches!(name, "and" | "or") {
            return self.junction(name == "and", operands, piped);
        }
        let mut arguments: Vec<Value> = operands.iter().map(|operand| self.operand(operand)).collect();
        arguments.extend(piped);
        self.call(name, &arguments, span)
    }
}

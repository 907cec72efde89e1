//! `range`.

use super::kind::ExecErrorKind as Kind;
use super::state::{Result, Slot, State};
use super::walk::Flow;
use crate::ast::{Branch, List, Pipeline};
use crate::format;
use crate::value::{Type, Value};

impl<'t> State<'t, '_> {
    /// `range`: its body once for each element, or else its other list.
    pub(super) fn range(&mut self, dot: &Slot, branch: &'t Branch) -> Result<Flow> {
        let mark = self.variables.mark();
        let pipeline = &branch.first.pipeline;
        let value = self.pipeline(dot, pipeline)?;
        let boxes = match &value {
            Some(Value::List(list)) => *list.element() == Type::Any,
            Some(Value::Map(map)) => *map.element() == Type::Any,
            _ => false,
        };
        let body = Body { pipeline, list: &branch.first.body, mark: self.variables.mark(), boxes };
        let ran = match &value {
            None | Some(Value::Nil) => false,
            Some(Value::List(list)) => {
                for (i, element) in list.items().iter().enumerate() {
                    let i = i64::try_from(i).unwrap_or(i64::MAX);
                    if !self.iteration(&body, || Some(Value::int(i)), Some(element.clone()))? {
                        break;
                    }
                }
                !list.items().is_empty()
            }
            Some(Value::Map(map)) => {
                // As they are now: the body may change the map.
                let entries = map.entries();
                let ran = !entries.is_empty();
                self.meter.take_steps(entries.len()).map_err(|exhausted| self.exhausted(exhausted))?;
                for (key, element) in entries {
                    if !self.iteration(&body, || Some(Value::String(key)), Some(element))? {
                        break;
                    }
                }
                ran
            }
            Some(Value::Int(of, end)) if self.options.range_over_numbers => {
                self.one_variable(pipeline, value.as_ref())?;
                self.count(&body, 0..*end, |i| Value::Int(of.clone(), i))?
            }
            Some(Value::Uint(of, end)) if self.options.range_over_numbers => {
                self.one_variable(pipeline, value.as_ref())?;
                self.count(&body, 0..*end, |i| Value::Uint(of.clone(), i))?
            }
            Some(other) => {
                let of = other.type_of().as_ref().map(Type::to_string).unwrap_or_default();
                return Err(
                    self.fail_at(Kind::NotIterable { value: format::excerpt(other), of }, pipeline.span.clone())
                );
            }
        };
        let mut flow = Flow::Normal;
        if !ran && let Some(list) = &branch.otherwise {
            // A range takes a `break` of its `else` for its own, as in Go. A `continue` is that of the range around it.
            flow = match self.walk(dot, list)? {
                Flow::Break => Flow::Normal,
                flow => flow,
            };
        }
        self.variables.pop(mark);
        Ok(flow)
    }

    fn one_variable(&self, pipeline: &Pipeline, value: Option<&Value>) -> Result<()> {
        if pipeline.declarations.len() < 2 {
            return Ok(());
        }
        let number = value.map(format::excerpt).unwrap_or_default();
        Err(self.fail_at(Kind::RangeVariables(number), pipeline.span.clone()))
    }

    /// Goes through numbers; whether there were any.
    fn count<N>(
        &mut self,
        body: &Body<'t>,
        numbers: impl Iterator<Item = N>,
        value: impl Fn(N) -> Value,
    ) -> Result<bool> {
        let mut ran = false;
        for number in numbers {
            ran = true;
            if !self.iteration(body, || None, Some(value(number)))? {
                break;
            }
        }
        Ok(ran)
    }

    /// Runs the body for one element; false after a `break`.
    fn iteration(&mut self, body: &Body<'t>, index: impl FnOnce() -> Slot, element: Slot) -> Result<bool> {
        self.step()?;
        let pipeline = body.pipeline;
        match (pipeline.declarations.as_slice(), pipeline.is_assignment) {
            ([], _) => {}
            ([_], false) => self.variables.set(0, element.clone(), body.boxes),
            ([_, ..], false) => {
                self.variables.set(0, element.clone(), body.boxes);
                self.variables.set(1, index(), false);
            }
            ([only], true) => self.assign(&only.name, element.clone(), body.boxes)?,
            ([first, second, ..], true) => {
                self.assign(&first.name, index(), false)?;
                self.assign(&second.name, element.clone(), body.boxes)?;
            }
        }
        let flow = self.walk_with(&element, body.boxes, body.list)?;
        self.variables.pop(body.mark);
        Ok(flow != Flow::Break)
    }

    pub(super) fn assign(&mut self, name: &str, value: Slot, is_boxed: bool) -> Result<()> {
        let found = self.find_variable(name)?;
        self.variables.set(found, value, is_boxed);
        Ok(())
    }
}

/// What a `range` repeats.
struct Body<'t> {
    pipeline: &'t Pipeline,
    list: &'t List,
    mark: usize,
    /// Whether the elements are of type `interface {}`.
    boxes: bool,
}

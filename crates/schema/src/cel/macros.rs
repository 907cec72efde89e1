//! Loops: `all`, `exists`, `exists_one`, `filter` and `map`.

use std::rc::Rc;

use super::eval::{Evaluated, Machine, Stop, entries};
use super::expr::{Expr, Macro};
use super::value::Value;

/// Items that a loop visits.
const MAX_ITEMS: usize = 20_000;

pub(super) fn run<'a>(
    machine: &mut Machine<'_, 'a>,
    kind: Macro,
    list: &Expr,
    variables: &[String],
    bodies: &[Expr],
) -> Evaluated<'a> {
    let list = machine.eval(list)?;
    // What the variables are: of a list the item, with its index before it; of a map the key, with the value behind it.
    let items: Vec<(Value<'a>, Value<'a>)> = match &list {
        Value::Unknown => return Ok(Value::Unknown),
        Value::List(items) if variables.len() == 1 => items.iter().map(|item| (item.clone(), Value::Null)).collect(),
        Value::List(items) => {
            let index = |at: usize| Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
            items.iter().enumerate().map(|(at, item)| (index(at), item.clone())).collect()
        }
        Value::Object(_) | Value::Map(_) => entries(&machine.source, &list),
        _ => return Err(Stop::Error),
    };
    if items.len() > MAX_ITEMS {
        return Err(Stop::Unknown);
    }
    let mut state = State::default();
    for (first, second) in items {
        let before = machine.variables.len();
        for (variable, value) in variables.iter().zip([first.clone(), second]) {
            machine.variables.push((variable.clone(), value));
        }
        let results: Result<Vec<Value<'a>>, Stop> = match (kind, bodies) {
            // The condition of `map(x, condition, value)` decides whether the value is asked for.
            (Macro::Map, [condition, value]) => machine.eval(condition).and_then(|test| {
                let value = if matches!(test, Value::Bool(true)) { machine.eval(value)? } else { Value::Null };
                Ok(vec![test, value])
            }),
            _ => bodies.iter().map(|body| machine.eval(body)).collect(),
        };
        machine.variables.truncate(before);
        if let Some(decided) = state.take(kind, results, first) {
            return Ok(decided);
        }
    }
    state.finish(kind)
}

#[derive(Default)]
struct State<'a> {
    unknown: bool,
    stop: Option<Stop>,
    found: usize,
    kept: Vec<Value<'a>>,
}

impl<'a> State<'a> {
    /// Takes the result for one item; `Some` where it decides.
    fn take(&mut self, kind: Macro, results: Result<Vec<Value<'a>>, Stop>, item: Value<'a>) -> Option<Value<'a>> {
        let results = match results {
            Ok(results) => results,
            Err(stop) => {
                self.stop = self.stop.or(Some(stop));
                return None;
            }
        };
        match (kind, results.as_slice()) {
            (Macro::Map, [value]) => self.kept.push(value.clone()),
            (Macro::Map, [Value::Bool(true), value]) => self.kept.push(value.clone()),
            (Macro::Map, [Value::Bool(false), _]) => {}
            (_, [Value::Unknown, ..]) => self.unknown = true,
            (Macro::All, [Value::Bool(false)]) => return Some(Value::Bool(false)),
            (Macro::Exists, [Value::Bool(true)]) => return Some(Value::Bool(true)),
            (Macro::ExistsOne, [Value::Bool(true)]) => self.found += 1,
            (Macro::Filter, [Value::Bool(true)]) => self.kept.push(item),
            (_, [Value::Bool(_)]) => {}
            _ => self.stop = self.stop.or(Some(Stop::Error)),
        }
        None
    }

    fn finish(self, kind: Macro) -> Evaluated<'a> {
        if self.unknown {
            return Ok(Value::Unknown);
        }
        if let Some(stop) = self.stop {
            return Err(stop);
        }
        Ok(match kind {
            Macro::All => Value::Bool(true),
            Macro::Exists => Value::Bool(false),
            Macro::ExistsOne => Value::Bool(self.found == 1),
            Macro::Filter | Macro::Map => Value::List(Rc::new(self.kept)),
        })
    }
}

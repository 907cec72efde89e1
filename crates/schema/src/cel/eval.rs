//! Evaluating a rule.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use super::expr::{Expr, Operator};
use super::functions;
use super::value::{Place, Source, Value};
use super::{Program, macros};
use crate::check::View;
use crate::model::Shape;

/// Steps of one rule; the API server has a similar budget.
const MAX_STEPS: usize = 100_000;
/// Expressions in one another.
const MAX_DEPTH: usize = 120;

/// What a rule gives for an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// It cannot be evaluated for this object, such as a missing key that it reads; the API server refuses the object.
    Error,
    /// It cannot be told before the object is in the cluster, or not at all by this library.
    Unknown,
}

/// Why an expression has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The object does not fit.
    Error,
    /// Not supported, or too much.
    Unknown,
}

pub(super) type Evaluated<'a> = Result<Value<'a>, Stop>;

/// Evaluates a rule with `self` at a place of an object.
pub(crate) fn evaluate<'a>(program: &Program, place: Place<'a>, view: &View<'a>, shape: &'a Shape) -> Outcome {
    if program.is_transition() {
        return Outcome::Unknown;
    }
    let source = Source { view, shape };
    let this = source.read(place);
    let mut machine = Machine { source, this, variables: Vec::new(), steps: 0, depth: 0 };
    match machine.eval(&program.expr) {
        Ok(Value::Bool(true)) => Outcome::Holds,
        Ok(Value::Bool(false)) => Outcome::Fails,
        Ok(_) | Err(Stop::Unknown) => Outcome::Unknown,
        Err(Stop::Error) => Outcome::Error,
    }
}

pub(super) struct Machine<'v, 'a> {
    pub(super) source: Source<'v, 'a>,
    this: Value<'a>,
    pub(super) variables: Vec<(String, Value<'a>)>,
    steps: usize,
    depth: usize,
}

impl<'a> Machine<'_, 'a> {
    pub(super) fn eval(&mut self, expr: &Expr) -> Evaluated<'a> {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.depth >= MAX_DEPTH {
            return Err(Stop::Unknown);
        }
        self.depth += 1;
        let value = self.step(expr);
        self.depth -= 1;
        value
    }

    fn step(&mut self, expr: &Expr) -> Evaluated<'a> {
        Ok(match expr {
            Expr::Null => Value::Null,
            Expr::Bool(bool) => Value::Bool(*bool),
            Expr::Int(int) => Value::Int(*int),
            Expr::Double(double) => Value::Double(*double),
            Expr::Text(text) => Value::Text(Cow::Owned(text.clone())),
            Expr::Name(name) => self.name(name)?,
            Expr::List(items) => {
                let items = items.iter().map(|item| self.eval(item)).collect::<Result<_, _>>()?;
                Value::List(Rc::new(items))
            }
            Expr::Map(entries) => {
                let entry = |(key, value)| Ok((self.eval(key)?, self.eval(value)?));
                Value::Map(Rc::new(
                    entries.iter().map(|(key, value)| (key, value)).map(entry).collect::<Result<_, _>>()?,
                ))
            }
            Expr::Select(of, field) => {
                let of = self.eval(of)?;
                self.select(&of, field)?.ok_or(Stop::Error)?
            }
            Expr::Has(of, field) => {
                let of = self.eval(of)?;
                match (&of, self.select(&of, field)?) {
                    // What a variable gives may be nothing, which is as good as absent.
                    (Value::Unknown, _) | (_, Some(Value::Unknown)) => Value::Unknown,
                    (_, found) => Value::Bool(found.is_some()),
                }
            }
            Expr::Index(of, index) => {
                let (of, index) = (self.eval(of)?, self.eval(index)?);
                self.index(&of, &index)?
            }
            Expr::Call { target, function, arguments } => {
                let target = target.as_deref().map(|target| self.eval(target)).transpose()?;
                let arguments: Vec<Value<'a>> =
                    arguments.iter().map(|argument| self.eval(argument)).collect::<Result<_, _>>()?;
                functions::call(&self.source, target, function, &arguments)?
            }
            Expr::Macro { kind, list, variables, bodies } => macros::run(self, *kind, list, variables, bodies)?,
            Expr::Not(inner) => match self.eval(inner)? {
                Value::Bool(bool) => Value::Bool(!bool),
                Value::Unknown => Value::Unknown,
                _ => return Err(Stop::Error),
            },
            Expr::Negative(inner) => match self.eval(inner)? {
                Value::Int(int) => Value::Int(int.checked_neg().ok_or(Stop::Error)?),
                Value::Double(double) => Value::Double(-double),
                Value::Unknown => Value::Unknown,
                _ => return Err(Stop::Error),
            },
            Expr::All(parts) => self.logic(parts, false)?,
            Expr::Any(parts) => self.logic(parts, true)?,
            Expr::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                match self.eval(condition)? {
                    Value::Bool(true) => self.eval(then)?,
                    Value::Bool(false) => self.eval(otherwise)?,
                    Value::Unknown => Value::Unknown,
                    _ => return Err(Stop::Error),
                }
            }
            Expr::Binary(operator, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                self.binary(*operator, &left, &right)?
            }
        })
    }

    fn name(&self, name: &str) -> Evaluated<'a> {
        if let Some((_, value)) = self.variables.iter().rev().find(|(variable, _)| variable == name) {
            return Ok(value.clone());
        }
        // Whatever else has a name (types, `oldSelf`) is not supported.
        if name == "self" { Ok(self.this.clone()) } else { Err(Stop::Unknown) }
    }

    /// `decisive` decides whatever the other parts are, errors included.
    fn logic(&mut self, parts: &[Expr], decisive: bool) -> Evaluated<'a> {
        let mut result = Ok(Value::Bool(!decisive));
        for part in parts {
            match self.eval(part) {
                Ok(Value::Bool(bool)) if bool == decisive => return Ok(Value::Bool(decisive)),
                Ok(Value::Bool(_)) => {}
                Ok(Value::Unknown) => result = Ok(Value::Unknown),
                Ok(_) if !matches!(result, Ok(Value::Unknown)) => result = Err(Stop::Error),
                Err(stop) if !matches!(result, Ok(Value::Unknown)) => result = Err(stop),
                Ok(_) | Err(_) => {}
            }
        }
        result
    }

    fn is_open(&self, value: &Value<'a>) -> bool {
        matches!(value, Value::Object(place) if self.source.has_open_keys(*place))
    }

    fn select(&self, of: &Value<'a>, field: &str) -> Result<Option<Value<'a>>, Stop> {
        match of {
            Value::Object(place) => match self.source.member(*place, field) {
                None if self.is_open(of) => Ok(Some(Value::Unknown)),
                found => Ok(found),
            },
            Value::Map(entries) => {
                let is_key = |key: &Value<'a>| matches!(key, Value::Text(text) if text == field);
                Ok(entries.iter().find(|(key, _)| is_key(key)).map(|(_, value)| value.clone()))
            }
            Value::Unknown => Ok(Some(Value::Unknown)),
            _ => Err(Stop::Error),
        }
    }

    fn index(&self, of: &Value<'a>, index: &Value<'a>) -> Evaluated<'a> {
        match (of, index) {
            (Value::Unknown, _) | (_, Value::Unknown) => Ok(Value::Unknown),
            (Value::List(items), Value::Int(at)) => {
                usize::try_from(*at).ok().and_then(|at| items.get(at)).cloned().ok_or(Stop::Error)
            }
            (Value::Map(entries), key) => entries
                .iter()
                .find(|(known, _)| equal(&self.source, known, key) == Some(true))
                .map(|(_, value)| value.clone())
                .ok_or(Stop::Error),
            (Value::Object(_), Value::Text(key)) => self.select(of, key)?.ok_or(Stop::Error),
            _ => Err(Stop::Error),
        }
    }

    fn binary(&self, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Evaluated<'a> {
        let truth = |known: Option<bool>| known.map_or(Value::Unknown, Value::Bool);
        let ordered = |test: fn(Ordering) -> bool| match (left, right) {
            (Value::Unknown, _) | (_, Value::Unknown) => Ok(Value::Unknown),
            _ => compare(left, right).map(|ordering| Value::Bool(test(ordering))).ok_or(Stop::Error),
        };
        match operator {
            Operator::Equal => Ok(truth(equal(&self.source, left, right))),
            Operator::NotEqual => Ok(truth(equal(&self.source, left, right).map(|same| !same))),
            Operator::Less => ordered(Ordering::is_lt),
            Operator::LessEqual => ordered(Ordering::is_le),
            Operator::Greater => ordered(Ordering::is_gt),
            Operator::GreaterEqual => ordered(Ordering::is_ge),
            Operator::In => self.contains(right, left),
            _ => arithmetic(operator, left, right),
        }
    }

    fn contains(&self, all: &Value<'a>, one: &Value<'a>) -> Evaluated<'a> {
        Ok(match all {
            Value::Unknown => Value::Unknown,
            Value::List(items) => {
                let mut unknown = false;
                for item in items.iter() {
                    match equal(&self.source, item, one) {
                        Some(true) => return Ok(Value::Bool(true)),
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                if unknown { Value::Unknown } else { Value::Bool(false) }
            }
            Value::Object(_) | Value::Map(_) => match one {
                Value::Text(key) => match self.select(all, key)? {
                    Some(Value::Unknown) if self.is_open(all) => Value::Unknown,
                    found => Value::Bool(found.is_some()),
                },
                Value::Unknown => Value::Unknown,
                _ => Value::Bool(false),
            },
            _ => return Err(Stop::Error),
        })
    }
}

fn arithmetic<'a>(operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Evaluated<'a> {
    Ok(match (left, right) {
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        (Value::Int(left), Value::Int(right)) => {
            let result = match operator {
                Operator::Add => left.checked_add(*right),
                Operator::Subtract => left.checked_sub(*right),
                Operator::Multiply => left.checked_mul(*right),
                Operator::Divide => left.checked_div(*right),
                Operator::Remainder => left.checked_rem(*right),
                _ => None,
            };
            Value::Int(result.ok_or(Stop::Error)?)
        }
        (Value::Double(left), Value::Double(right)) => Value::Double(match operator {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            Operator::Multiply => left * right,
            Operator::Divide => left / right,
            _ => return Err(Stop::Error),
        }),
        (Value::Text(left), Value::Text(right)) if operator == Operator::Add => {
            // What doubles itself in a loop must not fill the memory.
            if left.len() + right.len() > 1 << 20 {
                return Err(Stop::Unknown);
            }
            Value::Text(Cow::Owned(format!("{left}{right}")))
        }
        (Value::List(left), Value::List(right)) if operator == Operator::Add => {
            if left.len() + right.len() > 100_000 {
                return Err(Stop::Unknown);
            }
            Value::List(Rc::new(left.iter().chain(right.iter()).cloned().collect()))
        }
        _ => return Err(Stop::Error),
    })
}

/// Whether two values are equal; `None` where that is not known yet.
pub(super) fn equal<'a>(source: &Source<'_, 'a>, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
    equal_at(source, left, right, 0)
}

fn equal_at<'a>(source: &Source<'_, 'a>, left: &Value<'a>, right: &Value<'a>, depth: usize) -> Option<bool> {
    if depth > MAX_DEPTH {
        return None;
    }
    match (left, right) {
        (Value::Unknown, _) | (_, Value::Unknown) => None,
        (Value::Null, Value::Null) => Some(true),
        (Value::Bool(left), Value::Bool(right)) => Some(left == right),
        (Value::List(left), Value::List(right)) => {
            if left.len() != right.len() {
                return Some(false);
            }
            all_equal(left.iter().zip(right.iter()).map(|(left, right)| equal_at(source, left, right, depth + 1)))
        }
        (Value::Object(_) | Value::Map(_), Value::Object(_) | Value::Map(_)) => {
            let (left, right) = (entries(source, left), entries(source, right));
            if left.len() != right.len() {
                return Some(false);
            }
            all_equal(left.iter().map(|(key, value)| {
                match right.iter().find(|(other, _)| equal_at(source, key, other, depth + 1) == Some(true)) {
                    Some((_, other)) => equal_at(source, value, other, depth + 1),
                    None => Some(false),
                }
            }))
        }
        _ => Some(compare(left, right) == Some(Ordering::Equal)),
    }
}

fn all_equal(results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for result in results {
        match result {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

/// The entries of a map.
pub(super) fn entries<'a>(source: &Source<'_, 'a>, value: &Value<'a>) -> Vec<(Value<'a>, Value<'a>)> {
    match value {
        Value::Object(place) => {
            source.entries(*place).into_iter().map(|(name, value)| (Value::Text(name), value)).collect()
        }
        Value::Map(entries) => entries.to_vec(),
        _ => Vec::new(),
    }
}

/// The order of two values of comparable types.
pub(super) fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of both types are compared as floats")]
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Double(left), Value::Double(right)) => left.partial_cmp(right),
        (Value::Int(left), Value::Double(right)) => (*left as f64).partial_cmp(right),
        (Value::Double(left), Value::Int(right)) => left.partial_cmp(&(*right as f64)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

//! Arithmetic: sums, quotients, extremes, rounding and sequences. Whole numbers wrap around on overflow, as in Go.

mod rounding;
mod sequences;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::FunctionError;
use fluxwright_gotemplate::value::Type;

use crate::arguments::{any, int, rest};
use crate::cast::{float64, int64};
use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    rounding::register(registry);
    sequences::register(registry);
    registry.add("add", &[], Some(Type::Any), |_, arguments| {
        Ok(Value::int64(arguments.iter().map(int64).fold(0, i64::wrapping_add)))
    });
    registry
        .add("add1", &[Type::Any], None, |_, arguments| Ok(Value::int64(int64(any(arguments, 0)?).wrapping_add(1))));
    registry.add("sub", &[Type::Any, Type::Any], None, |_, arguments| {
        let (a, b) = pair(arguments)?;
        Ok(Value::int64(a.wrapping_sub(b)))
    });
    registry.add("mul", &[Type::Any], Some(Type::Any), |_, arguments| {
        Ok(Value::int64(arguments.iter().map(int64).fold(1, i64::wrapping_mul)))
    });
    registry.add("div", &[Type::Any, Type::Any], None, |_, arguments| {
        let (a, b) = pair(arguments)?;
        if b == 0 { Err(by_zero()) } else { Ok(Value::int64(a.wrapping_div(b))) }
    });
    registry.add("mod", &[Type::Any, Type::Any], None, |_, arguments| {
        let (a, b) = pair(arguments)?;
        if b == 0 { Err(by_zero()) } else { Ok(Value::int64(a.wrapping_rem(b))) }
    });
    for name in ["max", "biggest"] {
        registry.add(name, &[Type::Any], Some(Type::Any), |_, arguments| {
            Ok(Value::int64(arguments.iter().map(int64).max().unwrap_or(0)))
        });
    }
    registry.add("min", &[Type::Any], Some(Type::Any), |_, arguments| {
        Ok(Value::int64(arguments.iter().map(int64).min().unwrap_or(0)))
    });
    registry.add("maxf", &[Type::Any], Some(Type::Any), |_, arguments| extreme(arguments, f64::INFINITY, larger));
    registry.add("minf", &[Type::Any], Some(Type::Any), |_, arguments| extreme(arguments, f64::NEG_INFINITY, smaller));
    registry.add("randInt", &[Type::Int, Type::Int], None, |_, arguments| {
        let (least, bound) = (int(arguments, 0)?, int(arguments, 1)?);
        if bound.wrapping_sub(least) <= 0 {
            return Err(FunctionError::message("there is no number between the two"));
        }
        Ok(Value::int(least))
    });
}

fn pair(arguments: &[Value]) -> Result<(i64, i64), FunctionError> {
    Ok((int64(any(arguments, 0)?), int64(any(arguments, 1)?)))
}

fn by_zero() -> FunctionError {
    FunctionError::message("division by zero")
}

/// The extreme of numbers: that infinity when it is among them, else NaN when that is.
fn extreme(arguments: &[Value], infinity: f64, pick: fn(f64, f64) -> f64) -> Result<Value, FunctionError> {
    let pick = |a: f64, b: f64| match (a, b) {
        _ if a == infinity || b == infinity => infinity,
        _ if a.is_nan() || b.is_nan() => f64::NAN,
        _ => pick(a, b),
    };
    let first = float64(any(arguments, 0)?);
    Ok(Value::float(rest(arguments, 1).iter().map(float64).fold(first, pick)))
}

/// The larger; +0 is larger than -0.
fn larger(a: f64, b: f64) -> f64 {
    if a > b || (a == b && !a.is_sign_negative()) { a } else { b }
}

/// The smaller; -0 is smaller than +0.
fn smaller(a: f64, b: f64) -> f64 {
    if a < b || (a == b && a.is_sign_negative()) { a } else { b }
}

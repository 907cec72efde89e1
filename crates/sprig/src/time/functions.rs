//! The functions on times.

use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::Type;
use fluxwright_gotemplate::{GoString, Value};

use super::duration::{self, SECOND, rounded, saturated};
use super::methods::time;
use super::parse::parse;
use super::point::Time;
use crate::arguments;
use crate::registry::{Outcome, Registry};

pub(crate) fn register(registry: &mut Registry) {
    let now = registry.now();
    registry.add("ago", &[Type::Any], None, move |_, arguments| -> Outcome {
        Ok(ago(now, arguments::any(arguments, 0)?).into())
    });
    registry.add("duration", &[Type::Any], None, |_, arguments| -> Outcome {
        Ok(duration::display(seconds(arguments::any(arguments, 0)?).wrapping_mul(1_000_000_000)).into())
    });
    registry.add("durationRound", &[Type::Any], None, move |_, arguments| -> Outcome {
        Ok(roughly(now, arguments::any(arguments, 0)?).into())
    });
    registry.add("toDate", &[Type::String, Type::String], None, |call, arguments| -> Outcome {
        Ok(to_date(call, arguments)?.unwrap_or_else(|_| Time::zero()).into_value())
    });
    registry.add("mustToDate", &[Type::String, Type::String], None, |call, arguments| -> Outcome {
        let time = to_date(call, arguments)?;
        time.map(Time::into_value).map_err(|reason| {
            let [layout, text] = [0, 1].map(|at| arguments::bytes(arguments, at).unwrap_or_default());
            let [layout, text] = [layout, text].map(|bytes| GoString::from(bytes).quote());
            FunctionError::Message(format!("the text {text} is no time in the layout {layout}: {reason}"))
        })
    });
    for name in ["mustDateModify", "must_date_modify"] {
        registry.add(name, &[Type::String, Type::Named("time.Time")], None, |_, arguments| -> Outcome {
            let nanos = duration::parse(arguments::bytes(arguments, 0)?).map_err(FunctionError::Message)?;
            let later = time_at(arguments, 1)?.plus(nanos.into());
            later.map(Time::into_value).ok_or_else(|| FunctionError::message("the time is too far away"))
        });
    }
    registry.add("unixEpoch", &[Type::Named("time.Time")], None, |_, arguments| -> Outcome {
        Ok(time_at(arguments, 0)?.seconds.to_string().into())
    });
}

fn time_at(arguments: &[Value], at: usize) -> Result<&Time, FunctionError> {
    time(arguments::any(arguments, at)?)
        .ok_or_else(|| FunctionError::Message(format!("argument {} is not of type time.Time", at + 1)))
}

fn to_date(call: &mut Call<'_>, arguments: &[Value]) -> Result<Result<Time, &'static str>, FunctionError> {
    let (layout, text) = (arguments::bytes(arguments, 0)?, arguments::bytes(arguments, 1)?);
    call.take_steps(layout.len() + text.len())?;
    Ok(parse(layout, text))
}

/// How long ago something was, in whole seconds. Numbers are seconds since 1970; all else is now.
fn ago(now: i128, value: &Value) -> String {
    let then = match value {
        Value::Int(Type::Int | Type::Int64, seconds) => i128::from(*seconds) * SECOND,
        _ => time(value).map_or(now, Time::unix_nanos),
    };
    duration::display(rounded(saturated(now - then), 1_000_000_000))
}

/// The seconds of a number or of a text, of which an `int` is neither.
fn seconds(value: &Value) -> i64 {
    match value {
        Value::Int(Type::Int64, seconds) => *seconds,
        Value::String(text) => {
            let text = text.as_str().unwrap_or_default();
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            match text.parse() {
                Ok(seconds) => seconds,
                // Too large for the type.
                Err(_) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    if text.starts_with('-') { i64::MIN } else { i64::MAX }
                }
                Err(_) => 0,
            }
        }
        _ => 0,
    }
}

/// A duration in the largest unit that it exceeds.
fn roughly(now: i128, value: &Value) -> String {
    const HOUR: u64 = 3600;
    let nanos = match value {
        Value::Int(Type::Int64, nanos) => *nanos,
        Value::String(text) => duration::parse(text.as_bytes()).unwrap_or_default(),
        _ => time(value).map_or(0, |time| saturated(now - time.unix_nanos())),
    };
    let nanos = nanos.unsigned_abs();
    let units = [(365 * 24 * HOUR, "y"), (30 * 24 * HOUR, "mo"), (24 * HOUR, "d"), (HOUR, "h"), (60, "m"), (1, "s")];
    let units = units.map(|(seconds, name)| (seconds * 1_000_000_000, name));
    match units.iter().find(|(unit, _)| nanos > *unit) {
        Some((unit, name)) => format!("{}{name}", nanos / unit),
        None => "0s".to_owned(),
    }
}

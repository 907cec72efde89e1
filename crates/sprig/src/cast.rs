//! The conversions that many functions apply to arguments of any type.

use std::borrow::Cow;

use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Type};
use fluxwright_gotemplate::{GoString, Value, parse_float};

use crate::print::display;

/// Any value as text: a string as it is, all else as `%v` prints it.
///
/// # Errors
/// As for [`display`].
pub(crate) fn text<'v>(call: &mut Call<'_>, value: &'v Value) -> Result<Cow<'v, [u8]>, FunctionError> {
    match value {
        Value::String(text) => Ok(Cow::Borrowed(text.as_bytes())),
        other => display(call, other).map(Cow::Owned),
    }
}

/// Any value as a string of its own. A string is not copied.
///
/// # Errors
/// As for [`display`].
pub(crate) fn string(call: &mut Call<'_>, value: &Value) -> Result<GoString, FunctionError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        other => display(call, other).map(GoString::from),
    }
}

/// Any value as strings: those of a list's elements that are not nil; else the value's own, and none for nil.
///
/// # Errors
/// As for [`display`].
pub(crate) fn strings(call: &mut Call<'_>, value: &Value) -> Result<Vec<GoString>, FunctionError> {
    match value {
        Value::Nil => Ok(Vec::new()),
        Value::List(list) => {
            call.take_steps(list.items().len())?;
            list.items().iter().filter(|item| !matches!(item, Value::Nil)).map(|item| string(call, item)).collect()
        }
        other => Ok(vec![string(call, other)?]),
    }
}

/// A `[]string`.
pub(crate) fn string_list(strings: impl IntoIterator<Item = GoString>) -> Value {
    Value::List(List::of(Type::String, strings.into_iter().map(Value::String).collect()))
}

/// Any value as an `int64`: strings are read as decimal numbers, and what is no number is 0.
pub(crate) fn int64(value: &Value) -> i64 {
    match value {
        Value::String(text) => text.as_str().and_then(|text| text.parse().ok()).unwrap_or(0),
        Value::Int(_, number) => *number,
        Value::Uint(_, number) => i64::try_from(*number).unwrap_or(i64::MAX),
        Value::Float(_, number) => truncate(*number),
        Value::Bool(truth) => i64::from(*truth),
        Value::Object(object) => object.number().unwrap_or(0),
        _ => 0,
    }
}

/// Any value as a `float64`; what is no number is 0.
#[expect(clippy::cast_precision_loss, reason = "Go converts the same way, to the nearest double")]
pub(crate) fn float64(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.as_str().and_then(float_of_text).unwrap_or(0.0),
        Value::Int(_, number) => *number as f64,
        Value::Uint(_, number) => *number as f64,
        Value::Float(_, number) => *number,
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Object(object) => object.number().map_or(0.0, |number| number as f64),
        _ => 0.0,
    }
}

/// A float without its fraction. What does not fit becomes the least number, which is what Go does on amd64.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(crate) fn truncate(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}

fn float_of_text(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is = |word: &str| unsigned.eq_ignore_ascii_case(word);
    if is("inf") || is("infinity") {
        return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    // A NaN has no sign in Go.
    if text.eq_ignore_ascii_case("nan") { Some(f64::NAN) } else { parse_float(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_anything() {
        for (value, number) in [
            (Value::from("42"), 42),
            (Value::from("+5"), 5),
            (Value::from("010"), 10),
            (Value::from("0x1f"), 0),
            (Value::from("1_0"), 0),
            (Value::from("1.5"), 0),
            (Value::from(" 1"), 0),
            (Value::from("99999999999999999999"), 0),
            (Value::string(&b"\xff"[..]), 0),
            (Value::float(1.9), 1),
            (Value::float(-1.9), -1),
            (Value::float(f64::NAN), i64::MIN),
            (Value::float(1e300), i64::MIN),
            (Value::Uint(Type::Uint64, u64::MAX), i64::MAX),
            (Value::Bool(true), 1),
            (Value::Nil, 0),
            (Value::List(List::any(vec![])), 0),
        ] {
            assert_eq!(int64(&value), number, "{value:?}");
        }
    }

    #[test]
    fn floats_of_anything() {
        for (text, number) in [
            ("1_0_0.5_5", 100.55),
            ("_1", 0.0),
            ("0x1p4", 16.0),
            ("0x1", 0.0),
            ("iNf", f64::INFINITY),
            ("-infinity", f64::NEG_INFINITY),
            ("+nan", 0.0),
            ("1e400", 0.0),
            (".5", 0.5),
            ("1e-400", 0.0),
        ] {
            assert_eq!(float64(&Value::from(text)), number, "{text}");
        }
        assert!(float64(&Value::from("NaN")).is_nan());
        assert_eq!(float64(&Value::int(-3)), -3.0);
    }
}

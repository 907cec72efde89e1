//! `toString`, `toStrings`, `int`, `int64`, `float64`, `atoi` and `toDecimal`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::value::Type;

use crate::arguments::{any, bytes};
use crate::cast;
use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    registry.add_charging("toString", &[Type::Any], None, |call, arguments| {
        cast::string(call, any(arguments, 0)?).map(Value::String)
    });
    registry.add("toStrings", &[Type::Any], None, |call, arguments| match any(arguments, 0)? {
        // As it is, nil if it is nil.
        Value::List(strings) if *strings.element() == Type::String => Ok(Value::List(strings.clone())),
        other => Ok(cast::string_list(cast::strings(call, other)?)),
    });
    registry.add("int", &[Type::Any], None, |_, arguments| Ok(Value::int(cast::int64(any(arguments, 0)?))));
    registry.add("int64", &[Type::Any], None, |_, arguments| Ok(Value::int64(cast::int64(any(arguments, 0)?))));
    registry.add("float64", &[Type::Any], None, |_, arguments| Ok(Value::float(cast::float64(any(arguments, 0)?))));
    registry.add("atoi", &[Type::String], None, |_, arguments| Ok(Value::int(atoi(bytes(arguments, 0)?))));
    registry.add("toDecimal", &[Type::Any], None, |call, arguments| {
        let text = cast::text(call, any(arguments, 0)?)?;
        let octal = std::str::from_utf8(&text).ok().and_then(|text| i64::from_str_radix(text, 8).ok());
        Ok(Value::int64(octal.unwrap_or(0)))
    });
}

/// A decimal number. One that is too large becomes the largest there is, whatever stands after the digit that makes it
/// too large for 64 bits; what is no number is 0.
fn atoi(text: &[u8]) -> i64 {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let mut magnitude: u64 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return 0;
        }
        let next = magnitude.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(digit - b'0')));
        magnitude = match next {
            Some(next) => next,
            None => return if negative { i64::MIN } else { i64::MAX },
        };
    }
    if negative { 0_i64.saturating_sub_unsigned(magnitude) } else { 0_i64.saturating_add_unsigned(magnitude) }
}

#[cfg(test)]
mod tests {
    use super::atoi;

    #[test]
    fn numbers_that_do_not_fit_are_cut() {
        for (text, number) in [
            ("+7", 7),
            ("-0", 0),
            ("1x", 0),
            ("0x1", 0),
            ("", 0),
            ("99999999999999999999", i64::MAX),
            ("-99999999999999999999", i64::MIN),
            ("99999999999999999999x", i64::MAX),
            ("9999999999999999999x", 0),
        ] {
            assert_eq!(atoi(text.as_bytes()), number, "{text}");
        }
    }
}

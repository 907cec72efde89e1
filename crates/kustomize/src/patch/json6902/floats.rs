//! Numbers of an object that a JSON patch was applied to: kustomize makes 64-bit floats of all of them.

use std::collections::HashMap;

use serde_json::{Number, Value};

use super::super::spelling::Spelling;

/// The largest whole number below which a float has all digits.
const EXACT: u64 = 1 << 53;

/// Takes from numbers the digits that no float has; a float without a fraction is a whole number.
pub(super) fn settle(value: &mut Value) {
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::Number(number) => settle_number(number),
            Value::Array(list) => left.extend(list),
            Value::Object(map) => left.extend(map.values_mut()),
            _ => {}
        }
    }
}

fn settle_number(number: &mut Number) {
    let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    if magnitude.is_some_and(|magnitude| magnitude <= EXACT) {
        return;
    }
    let Some(float) = number.as_f64() else { return };
    // The digits of the float decide, as JSON would carry them.
    let digits = format!("{float}");
    if let Ok(whole) = digits.parse::<i64>() {
        *number = whole.into();
    } else if let Ok(whole) = digits.parse::<u64>() {
        *number = whole.into();
    } else if let Some(float) = Number::from_f64(float) {
        *number = float;
    }
}

/// How Go writes the numbers of a value as YAML: from a million on with an exponent.
pub(crate) fn spelling(value: &Value) -> Spelling {
    match value {
        Value::Number(number) => match number.as_f64().map(go_float) {
            Some(text) if text != number.to_string() => Spelling::Text(text.into()),
            _ => Spelling::Usual,
        },
        Value::Array(list) => Spelling::list(list.iter().map(spelling).collect()),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| (key.clone(), spelling(value)));
            Spelling::map(entries.filter(|(_, spelling)| !spelling.is_usual()).collect::<HashMap<_, _>>())
        }
        _ => Spelling::Usual,
    }
}

/// The shortest digits, with an exponent of at least two digits when it is below -4 or above 5.
fn go_float(float: f64) -> String {
    let scientific = format!("{float:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(-4..=5) | Err(_) => format!("{float}"),
        Ok(exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_go_does() {
        for (float, text) in [
            (5.0, "5"),
            (1.5, "1.5"),
            (999_999.0, "999999"),
            (1_000_000.0, "1e+06"),
            (1_000_650_000.0, "1.00065e+09"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e100, "1e+100"),
            (-2.5e7, "-2.5e+07"),
        ] {
            assert_eq!(go_float(float), text);
        }
    }

    #[test]
    fn numbers_lose_digits_beyond_2_to_the_53() {
        let mut value = serde_json::json!([1, -3, 9_007_199_254_740_993_i64, 1.0, 12_345_678_901_234_567_890_u64]);
        settle(&mut value);
        assert_eq!(value.to_string(), "[1,-3,9007199254740992,1,12345678901234567000]");
    }
}

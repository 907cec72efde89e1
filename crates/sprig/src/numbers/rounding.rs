//! `ceil`, `floor` and `round`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::value::Type;

use crate::arguments::{any, int, rest};
use crate::cast::float64;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    registry.add("ceil", &[Type::Any], None, |_, arguments| Ok(Value::float(float64(any(arguments, 0)?).ceil())));
    registry.add("floor", &[Type::Any], None, |_, arguments| Ok(Value::float(float64(any(arguments, 0)?).floor())));
    registry.add("round", &[Type::Any, Type::Int], Some(Type::Float64), |_, arguments| {
        let up_from = match rest(arguments, 2) {
            [Value::Float(_, fraction), ..] => *fraction,
            _ => 0.5,
        };
        Ok(Value::float(round(float64(any(arguments, 0)?), int(arguments, 1)?, up_from)))
    });
}

/// The number with so many decimal places; up when the rest is at least that fraction, which for a negative number it
/// never is unless the fraction is negative too.
fn round(number: f64, places: i64, up_from: f64) -> f64 {
    let power = power_of_ten(places);
    let digits = power * number;
    // What a whole number or an infinity leaves: Go says NaN for the infinities, which is never enough to round up.
    let fraction = if digits.is_infinite() { f64::NAN } else { digits.fract() };
    let rounded = if fraction >= up_from { digits.ceil() } else { digits.floor() };
    rounded / power
}

/// 10 to that power, to the last bit what Go's `math.Pow` gives: by squaring, mantissa and exponent apart.
fn power_of_ten(power: i64) -> f64 {
    // Far beyond what a double holds. The bound keeps the exponents small.
    let bounded = power.clamp(-1_000, 1_000);
    let (mut mantissa, mut exponent) = (1.0_f64, 0_i32);
    // 10 is 0.625 * 2^4.
    let (mut factor, mut shift) = (0.625_f64, 4_i32);
    let mut left = bounded.unsigned_abs();
    while left != 0 {
        if left & 1 == 1 {
            mantissa *= factor;
            exponent += shift;
        }
        factor *= factor;
        shift *= 2;
        if factor < 0.5 {
            factor += factor;
            shift -= 1;
        }
        left >>= 1;
    }
    if bounded < 0 {
        mantissa = 1.0 / mantissa;
        exponent = -exponent;
    }
    scale(mantissa, exponent)
}

/// `number * 2^exponent`, in steps whose powers a double holds.
fn scale(mut number: f64, mut exponent: i32) -> f64 {
    while exponent > 1_000 {
        number *= 2_f64.powi(1_000);
        exponent -= 1_000;
    }
    while exponent < -1_000 {
        // Near the end only the last step may lose bits.
        number *= 2_f64.powi(-900);
        exponent += 900;
        if number == 0.0 {
            return number;
        }
    }
    number * 2_f64.powi(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_as_gos_functions_do() {
        for (number, places, rounded) in [
            (123.5555, 3, 123.556),
            (123.4999, 0, 123.0),
            (123.5, 0, 124.0),
            (-123.5, 0, -124.0),
            (-123.4, 0, -124.0),
            (1234.0, -2, 1200.0),
            (1.5, 400, f64::NAN),
            (f64::INFINITY, 1, f64::INFINITY),
        ] {
            let got = round(number, places, 0.5);
            assert!(got == rounded || got.is_nan() && rounded.is_nan(), "{number} {places}: {got}");
        }
    }

    #[test]
    fn powers_of_ten() {
        for power in 0..=22 {
            assert_eq!(power_of_ten(power), format!("1e{power}").parse::<f64>().unwrap());
        }
        assert_eq!(power_of_ten(i64::MAX), f64::INFINITY);
        assert_eq!(power_of_ten(i64::MIN), 0.0);
    }
}

//! Floating-point numbers, decimal and hexadecimal, rounded to the nearest double.

use super::integer::underscores_separate_digits;

/// The value of a floating-point literal with an optional sign, decimal or hexadecimal, as Go's `strconv.ParseFloat`
/// reads it, but for the words `inf` and `nan`. `None` when it is not one or too large for a double.
pub fn parse_float(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..)?),
        [b'+', ..] => (false, text.get(1..)?),
        _ => (false, text),
    };
    let magnitude = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => hexadecimal(unsigned.get(2..)?)?,
        _ => decimal(unsigned)?,
    };
    if !magnitude.is_finite() || text.contains('_') && !underscores_separate_digits(text) {
        return None;
    }
    Some(if negative { -magnitude } else { magnitude })
}

/// Splits `digits [e exponent]`; the exponent's sign and digits are checked, underscores are dropped everywhere.
fn split(text: &str, exponent_letters: [char; 2]) -> Option<(String, Option<String>)> {
    let clean = |part: &str| part.replace('_', "");
    let Some((mantissa, exponent)) = text.split_once(exponent_letters) else {
        return Some((clean(text), None));
    };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let well_formed =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '_');
    well_formed.then(|| (clean(mantissa), Some(clean(exponent))))
}

fn decimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = split(text, ['e', 'E'])?;
    let dots = mantissa.matches('.').count();
    let digits = mantissa.chars().filter(char::is_ascii_digit).count();
    if dots > 1 || digits == 0 || digits + dots != mantissa.len() {
        return None;
    }
    match exponent {
        Some(exponent) => format!("{mantissa}e{exponent}").parse().ok(),
        None => mantissa.parse().ok(),
    }
}

fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = split(text, ['p', 'P'])?;
    let exponent = exponent?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((&mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut significand: u64 = 0;
    let mut power: i64 = 0;
    let mut rest_is_zero = true;
    for (is_fraction, c) in whole.chars().map(|c| (false, c)).chain(fraction.chars().map(|c| (true, c))) {
        let digit = u64::from(c.to_digit(16)?);
        if significand >> 60 == 0 {
            significand = significand << 4 | digit;
            power -= if is_fraction { 4 } else { 0 };
        } else {
            rest_is_zero &= digit == 0;
            power += if is_fraction { 0 } else { 4 };
        }
    }
    // Exponents beyond these give zero or infinity with any significand a template can hold.
    let limit = 1_i64 << 40;
    let exponent = match exponent.parse::<i64>() {
        Ok(value) => value.clamp(-limit, limit),
        Err(_) if exponent.starts_with('-') => -limit,
        Err(_) => limit,
    };
    Some(compose(significand, power.saturating_add(exponent), rest_is_zero))
}

/// `significand * 2^power`, to nearest, ties to even; `exact` tells that no lower digits were dropped.
fn compose(significand: u64, power: i64, exact: bool) -> f64 {
    const FRACTION_BITS: u32 = 52;
    const MIN_EXPONENT: i64 = -1022;
    const MAX_EXPONENT: i64 = 1023;
    if significand == 0 {
        return 0.0;
    }
    let leading = significand.leading_zeros();
    let exponent = power.saturating_add(63 - i64::from(leading));
    if exponent > MAX_EXPONENT {
        return f64::INFINITY;
    }
    // Below the smallest exponent a double keeps fewer bits.
    let lost = MIN_EXPONENT.saturating_sub(exponent).clamp(0, 60);
    let shift = 63 - FRACTION_BITS + u32::try_from(lost).unwrap_or(60);
    let wide = u128::from(significand << leading);
    let kept = wide >> shift;
    let dropped = wide & ((1 << shift) - 1);
    let half = 1_u128 << (shift - 1);
    let up = dropped > half || dropped == half && (!exact || kept & 1 == 1);
    let rounded = u64::try_from(kept).unwrap_or(u64::MAX) + u64::from(up);
    // The leading bit adds one to the exponent field, and so does a carry out of the fraction.
    let field = if exponent < MIN_EXPONENT { 0 } else { exponent - MIN_EXPONENT };
    let bits = (u64::try_from(field).unwrap_or(0) << FRACTION_BITS) + rounded;
    f64::from_bits(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_forms() {
        for (text, value) in [
            ("1.5", Some(1.5)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("1e3", Some(1000.0)),
            ("-1E-2", Some(-0.01)),
            ("+1_0.2_5", Some(10.25)),
            ("1e1_0", Some(1e10)),
            ("0123", Some(123.0)),
            ("1e-999999999999999999999", Some(0.0)),
            ("1e400", None),
            ("1e999999999999999999999", None),
            ("1_.5", None),
            ("1e", None),
            ("1e+", None),
            ("1e_1", None),
            (".", None),
            ("1.2.3", None),
            ("inf", None),
            ("nan", None),
            ("0o7", None),
            ("", None),
        ] {
            assert_eq!(parse_float(text), value, "{text}");
        }
    }

    #[test]
    fn hexadecimal_forms() {
        for (text, value) in [
            ("0x1p4", Some(16.0)),
            ("0x1.8p1", Some(3.0)),
            ("-0X.8P-1", Some(-0.25)),
            ("0x_1p0", Some(1.0)),
            ("0x1p-1074", Some(f64::from_bits(1))),
            ("0x1p-1075", Some(0.0)),
            ("0x1.8p-1075", Some(f64::from_bits(1))),
            ("0x1.fffffffffffffp1023", Some(f64::MAX)),
            ("0x1.fffffffffffff7p1023", Some(f64::MAX)),
            ("0x1.fffffffffffff8p1023", None),
            ("0x0.fffffffffffff8p-1022", Some(f64::MIN_POSITIVE)),
            ("0x1.00000000000008p0", Some(1.0)),
            ("0x1.000000000000081p0", Some(1.0 + f64::EPSILON)),
            ("0x1.00000000000008000000000000001p0", Some(1.0 + f64::EPSILON)),
            ("0x1.00000000000018p0", Some(1.0 + 2.0 * f64::EPSILON)),
            ("0x10000000000000000000p-76", Some(1.0)),
            ("0x0p99999999999999999999", Some(0.0)),
            ("0x1p99999999999999999999", None),
            ("0x1p-99999999999999999999", Some(0.0)),
            ("0x1", None),
            ("0x1.8", None),
            ("0xp1", None),
            ("0x.p1", None),
        ] {
            assert_eq!(parse_float(text), value, "{text}");
        }
    }
}

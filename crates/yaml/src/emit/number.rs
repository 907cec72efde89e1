//! Numbers as Go writes them.

use serde_json::Number;

/// A number; floats have an exponent from `10^threshold` on.
pub(super) fn written(number: &Number, threshold: i32) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => go_float(&format!("{float:e}"), threshold),
        _ => number.to_string(),
    }
}

/// Go's `%g` of a number given as Rust's `{:e}` writes it: an exponent of at least two digits below 1e-4 and from
/// `10^threshold` on, plain digits between.
pub(crate) fn go_float(scientific: &str, threshold: i32) -> String {
    let (sign, scientific) = match scientific.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", scientific),
    };
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return format!("{sign}{scientific}") };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if exponent < -4 || exponent >= threshold {
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{exponent_sign}{:02}", exponent.unsigned_abs());
    }
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or_default();
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(shift - 1));
    }
    match digits.split_at_checked(shift + 1) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits}{}", "0".repeat(shift + 1 - digits.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::go_float;

    #[test]
    fn writes_as_go_does() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (0.5, "0.5"),
            (1.5, "1.5"),
            (100_000.0, "100000"),
            (1_000_000.0, "1e+06"),
            (1_500_000.5, "1.5000005e+06"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-1e21, "-1e+21"),
            (12.0, "12"),
            (1e-100, "1e-100"),
        ] {
            assert_eq!(go_float(&format!("{value:e}"), 6), expected, "{value}");
        }
    }
}

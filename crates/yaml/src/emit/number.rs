//! Numbers as Go writes them.

use serde_json::Number;

/// A number; floats have an exponent from `10^threshold` on.
pub(super) fn written(number: &Number, threshold: i32) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => go_float(&shortest(float), threshold),
        _ => number.to_string(),
    }
}

/// The fewest digits that tell the number from its neighbours, as Rust's `{:e}` writes them. Where two ends are equally
/// near, such as .2 and .3 for 797711765312179.25, the even one, as Go has it.
fn shortest(float: f64) -> String {
    let digits = format!("{float:e}");
    let places = digits.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    let nearest = format!("{float:.*e}", places.saturating_sub(1));
    if nearest.parse() == Ok(float) { nearest } else { digits }
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
    use super::{go_float, shortest};

    #[test]
    fn the_even_of_two_near_ends_is_taken() {
        for (value, expected) in [
            (797_711_765_312_179.3, "7.977117653121792e14"),
            (700_635_858_165_015.3, "7.006358581650152e14"),
            (0.3, "3e-1"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e308"),
        ] {
            assert_eq!(shortest(value), expected);
        }
    }

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

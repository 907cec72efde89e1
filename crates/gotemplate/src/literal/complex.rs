//! Complex numbers written as a pair, `1+2i`.

use super::float::parse_float;

/// The real and the imaginary part of `1+2i`, `0x1p4-.5i` and the like. `None` when one of the two is not a number.
pub(super) fn parse_complex(text: &str) -> Option<(f64, f64)> {
    let pair = text.strip_suffix('i')?;
    let real_end = real_part_len(pair);
    let (real, imaginary) = pair.split_at_checked(real_end)?;
    if !imaginary.starts_with(['+', '-']) {
        return None;
    }
    Some((parse_float(real)?, parse_float(imaginary)?))
}

/// Where the first number ends: at the first sign that belongs neither to it nor to its exponent.
fn real_part_len(text: &str) -> usize {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let hex = unsigned.starts_with("0x") || unsigned.starts_with("0X");
    let exponent = if hex { ['p', 'P'] } else { ['e', 'E'] };
    let mut before = None;
    for (at, c) in text.char_indices() {
        if matches!(c, '+' | '-') && at > 0 && !before.is_some_and(|b| exponent.contains(&b)) {
            return at;
        }
        before = Some(c);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        for (text, value) in [
            ("1+2i", Some((1.0, 2.0))),
            ("-1-2i", Some((-1.0, -2.0))),
            ("1e+2-1e-2i", Some((100.0, -0.01))),
            ("0x1p4+.5i", Some((16.0, 0.5))),
            ("0xe+0x1p1i", None),
            ("1_0+2_0i", Some((10.0, 20.0))),
            ("017+2i", Some((17.0, 2.0))),
            ("1+i", None),
            ("1i+2i", None),
            ("0b1+2i", None),
            ("1+2", None),
            ("1+", None),
        ] {
            assert_eq!(parse_complex(text), value, "{text}");
        }
    }
}

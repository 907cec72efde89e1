//! Numbers as Go's `strconv` reads them, which both readers use.

/// A whole or other number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Int(i64),
    /// Above [`i64::MAX`].
    Large(u64),
    Float(f64),
}

/// A number that starts with a digit or a sign: underscores are skipped, `0x`, `0o`, `0b` and a leading `0` choose the
/// base.
pub(super) fn number(text: &str, octal_after_prefix: bool) -> Option<Number> {
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    if let Some(int) = int(plain) {
        return Some(int);
    }
    if is_decimal(plain)
        && let Some(float) = float(plain)
    {
        return Some(Number::Float(float));
    }
    // A second try of the readers, which takes a sign after the prefix.
    prefixed(plain, "0b", 2).or_else(|| if octal_after_prefix { prefixed(plain, "0o", 8) } else { None })
}

/// A number that starts with a dot; underscores count only between digits.
pub(super) fn dotted(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return if is_decimal(text) { float(text) } else { None };
    }
    let is_between = |three: &[u8]| match three {
        [before, b'_', after] => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => true,
    };
    let plain = text.replace('_', "");
    let is_fine = text.as_bytes().windows(3).all(is_between) && !text.ends_with('_');
    if is_fine && is_decimal(&plain) { float(&plain) } else { None }
}

fn int(text: &str) -> Option<Number> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (Some('+'), text.get(1..)?),
        b'-' => (Some('-'), text.get(1..)?),
        _ => (None, text),
    };
    let (base, digits) = base(digits)?;
    if digits.bytes().any(|b| !b.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = if digits.is_empty() { 0 } else { u64::from_str_radix(digits, base).ok()? };
    match (sign, i64::try_from(magnitude)) {
        (Some('-'), Ok(value)) => Some(Number::Int(-value)),
        (Some('-'), Err(_)) => (magnitude == i64::MIN.unsigned_abs()).then_some(Number::Int(i64::MIN)),
        (_, Ok(value)) => Some(Number::Int(value)),
        (None, Err(_)) => Some(Number::Large(magnitude)),
        (Some(_), Err(_)) => None,
    }
}

/// The base and the digits after its prefix; no digits are left of a plain `0`.
fn base(digits: &str) -> Option<(u32, &str)> {
    let Some(rest) = digits.strip_prefix('0') else {
        return (!digits.is_empty()).then_some((10, digits));
    };
    let (base, rest) = match rest.as_bytes().first() {
        Some(b'x' | b'X') => (16, rest.get(1..)?),
        Some(b'o' | b'O') => (8, rest.get(1..)?),
        Some(b'b' | b'B') => (2, rest.get(1..)?),
        _ => return Some((8, rest)),
    };
    (!rest.is_empty()).then_some((base, rest))
}

fn prefixed(text: &str, prefix: &str, base: u32) -> Option<Number> {
    // With a minus before the prefix none may follow it, and the first try has read that already.
    i64::from_str_radix(text.strip_prefix(prefix)?, base).ok().map(Number::Int)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mantissa = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            if !digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)) {
                return false;
            }
            mantissa
        }
        None => text,
    };
    match mantissa.split_once('.') {
        None => digits(mantissa),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
    }
}

/// A number too large is none: it stays text.
fn float(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underscores_behind_a_dot_stand_between_digits() {
        for (text, wanted) in [(".5_1", 0.51), (".51_000", 0.51), (".5e1_0", 5e9), (".1_0e2", 10.0)] {
            assert_eq!(dotted(text), Some(wanted), "{text}");
        }
        for text in ["._5", ".5_", "._", "..5_1", ".5__1", ".5_e1", ".0x1_0"] {
            assert_eq!(dotted(text), None, "{text}");
        }
    }
}

//! Integers in any base, with digits grouped by underscores.

/// The value of an integer without a sign: decimal, `0x`, `0o`, `0b`, or octal after a lone `0`. `None` when it is not
/// one or needs more than 64 bits.
pub(super) fn parse_unsigned(text: &str) -> Option<u64> {
    let (radix, digits) = match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, text.get(2..)?),
        [b'0', b'o' | b'O', _, ..] => (8, text.get(2..)?),
        [b'0', b'b' | b'B', _, ..] => (2, text.get(2..)?),
        [b'0', ..] => (8, text.get(1..)?),
        [_, ..] => (10, text),
        [] => return None,
    };
    let mut value: u64 = 0;
    for c in digits.chars().filter(|c| *c != '_') {
        value = value.checked_mul(u64::from(radix))?.checked_add(u64::from(c.to_digit(radix)?))?;
    }
    underscores_separate_digits(text).then_some(value)
}

/// The value of an integer with an optional sign.
pub(super) fn parse_signed(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..)?),
        [b'+', ..] => (false, text.get(1..)?),
        _ => (false, text),
    };
    let magnitude = parse_unsigned(digits)?;
    if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// Whether every underscore stands between digits; the prefix of a base counts as a digit before it.
pub(super) fn underscores_separate_digits(number: &str) -> bool {
    #[derive(PartialEq)]
    enum Seen {
        Nothing,
        Digit,
        Underscore,
        Other,
    }
    let mut bytes = number.strip_prefix(['+', '-']).unwrap_or(number).as_bytes();
    let mut seen = Seen::Nothing;
    let mut hex = false;
    if let [b'0', base @ (b'b' | b'B' | b'o' | b'O' | b'x' | b'X'), rest @ ..] = bytes {
        hex = matches!(base, b'x' | b'X');
        seen = Seen::Digit;
        bytes = rest;
    }
    for byte in bytes {
        let digit = byte.is_ascii_digit() || hex && byte.is_ascii_hexdigit();
        seen = match (digit, byte, seen) {
            (true, _, _) => Seen::Digit,
            (false, b'_', Seen::Digit) => Seen::Underscore,
            (false, b'_', _) | (false, _, Seen::Underscore) => return false,
            (false, _, _) => Seen::Other,
        };
    }
    seen != Seen::Underscore
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_and_underscores() {
        for (text, value) in [
            ("0", Some(0)),
            ("42", Some(42)),
            ("0755", Some(0o755)),
            ("0o17", Some(15)),
            ("0B11", Some(3)),
            ("0xFf", Some(255)),
            ("1_000", Some(1000)),
            ("0_7", Some(7)),
            ("0x_1F", Some(31)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("0x", None),
            ("089", None),
            ("1__0", None),
            ("1_", None),
            ("_1", None),
            ("+1", None),
            ("", None),
        ] {
            assert_eq!(parse_unsigned(text), value, "{text}");
        }
    }

    #[test]
    fn signs() {
        assert_eq!(parse_signed("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(parse_signed("-9223372036854775809"), None);
        assert_eq!(parse_signed("9223372036854775808"), None);
        assert_eq!(parse_signed("+0x10"), Some(16));
        assert_eq!(parse_signed("-0"), Some(0));
        assert_eq!(parse_signed("-"), None);
        assert_eq!(parse_signed("--1"), None);
    }
}

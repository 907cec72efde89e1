//! Durations: 64 bits of nanoseconds.

/// The nanoseconds of a second.
pub(super) const SECOND: i128 = 1_000_000_000;

/// The largest magnitude that a duration may have while it is read, 2^63 nanoseconds.
const LIMIT: u64 = 1 << 63;

/// What a text such as `1h30m` or `-1.5s` says, in nanoseconds.
pub(super) fn parse(text: &[u8]) -> Result<i64, String> {
    let failure = |reason: &str| format!("time: {reason} {}", fluxwright_gotemplate::GoString::from(text).quote());
    let invalid = || failure("invalid duration");
    let (negative, mut rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if rest == b"0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total = 0_u64;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, unit) = match after.strip_prefix(b".") {
            Some(after) => digits(after),
            None => (&b""[..], after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let end = unit.iter().position(|byte| matches!(byte, b'.' | b'0'..=b'9')).unwrap_or(unit.len());
        let (unit, after) = unit.split_at_checked(end).unwrap_or_default();
        if unit.is_empty() {
            return Err(failure("missing unit in duration"));
        }
        let nanos = nanos_of(unit).ok_or_else(|| failure("unknown unit in duration"))?;
        total = number(whole)
            .and_then(|whole| whole.checked_mul(nanos))
            .filter(|whole| *whole <= LIMIT)
            .and_then(|whole| whole.checked_add(part(fraction, nanos)))
            .and_then(|more| total.checked_add(more))
            .filter(|total| *total <= LIMIT)
            .ok_or_else(invalid)?;
        rest = after;
    }
    let total = i128::from(total);
    i64::try_from(if negative { -total } else { total }).map_err(|_| invalid())
}

/// The digits at the start, and what follows.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or_default()
}

fn nanos_of(unit: &[u8]) -> Option<u64> {
    Some(match std::str::from_utf8(unit).ok()? {
        "ns" => 1,
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60 * 1_000_000_000,
        "h" => 3600 * 1_000_000_000,
        _ => return None,
    })
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0')).filter(|number| *number <= LIMIT)
    })
}

/// A fraction of a unit; digits that no duration can tell apart are left out, as in Go.
fn part(digits: &[u8], unit: u64) -> u64 {
    const ENOUGH: u64 = (1 << 63) / 10;
    let (mut number, mut scale) = (0_u64, 1.0_f64);
    for digit in digits {
        if number > ENOUGH {
            break;
        }
        let next = number * 10 + u64::from(digit - b'0');
        if next > LIMIT {
            break;
        }
        number = next;
        scale *= 10.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "as Go computes it; the result is at most the unit"
    )]
    let part = (number as f64 * (unit as f64 / scale)) as u64;
    part
}

/// The duration as `1h30m0s`, with a fraction of the smallest unit that is not zero.
pub(super) fn display(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    let seconds = nanos / 1_000_000_000;
    match nanos {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{nanos}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", with_fraction(nanos, 3)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", with_fraction(nanos, 6)),
        _ => {
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            let seconds = with_fraction(nanos % 60_000_000_000, 9);
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, _) => format!("{sign}{minutes}m{seconds}s"),
                _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
            }
        }
    }
}

/// A number with so many of its digits behind a point, without zeros at the end.
fn with_fraction(number: u64, places: usize) -> String {
    let digits = format!("{number:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// The nearest multiple; of two that are equally near the one further from zero.
pub(super) fn rounded(nanos: i64, to: i64) -> i64 {
    if to <= 0 {
        return nanos;
    }
    let (nanos, to) = (i128::from(nanos), i128::from(to));
    let rest = nanos % to;
    let down = nanos - rest;
    saturated(if rest.abs() * 2 < to { down } else { down + to * nanos.signum() })
}

/// The nearest number of nanoseconds that a duration can have.
pub(super) fn saturated(nanos: i128) -> i64 {
    i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
}

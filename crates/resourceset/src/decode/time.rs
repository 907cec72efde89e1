//! Go's durations and times, checked.

/// The units of `time.ParseDuration`, with their nanoseconds.
const UNITS: [(&str, f64); 8] =
    [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

/// Whether `time.ParseDuration` takes the text.
pub(super) fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let unit = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let Some((_, nanoseconds)) = UNITS.iter().find(|(name, _)| *name == unit) else { return false };
        if number.bytes().filter(|b| *b == b'.').count() > 1 || !number.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
        total += format!("0{number}").parse::<f64>().unwrap_or(f64::INFINITY) * nanoseconds;
        rest = after;
    }
    // 2^63 nanoseconds, about 292 years.
    !text.is_empty() && !text.ends_with(['+', '-']) && total < 9_223_372_036_854_775_808.0
}

/// Whether Go takes the text for a time in RFC 3339.
pub(super) fn is_rfc3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |at: usize, count: usize| -> Option<u32> {
        let part = bytes.get(at..at + count)?;
        part.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    let is = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|b| wanted.contains(b));
    let date = (digits(0, 4), digits(5, 2), digits(8, 2));
    let (Some(year), Some(month), Some(day)) = date else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    let clock = (digits(11, 2), digits(14, 2), digits(17, 2));
    let (Some(hour), Some(minute), Some(second)) = clock else { return false };
    let separators = is(4, b"-") && is(7, b"-") && is(10, b"T") && is(13, b":") && is(16, b":");
    if !separators || day == 0 || day > days || hour > 23 || minute > 59 || second > 59 {
        return false;
    }
    let rest = text.get(19..).unwrap_or_default();
    let zone = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let offset = |part: Option<&str>, most: u32| {
        part.is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()) && part.parse().is_ok_and(|n: u32| n <= most))
    };
    zone == "Z"
        || zone.len() == 6
            && zone.starts_with(['+', '-'])
            && zone.get(3..4) == Some(":")
            && offset(zone.get(1..3), 23)
            && offset(zone.get(4..6), 59)
}

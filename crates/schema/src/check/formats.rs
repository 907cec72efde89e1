//! Formats of texts and numbers.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Seen;

/// Whether a text has a format; formats that are not known, or not checked by Kubernetes, always fit.
pub(super) fn fits(format: &str, text: &str) -> bool {
    match format {
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uuid" => {
            let groups: Vec<&str> = text.split('-').collect();
            let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
            let is_hex = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()));
            is_hex && (lengths == [8, 4, 4, 4, 12] || lengths == [32])
        }
        "date" => date(text),
        "date-time" => date_time(text),
        _ => true,
    }
}

/// What texts of a format are, to follow "it must be".
pub(super) fn words(format: &str) -> Option<&'static str> {
    Some(match format {
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uuid" => "a UUID",
        "date" => "a date such as `2026-01-31`",
        "date-time" => "a time such as `2026-01-31T12:00:00Z`",
        _ => return None,
    })
}

/// The range of a format of numbers, where a number is not in it.
pub(super) fn range(format: &str, seen: &Seen<'_>) -> Option<&'static str> {
    let Seen::Int(int) = seen else { return None };
    match format {
        "int32" if i32::try_from(*int).is_err() => Some("a number of 32 bits"),
        "uint32" if u32::try_from(*int).is_err() => Some("a number from 0 on of 32 bits"),
        _ => None,
    }
}

fn date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
    };
    let [year, month, day] = parts.as_slice() else { return false };
    let (Some(_), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else { return false };
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

fn date_time(text: &str) -> bool {
    let Some((day, time)) = text.split_once(['T', 't', ' ']) else { return false };
    let clock = time.get(..8).unwrap_or_default();
    let parts: Vec<Option<u32>> = clock.split(':').map(|part| part.parse().ok().filter(|_| part.len() == 2)).collect();
    date(day) && matches!(parts.as_slice(), [Some(0..=23), Some(0..=59), Some(0..=60)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_good_from_bad() {
        for (format, good, bad) in [
            ("ipv4", "10.0.0.1", "10.0.0"),
            ("ipv6", "::1", "1"),
            ("uuid", "01234567-89ab-cdef-0123-456789abcdef", "01234567"),
            ("date", "2026-01-31", "2026-13-31"),
            ("date-time", "2026-01-31T12:00:00Z", "2026-01-31"),
        ] {
            assert!(fits(format, good) && !fits(format, bad), "{format}");
            assert!(words(format).is_some());
        }
        assert!(fits("hostname", "anything"));
        assert_eq!(range("int32", &Seen::Int(1 << 40)), Some("a number of 32 bits"));
        assert_eq!(range("int64", &Seen::Int(1 << 40)), None);
    }
}

//! Durations as people write them, and as Flux reads them.

/// The pattern of durations in CRDs of Flux.
pub(super) const WITH_HOURS: &str = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$";
/// The pattern of timeouts that have no hours.
pub(super) const WITHOUT_HOURS: &str = r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$";

/// What was meant: `5 minutes` is `5m`, `1d` is `24h`. `None` where the unit is missing, or is not one of time.
pub(super) fn meant(text: &str, hours: bool) -> Option<String> {
    let iso = text.strip_prefix("PT").or_else(|| text.strip_prefix("pt"));
    let mut rest = iso.unwrap_or(text).trim();
    if rest.is_empty() || rest.len() > 60 {
        return None;
    }
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let amount: u64 = digits.parse().ok()?;
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let factor = match unit.to_lowercase().as_str() {
            "ms" | "millisecond" | "milliseconds" | "milli" | "millis" => (1, "ms"),
            "s" | "sec" | "secs" | "second" | "seconds" => (1, "s"),
            "m" | "min" | "mins" | "minute" | "minutes" => (1, "m"),
            "h" | "hr" | "hrs" | "hour" | "hours" if hours => (1, "h"),
            "h" | "hr" | "hrs" | "hour" | "hours" => (60, "m"),
            "d" | "day" | "days" if hours => (24, "h"),
            "d" | "day" | "days" => (24 * 60, "m"),
            "w" | "week" | "weeks" if hours => (7 * 24, "h"),
            _ => return None,
        };
        parts.push(format!("{}{}", amount.checked_mul(factor.0)?, factor.1));
        rest = after.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
    }
    Some(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_people() {
        for (text, hours, expected) in [
            ("5 minutes", true, Some("5m")),
            ("5min", true, Some("5m")),
            ("1d", true, Some("24h")),
            ("1h 30m", true, Some("1h30m")),
            ("1 hour and 5 minutes", true, Some("1h5m")),
            ("PT5M", true, Some("5m")),
            ("1h", false, Some("60m")),
            ("5", true, None),
            ("", true, None),
            ("soon", true, None),
            ("5 parsecs", true, None),
            ("99999999999999999999d", true, None),
            ("18446744073709551615d", true, None),
        ] {
            assert_eq!(meant(text, hours).as_deref(), expected, "{text}");
        }
    }
}

//! Times as text.

use std::io::Write as _;

use super::civil::{weekday, year_day};
use super::layout::{self, Element, Offset};
use super::named::{MONTHS, WEEKDAYS};
use super::point::Time;

/// The layout of `String` and `%v`.
const DISPLAY: &[u8] = b"2006-01-02 15:04:05.999999999 -0700 MST";

/// The time in a layout. All that is no element of one stays as it is.
pub(super) fn format(time: &Time, layout: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(layout.len() + 10);
    let mut rest = layout;
    while let Some((before, element, after)) = layout::next(rest) {
        out.extend_from_slice(before);
        write(&mut out, time, element);
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

/// What `%v` writes.
pub(super) fn display(time: &Time) -> String {
    String::from_utf8(format(time, DISPLAY)).unwrap_or_default()
}

/// The time as RFC 3339 has it, or why it cannot have it.
pub(super) fn rfc3339(time: &Time) -> Result<String, String> {
    if !(0..=9999).contains(&time.date().year) {
        return Err("Time.MarshalJSON: year outside of range [0,9999]".to_owned());
    }
    if time.zone.offset().abs() >= 24 * 3600 {
        return Err("Time.MarshalJSON: timezone hour outside of range [0,23]".to_owned());
    }
    String::from_utf8(format(time, b"2006-01-02T15:04:05.999999999Z07:00")).map_err(|error| error.to_string())
}

fn write(out: &mut Vec<u8>, time: &Time, element: Element) {
    let date = time.date();
    let (hour, minute, second) = time.clock();
    let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let short = |name: &'static str| name.get(..3).unwrap_or(name);
    // Writing to a vector cannot fail.
    let _ = match element {
        Element::LongMonth => write!(out, "{}", month(date.month)),
        Element::Month => write!(out, "{}", short(month(date.month))),
        Element::NumMonth => write!(out, "{}", date.month),
        Element::ZeroMonth => write!(out, "{:02}", date.month),
        Element::LongWeekday => write!(out, "{}", day_name(time)),
        Element::Weekday => write!(out, "{}", short(day_name(time))),
        Element::Day => write!(out, "{}", date.day),
        Element::UnderDay => write!(out, "{:2}", date.day),
        Element::ZeroDay => write!(out, "{:02}", date.day),
        Element::UnderYearDay => write!(out, "{:3}", year_day(date)),
        Element::ZeroYearDay => write!(out, "{:03}", year_day(date)),
        Element::Hour => write!(out, "{hour:02}"),
        Element::Hour12 => write!(out, "{hour12}"),
        Element::ZeroHour12 => write!(out, "{hour12:02}"),
        Element::Minute => write!(out, "{minute}"),
        Element::ZeroMinute => write!(out, "{minute:02}"),
        Element::Second => write!(out, "{second}"),
        Element::ZeroSecond => write!(out, "{second:02}"),
        // The sign is no digit.
        Element::LongYear if date.year < 0 => write!(out, "-{:04}", date.year.unsigned_abs()),
        Element::LongYear => write!(out, "{:04}", date.year),
        Element::Year => write!(out, "{:02}", date.year.max(0) % 100),
        Element::UpperPm => write!(out, "{}", if hour >= 12 { "PM" } else { "AM" }),
        Element::LowerPm => write!(out, "{}", if hour >= 12 { "pm" } else { "am" }),
        Element::ZoneName if time.zone.name().is_empty() => {
            write_offset(out, time, Offset { z: false, colons: false, minutes: true, seconds: false });
            Ok(())
        }
        Element::ZoneName => write!(out, "{}", time.zone.name()),
        Element::Offset(offset) => {
            write_offset(out, time, offset);
            Ok(())
        }
        Element::Fraction { separator, digits, trimmed } => {
            write_fraction(out, time, separator, digits, trimmed);
            Ok(())
        }
    };
}

fn month(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or_default()
}

fn day_name(time: &Time) -> &'static str {
    usize::try_from(weekday(time.days())).ok().and_then(|day| WEEKDAYS.get(day)).copied().unwrap_or_default()
}

fn write_offset(out: &mut Vec<u8>, time: &Time, form: Offset) {
    let offset = time.zone.offset();
    if form.z && offset == 0 {
        out.push(b'Z');
        return;
    }
    // The sign is that of the minutes. When there are none, a negative number of seconds has its own, as in Go.
    out.push(if offset / 60 < 0 { b'-' } else { b'+' });
    let (minutes, seconds) = ((offset / 60).abs(), (offset % 60).abs());
    let sign = if (-59..0).contains(&offset) { "-" } else { "" };
    let colon = if form.colons { ":" } else { "" };
    // Writing to a vector cannot fail.
    let _ = write!(out, "{:02}", minutes / 60);
    if form.minutes {
        let _ = write!(out, "{colon}{:02}", minutes % 60);
    }
    if form.seconds {
        let _ = write!(out, "{colon}{sign}{seconds:02}");
    }
}

fn write_fraction(out: &mut Vec<u8>, time: &Time, separator: u8, digits: usize, trimmed: bool) {
    let all = format!("{:09}", time.nanos);
    let shown = all.get(..digits.min(9)).unwrap_or(&all);
    let shown = if trimmed { shown.trim_end_matches('0') } else { shown };
    if trimmed && shown.is_empty() {
        return;
    }
    out.push(separator);
    out.extend_from_slice(shown.as_bytes());
}

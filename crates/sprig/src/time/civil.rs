//! The Gregorian calendar, extended to all years.

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: u32,
    /// From 1.
    pub(super) day: u32,
}

/// The days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// From 1 March of the year 0, where the count of an era starts, to 1970.
const MARCH_0: i64 = 719_468;

/// Whether the year has a 29 February.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days the month has.
pub(super) fn days_in(year: i64, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days since 1970. The day may be beyond the end of the month; the month is one of the twelve.
pub(super) fn to_days(year: i64, month: u32, day: i64) -> i64 {
    // Years that start in March have the odd day at their end.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let month = (i64::from(month) + 9) % 12;
    let in_year = (153 * month + 2) / 5 + day - 1;
    era * ERA + year * 365 + year / 4 - year / 100 + in_year - MARCH_0
}

/// The day that is so many days after 1970.
pub(super) fn from_days(days: i64) -> Date {
    let days = days + MARCH_0;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / (ERA - 1)) / 365;
    let in_year = day - (365 * year + year / 4 - year / 100);
    let march = (5 * in_year + 2) / 153;
    let day = in_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    // A month has at most 31 days, a year 12 months.
    Date { year, month: u32::try_from(month).unwrap_or(1), day: u32::try_from(day).unwrap_or(1) }
}

/// The day of the week, from Sunday as 0.
pub(super) fn weekday(days: i64) -> i64 {
    (days + 4).rem_euclid(7)
}

/// The day of the year, from 1.
pub(super) fn year_day(date: Date) -> i64 {
    to_days(date.year, date.month, i64::from(date.day)) - to_days(date.year, 1, 1) + 1
}

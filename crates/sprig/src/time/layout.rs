//! Layouts: Go writes them as the moment 15:04:05 on 2 January 2006 would be written.

/// A part of a layout that stands for a part of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// `January`
    LongMonth,
    /// `Jan`
    Month,
    /// `1`
    NumMonth,
    /// `01`
    ZeroMonth,
    /// `Monday`
    LongWeekday,
    /// `Mon`
    Weekday,
    /// `2`
    Day,
    /// `_2`
    UnderDay,
    /// `02`
    ZeroDay,
    /// `__2`
    UnderYearDay,
    /// `002`
    ZeroYearDay,
    /// `15`
    Hour,
    /// `3`
    Hour12,
    /// `03`
    ZeroHour12,
    /// `4`
    Minute,
    /// `04`
    ZeroMinute,
    /// `5`
    Second,
    /// `05`
    ZeroSecond,
    /// `2006`
    LongYear,
    /// `06`
    Year,
    /// `PM`
    UpperPm,
    /// `pm`
    LowerPm,
    /// `MST`
    ZoneName,
    /// `-0700` and its like.
    Offset(Offset),
    /// `.000` or `.999`, of so many digits.
    Fraction {
        /// A point or comma.
        separator: u8,
        digits: usize,
        /// Whether zeros at the end are left out (`9`).
        trimmed: bool,
    },
}

/// How an offset from UTC is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    /// Whether UTC is written as `Z`.
    pub(super) z: bool,
    pub(super) colons: bool,
    pub(super) minutes: bool,
    pub(super) seconds: bool,
}

/// The first element, with what is before and after it.
pub(super) fn next(layout: &[u8]) -> Option<(&[u8], Element, &[u8])> {
    (0..layout.len()).find_map(|at| {
        let (before, from) = layout.split_at_checked(at)?;
        let (element, length) = element(from)?;
        // An underscore before a year is one.
        let shift = usize::from(from.starts_with(b"_2006"));
        Some((layout.get(..before.len() + shift)?, element, from.get(length + shift..)?))
    })
}

/// The element at the start, with its length.
fn element(text: &[u8]) -> Option<(Element, usize)> {
    let word = |word: &str| text.starts_with(word.as_bytes());
    // `Jan` and `Mon` may not go on.
    let short = || !text.get(3).is_some_and(u8::is_ascii_lowercase);
    Some(match text.first()? {
        b'J' if word("January") => (Element::LongMonth, 7),
        b'J' if word("Jan") && short() => (Element::Month, 3),
        b'M' if word("Monday") => (Element::LongWeekday, 6),
        b'M' if word("Mon") && short() => (Element::Weekday, 3),
        b'M' if word("MST") => (Element::ZoneName, 3),
        b'0' if word("01") => (Element::ZeroMonth, 2),
        b'0' if word("02") => (Element::ZeroDay, 2),
        b'0' if word("03") => (Element::ZeroHour12, 2),
        b'0' if word("04") => (Element::ZeroMinute, 2),
        b'0' if word("05") => (Element::ZeroSecond, 2),
        b'0' if word("06") => (Element::Year, 2),
        b'0' if word("002") => (Element::ZeroYearDay, 3),
        b'1' if word("15") => (Element::Hour, 2),
        b'1' => (Element::NumMonth, 1),
        b'2' if word("2006") => (Element::LongYear, 4),
        b'2' => (Element::Day, 1),
        b'_' if word("_2006") => (Element::LongYear, 4),
        b'_' if word("_2") => (Element::UnderDay, 2),
        b'_' if word("__2") => (Element::UnderYearDay, 3),
        b'3' => (Element::Hour12, 1),
        b'4' => (Element::Minute, 1),
        b'5' => (Element::Second, 1),
        b'P' if word("PM") => (Element::UpperPm, 2),
        b'p' if word("pm") => (Element::LowerPm, 2),
        b'-' | b'Z' => return offset(text),
        b'.' | b',' => return fraction(text),
        _ => return None,
    })
}

fn offset(text: &[u8]) -> Option<(Element, usize)> {
    let (sign, digits) = text.split_first()?;
    let forms: [(&[u8], bool, bool, bool); 5] = [
        (b"070000", false, true, true),
        (b"07:00:00", true, true, true),
        (b"0700", false, true, false),
        (b"07:00", true, true, false),
        (b"07", false, false, false),
    ];
    let (form, colons, minutes, seconds) = forms.into_iter().find(|(form, ..)| digits.starts_with(form))?;
    Some((Element::Offset(Offset { z: *sign == b'Z', colons, minutes, seconds }), form.len() + 1))
}

/// Only zeros or only nines, and no other digit after them.
fn fraction(text: &[u8]) -> Option<(Element, usize)> {
    let (&separator, rest) = text.split_first()?;
    let digit = *rest.first().filter(|digit| matches!(digit, b'0' | b'9'))?;
    let digits = rest.iter().take_while(|byte| **byte == digit).count();
    if rest.get(digits).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((Element::Fraction { separator, digits, trimmed: digit == b'9' }, digits + 1))
}

//! Text as times.

use std::rc::Rc;

use super::civil;
use super::layout::{self, Element, Offset};
use super::named::{MONTHS, WEEKDAYS};
use super::point::{Time, Zone};
use super::scan::{Scanner, number};

/// What has been read so far.
#[derive(Default)]
struct Parts<'t> {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
    /// Whether the text says that it is before noon, and after. It may say both.
    before_noon: bool,
    after_noon: bool,
    utc: bool,
    offset: Option<i64>,
    zone: Option<&'t str>,
}

/// The time that a text in this layout says, in the local zone if it names none. The error says what is wrong.
pub(super) fn parse(layout: &[u8], text: &[u8]) -> Result<Time, &'static str> {
    let mut parts = Parts::default();
    let mut scanner = Scanner(text);
    let mut rest = layout;
    while let Some((before, element, after)) = layout::next(rest) {
        scanner.skip(before).ok_or("it is not as the layout")?;
        parts.read(&mut scanner, element, after)?;
        rest = after;
    }
    scanner.skip(rest).ok_or("it is not as the layout")?;
    if !scanner.0.is_empty() {
        return Err("it goes on after the layout has ended");
    }
    parts.time()
}

impl<'t> Parts<'t> {
    fn read(&mut self, text: &mut Scanner<'t>, element: Element, after: &[u8]) -> Result<(), &'static str> {
        const NO_DAY: &str = "it has no such day";
        match element {
            Element::Year => {
                let year = text.take(2).and_then(number).ok_or("it has no year of two digits")?;
                self.year = if year >= 69 { year + 1900 } else { year + 2000 };
            }
            Element::LongYear => {
                let digits = if text.is_digit(0) { text.take(4) } else { None };
                self.year = digits.and_then(number).ok_or("it has no year of four digits")?;
            }
            Element::Month => self.month = Some(named(text, &MONTHS, Some(3), "it has no such month")? + 1),
            Element::LongMonth => self.month = Some(named(text, &MONTHS, None, "it has no such month")? + 1),
            Element::NumMonth | Element::ZeroMonth => {
                let month = text.two_digits(element == Element::ZeroMonth);
                self.month = Some(month.filter(|month| (1..=12).contains(month)).ok_or("it has no such month")?);
            }
            // The day of the week says nothing, but must be one.
            Element::Weekday => drop(named(text, &WEEKDAYS, Some(3), NO_DAY)?),
            Element::LongWeekday => drop(named(text, &WEEKDAYS, None, NO_DAY)?),
            Element::Day | Element::UnderDay | Element::ZeroDay => {
                if element == Element::UnderDay {
                    text.eat(b" ");
                }
                self.day = Some(text.two_digits(element == Element::ZeroDay).ok_or(NO_DAY)?);
            }
            Element::UnderYearDay | Element::ZeroYearDay => {
                if element == Element::UnderYearDay {
                    let _ = text.eat(b" ") && text.eat(b" ");
                }
                self.year_day = Some(text.three_digits(element == Element::ZeroYearDay).ok_or(NO_DAY)?);
            }
            Element::Hour => self.hour = below(text.two_digits(false), 24)?,
            Element::Hour12 | Element::ZeroHour12 => {
                self.hour = below(text.two_digits(element == Element::ZeroHour12), 13)?;
            }
            Element::Minute | Element::ZeroMinute => {
                self.minute = below(text.two_digits(element == Element::ZeroMinute), 60)?;
            }
            Element::Second | Element::ZeroSecond => {
                self.second = below(text.two_digits(element == Element::ZeroSecond), 60)?;
                self.unasked_fraction(text, after)?;
            }
            Element::UpperPm => self.half_day(text, b"AM", b"PM")?,
            Element::LowerPm => self.half_day(text, b"am", b"pm")?,
            Element::ZoneName if text.eat(b"UTC") => self.utc = true,
            Element::ZoneName => self.zone = Some(text.zone_name().ok_or("it has no such zone")?),
            Element::Offset(form) if form.z && text.eat(b"Z") => self.utc = true,
            Element::Offset(form) => self.offset = Some(offset(text, form).ok_or("it has no such offset")?),
            Element::Fraction { digits, trimmed: false, .. } => {
                self.nanos = text.fraction(digits + 1).ok_or("it has no such fraction of a second")?;
            }
            Element::Fraction { .. } => {
                if matches!(text.peek(0), Some(b'.' | b',')) && text.is_digit(1) {
                    self.nanos = all_digits(text)?;
                }
            }
        }
        Ok(())
    }

    fn half_day(&mut self, text: &mut Scanner<'_>, before: &[u8], after: &[u8]) -> Result<(), &'static str> {
        if text.eat(after) {
            self.after_noon = true;
        } else if text.eat(before) {
            self.before_noon = true;
        } else {
            return Err("it is neither before nor after noon");
        }
        Ok(())
    }

    /// A fraction after the seconds is read although the layout has none.
    fn unasked_fraction(&mut self, text: &mut Scanner<'t>, after: &[u8]) -> Result<(), &'static str> {
        let there = matches!(text.peek(0), Some(b'.' | b',')) && text.is_digit(1);
        let asked = layout::next(after).is_some_and(|(_, element, _)| matches!(element, Element::Fraction { .. }));
        if there && !asked {
            self.nanos = all_digits(text)?;
        }
        Ok(())
    }

    fn time(self) -> Result<Time, &'static str> {
        let hour = match self.hour {
            hour if self.after_noon && hour < 12 => hour + 12,
            12 if self.before_noon => 0,
            hour => hour,
        };
        let (month, day) = self.day_of_month()?;
        let on_clock = |zone| {
            let time = Time::on_clock((self.year, month, day), (hour, self.minute, self.second), self.nanos, zone);
            time.ok_or("it is too far away")
        };
        if self.utc {
            return on_clock(Zone::Utc);
        }
        if let Some(offset) = self.offset {
            let name = self.zone.unwrap_or_default();
            let mut time = on_clock(Zone::Fixed { name: Rc::from(name), offset })?;
            if offset == 0 && name.is_empty() {
                time.zone = Zone::Local;
            }
            return Ok(time);
        }
        let Some(name) = self.zone else { return on_clock(Zone::Local) };
        // What the abbreviation of a zone means is not known, so the clock is taken to show UTC.
        let mut time = on_clock(Zone::Utc)?;
        let hours = name.strip_prefix("GMT").and_then(|hours| number(hours.as_bytes())).unwrap_or_default();
        time.zone = Zone::Fixed { name: Rc::from(name), offset: hours * 3600 };
        Ok(time)
    }

    /// Month and day, from the day of the year if that was given.
    fn day_of_month(&self) -> Result<(i64, i64), &'static str> {
        const OUT_OF_RANGE: &str = "its day is out of range";
        let (month, day) = match self.year_day {
            None => (self.month.unwrap_or(1), self.day.unwrap_or(1)),
            Some(year_day) => {
                let days = if civil::is_leap(self.year) { 366 } else { 365 };
                if !(1..=days).contains(&year_day) {
                    return Err(OUT_OF_RANGE);
                }
                let date = civil::from_days(civil::to_days(self.year, 1, year_day));
                let (month, day) = (i64::from(date.month), i64::from(date.day));
                if self.month.is_some_and(|given| given != month) || self.day.is_some_and(|given| given != day) {
                    return Err("its day of the year is another day");
                }
                (month, day)
            }
        };
        let last = u32::try_from(month).map_or(31, |month| civil::days_in(self.year, month));
        if (1..=i64::from(last)).contains(&day) { Ok((month, day)) } else { Err(OUT_OF_RANGE) }
    }
}

fn named(
    text: &mut Scanner<'_>,
    names: &[&str],
    length: Option<usize>,
    missing: &'static str,
) -> Result<i64, &'static str> {
    let found = text.name(names, length).and_then(|at| i64::try_from(at).ok());
    found.ok_or(missing)
}

fn below(number: Option<i64>, end: i64) -> Result<i64, &'static str> {
    number.filter(|number| *number < end).ok_or("its clock is out of range")
}

fn all_digits(text: &mut Scanner<'_>) -> Result<u32, &'static str> {
    let digits = (1..text.0.len()).take_while(|at| text.is_digit(*at)).count();
    text.fraction(digits + 1).ok_or("it has no such fraction of a second")
}

/// The seconds of an offset from UTC.
fn offset(text: &mut Scanner<'_>, form: Offset) -> Option<i64> {
    let sign = match text.take(1)? {
        b"+" => 1,
        b"-" => -1,
        _ => return None,
    };
    let exactly_two = |text: &mut Scanner<'_>| Scanner(text.take(2)?).two_digits(true);
    let hours = exactly_two(text)?;
    let mut further = |wanted: bool| {
        if !wanted {
            return Some(0);
        }
        if form.colons && !text.eat(b":") {
            return None;
        }
        exactly_two(text)
    };
    let (minutes, seconds) = (further(form.minutes)?, further(form.seconds)?);
    // Some people write 24 hours and 60 minutes.
    let in_range = hours <= 24 && minutes <= 60 && seconds <= 60;
    in_range.then_some(sign * ((hours * 60 + minutes) * 60 + seconds))
}

//! A point in time, seen in a zone.

use std::rc::Rc;

use super::civil::{self, Date};
use super::duration::{SECOND, saturated};

/// Where the clock stands that shows the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zone {
    Utc,
    /// UTC as well, but another value for `reflect.DeepEqual`.
    Local,
    Fixed {
        /// Perhaps empty.
        name: Rc<str>,
        /// Seconds east of Greenwich.
        offset: i64,
    },
}

/// A `time.Time`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    /// Since 1970 in UTC.
    pub(super) seconds: i64,
    /// Below 1,000,000,000.
    pub(super) nanos: u32,
    pub(super) zone: Zone,
}

const DAY: i64 = 86_400;

/// From the first day of the year 1, where Go's zero time is, to 1970.
const YEAR_1: i64 = 62_135_596_800;

impl Time {
    /// The zero time: midnight of 1 January of the year 1.
    pub(super) fn zero() -> Self {
        Self { seconds: -YEAR_1, nanos: 0, zone: Zone::Utc }
    }

    pub(super) fn is_zero(&self) -> bool {
        (self.seconds, self.nanos) == (-YEAR_1, 0)
    }

    /// Nanoseconds since 1970.
    pub(super) fn unix_nanos(&self) -> i128 {
        i128::from(self.seconds) * SECOND + i128::from(self.nanos)
    }

    /// The time of so many nanoseconds since 1970, if it is within some hundred billion years.
    fn at(nanos: i128, zone: Zone) -> Option<Self> {
        let seconds = i64::try_from(nanos.div_euclid(SECOND)).ok()?;
        // Room for the arithmetic of zones and calendars.
        let in_range = (i64::MIN / 4..=i64::MAX / 4).contains(&seconds);
        let nanos = u32::try_from(nanos.rem_euclid(SECOND)).ok()?;
        in_range.then_some(Self { seconds, nanos, zone })
    }

    /// The time that shows these on a clock of the zone. Any number may be beyond its range. `None` when the time is too
    /// far away.
    pub(super) fn on_clock(date: (i64, i64, i64), clock: (i64, i64, i64), nanos: u32, zone: Zone) -> Option<Self> {
        let (year, month, day) = date;
        let months = i128::from(year) * 12 + i128::from(month) - 1;
        let year = i64::try_from(months.div_euclid(12)).ok().filter(|year| year.abs() < 100_000_000_000)?;
        let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
        let days = i128::from(civil::to_days(year, month, 1)) + i128::from(day) - 1;
        let (hour, minute, second) = clock;
        let time = i128::from(hour) * 3600 + i128::from(minute) * 60 + i128::from(second);
        let seconds = days * i128::from(DAY) + time - i128::from(zone.offset());
        Self::at(seconds * SECOND + i128::from(nanos), zone)
    }

    /// The time so many nanoseconds later.
    pub(super) fn plus(&self, nanos: i128) -> Option<Self> {
        Self::at(self.unix_nanos() + nanos, self.zone.clone())
    }

    /// The nanoseconds since another time, as many as a duration can have.
    pub(super) fn since(&self, other: &Self) -> i64 {
        saturated(self.unix_nanos() - other.unix_nanos())
    }

    /// How much is left when the time since the year 1 is divided.
    pub(super) fn remainder(&self, nanos: i64) -> i128 {
        (self.unix_nanos() + i128::from(YEAR_1) * SECOND).rem_euclid(i128::from(nanos))
    }

    fn local(&self) -> i64 {
        self.seconds + self.zone.offset()
    }

    /// Days since 1970 by the calendar of the zone.
    pub(super) fn days(&self) -> i64 {
        self.local().div_euclid(DAY)
    }

    pub(super) fn date(&self) -> Date {
        civil::from_days(self.days())
    }

    /// Hour, minute and second.
    pub(super) fn clock(&self) -> (i64, i64, i64) {
        let second = self.local().rem_euclid(DAY);
        (second / 3600, second / 60 % 60, second % 60)
    }
}

impl Zone {
    /// Seconds east of Greenwich.
    pub(super) fn offset(&self) -> i64 {
        match self {
            Self::Utc | Self::Local => 0,
            Self::Fixed { offset, .. } => *offset,
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Utc | Self::Local => "UTC",
            Self::Fixed { name, .. } => name,
        }
    }
}

//! The methods of a time.

use std::any::Any;
use std::rc::Rc;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Object, Type};

use super::civil::{weekday, year_day};
use super::format;
use super::named::{Kind, Named};
use super::point::{Time, Zone};

/// What a method gives.
pub(super) type Outcome = Result<Value, FunctionError>;

/// What a method is called with.
pub(super) struct Arguments<'a> {
    pub(super) method: &'a str,
    pub(super) values: &'a [Value],
}

impl Arguments<'_> {
    fn exactly<const N: usize>(&self) -> Result<&[Value; N], FunctionError> {
        let (method, got) = (self.method, self.values.len());
        self.values
            .try_into()
            .map_err(|_| FunctionError::Message(format!("wrong number of args for {method}: want {N} got {got}")))
    }

    /// There must be none.
    pub(super) fn none(&self) -> Result<(), FunctionError> {
        self.exactly::<0>().map(|_| ())
    }

    /// One duration, in nanoseconds. An `int` is one, since a constant is in Go.
    pub(super) fn duration(&self) -> Result<i64, FunctionError> {
        let [value] = self.exactly()?;
        match value {
            Value::Int(Type::Int, nanos) => Ok(*nanos),
            Value::Object(object) => object
                .number()
                .filter(|_| object.type_name() == "time.Duration")
                .ok_or_else(|| self.wrong_type("time.Duration")),
            _ => Err(self.wrong_type("time.Duration")),
        }
    }

    fn time(&self) -> Result<&Time, FunctionError> {
        let [value] = self.exactly()?;
        time(value).ok_or_else(|| self.wrong_type("time.Time"))
    }

    fn ints<const N: usize>(&self) -> Result<[i64; N], FunctionError> {
        let mut ints = [0; N];
        for (int, value) in ints.iter_mut().zip(self.exactly::<N>()?) {
            let Value::Int(Type::Int, number) = value else { return Err(self.wrong_type("int")) };
            *int = *number;
        }
        Ok(ints)
    }

    fn wrong_type(&self, expected: &str) -> FunctionError {
        FunctionError::Message(format!("{} takes {expected}", self.method))
    }
}

/// The time that a value is.
pub(super) fn time(value: &Value) -> Option<&Time> {
    match value {
        Value::Object(object) => object.as_any().downcast_ref(),
        _ => None,
    }
}

impl Time {
    pub(super) fn into_value(self) -> Value {
        Value::Object(Rc::new(self))
    }

    fn with_zone(&self, zone: Zone) -> Value {
        Self { zone, ..self.clone() }.into_value()
    }

    /// What takes no argument.
    fn property(&self, name: &str) -> Option<Outcome> {
        let date = self.date();
        let (hour, minute, second) = self.clock();
        let since_1970 = |unit: i128| Value::int64(wrapped(self.unix_nanos().div_euclid(unit)));
        Some(Ok(match name {
            "Year" => Value::int(date.year),
            "Month" => Named::value(Kind::Month, date.month.into()),
            "Day" => Value::int(date.day.into()),
            "Hour" => Value::int(hour),
            "Minute" => Value::int(minute),
            "Second" => Value::int(second),
            "Nanosecond" => Value::int(self.nanos.into()),
            "Weekday" => Named::value(Kind::Weekday, weekday(self.days())),
            "YearDay" => Value::int(year_day(date)),
            "Unix" => since_1970(1_000_000_000),
            "UnixMilli" => since_1970(1_000_000),
            "UnixMicro" => since_1970(1_000),
            "UnixNano" => since_1970(1),
            "String" => format::display(self).into(),
            "UTC" => self.with_zone(Zone::Utc),
            "Local" => self.with_zone(Zone::Local),
            "IsZero" => Value::Bool(self.is_zero()),
            "IsDST" => Value::Bool(false),
            "MarshalJSON" => return Some(marshalled(self, "\"")),
            "MarshalText" => return Some(marshalled(self, "")),
            // Templates cannot call what gives several results.
            "Date" | "Clock" | "ISOWeek" | "Zone" | "ZoneBounds" => {
                return Some(Err(FunctionError::Message(format!("{name} gives more than one result"))));
            }
            _ => return None,
        }))
    }
}

/// A number of nanoseconds as a 64-bit integer, which holds those within 292 years of 1970.
fn wrapped(number: i128) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "Go wraps too")]
    let wrapped = number as i64;
    wrapped
}

fn marshalled(time: &Time, quote: &str) -> Outcome {
    let text = format::rfc3339(time).map_err(FunctionError::Message)?;
    let bytes = format!("{quote}{text}{quote}").into_bytes();
    let items = bytes.into_iter().map(|byte| Value::Uint(Type::Uint8, byte.into())).collect();
    Ok(List::of(Type::Uint8, items).into())
}

fn too_far(time: Option<Time>) -> Outcome {
    time.map(Time::into_value).ok_or_else(|| FunctionError::message("the time is too far away"))
}

impl Object for Time {
    fn type_name(&self) -> &'static str {
        "time.Time"
    }

    fn kind(&self) -> &'static str {
        "struct"
    }

    fn display(&self) -> Option<String> {
        Some(format::display(self))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>() == Some(self)
    }

    fn member(&self, name: &str, call: &mut Call<'_>, arguments: &[Value]) -> Option<Outcome> {
        let arguments = Arguments { method: name, values: arguments };
        let instant = |time: &Self| (time.seconds, time.nanos);
        let duration = |nanos| Named::value(Kind::Duration, nanos);
        Some(match name {
            "Add" => arguments.duration().and_then(|nanos| too_far(self.plus(nanos.into()))),
            "AddDate" => arguments.ints().and_then(|[years, months, days]| {
                let date = self.date();
                let date = (
                    date.year.saturating_add(years),
                    i64::from(date.month).saturating_add(months),
                    i64::from(date.day).saturating_add(days),
                );
                too_far(Self::on_clock(date, self.clock(), self.nanos, self.zone.clone()))
            }),
            "Sub" => arguments.time().map(|other| duration(self.since(other))),
            "After" => arguments.time().map(|other| Value::Bool(instant(self) > instant(other))),
            "Before" => arguments.time().map(|other| Value::Bool(instant(self) < instant(other))),
            "Equal" => arguments.time().map(|other| Value::Bool(instant(self) == instant(other))),
            "Compare" => arguments.time().map(|other| Value::int(instant(self).cmp(&instant(other)) as i64)),
            "Truncate" => arguments.duration().and_then(|to| {
                if to <= 0 { Ok(self.clone().into_value()) } else { too_far(self.plus(-self.remainder(to))) }
            }),
            "Round" => arguments.duration().and_then(|to| {
                if to <= 0 {
                    return Ok(self.clone().into_value());
                }
                let rest = self.remainder(to);
                too_far(self.plus(if rest * 2 < to.into() { -rest } else { i128::from(to) - rest }))
            }),
            "Format" => arguments.exactly().and_then(|[layout]| {
                let layout = layout.as_bytes().ok_or_else(|| arguments.wrong_type("string"))?;
                // One byte of a layout gives at most four.
                call.take_bytes(layout.len().saturating_mul(4))?;
                Ok(Value::string(format::format(self, layout)))
            }),
            _ => return self.property(name).map(|value| arguments.none().and(value)),
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

//! Numbers of Go that have a type of their own: durations, months and weekdays.

use std::any::Any;
use std::rc::Rc;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::Object;

use super::duration;
use super::methods::{Arguments, Outcome};

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Which type it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `time.Duration`, in nanoseconds.
    Duration,
    /// `time.Month`, from 1.
    Month,
    /// `time.Weekday`, from Sunday as 0.
    Weekday,
}

/// A number with a type of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) kind: Kind,
    pub(super) number: i64,
}

impl Named {
    pub(super) fn value(kind: Kind, number: i64) -> Value {
        Value::Object(Rc::new(Self { kind, number }))
    }

    fn text(self) -> String {
        match self.kind {
            Kind::Duration => duration::display(self.number),
            Kind::Month => name(&MONTHS, self.number - 1, "Month", self.number),
            Kind::Weekday => name(&WEEKDAYS, self.number, "Weekday", self.number),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "as Go computes it")]
    fn duration_member(self, name: &str, arguments: &Arguments<'_>) -> Option<Outcome> {
        let nanos = self.number;
        let in_units = |unit: i64| (nanos / unit) as f64 + (nanos % unit) as f64 / unit as f64;
        let duration = |nanos| Self::value(Kind::Duration, nanos);
        Some(match name {
            "Hours" => arguments.none().map(|()| Value::float(in_units(3_600_000_000_000))),
            "Minutes" => arguments.none().map(|()| Value::float(in_units(60_000_000_000))),
            "Seconds" => arguments.none().map(|()| Value::float(in_units(1_000_000_000))),
            "Milliseconds" => arguments.none().map(|()| Value::int64(nanos / 1_000_000)),
            "Microseconds" => arguments.none().map(|()| Value::int64(nanos / 1_000)),
            "Nanoseconds" => arguments.none().map(|()| Value::int64(nanos)),
            "Abs" => arguments.none().map(|()| duration(nanos.saturating_abs())),
            "Round" => arguments.duration().map(|to| duration(duration::rounded(nanos, to))),
            "Truncate" => arguments.duration().map(|to| duration(if to <= 0 { nanos } else { nanos - nanos % to })),
            _ => return None,
        })
    }
}

fn name(names: &[&str], at: i64, kind: &str, number: i64) -> String {
    let name = usize::try_from(at).ok().and_then(|at| names.get(at));
    name.map_or_else(|| format!("%!{kind}({number})"), |name| (*name).to_owned())
}

impl Object for Named {
    fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Duration => "time.Duration",
            Kind::Month => "time.Month",
            Kind::Weekday => "time.Weekday",
        }
    }

    fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Duration => "int64",
            Kind::Month | Kind::Weekday => "int",
        }
    }

    fn display(&self) -> Option<String> {
        Some(self.text())
    }

    fn is_true(&self) -> bool {
        self.number != 0
    }

    fn number(&self) -> Option<i64> {
        Some(self.number)
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Self>() == Some(self)
    }

    fn member(&self, name: &str, _: &mut Call<'_>, arguments: &[Value]) -> Option<Result<Value, FunctionError>> {
        let arguments = Arguments { method: name, values: arguments };
        match (name, self.kind) {
            ("String", _) => Some(arguments.none().map(|()| self.text().into())),
            (_, Kind::Duration) => self.duration_member(name, &arguments),
            _ => None,
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

//! `until`, `untilStep` and `seq`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::{Call, FunctionError};
use fluxwright_gotemplate::value::{List, Type};

use crate::arguments::int;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    registry.add("until", &[Type::Int], None, |call, arguments| {
        let count = int(arguments, 0)?;
        list(call, Steps::new(0, count, if count < 0 { -1 } else { 1 }))
    });
    registry.add("untilStep", &[Type::Int, Type::Int, Type::Int], None, |call, arguments| {
        list(call, Steps::new(int(arguments, 0)?, int(arguments, 1)?, int(arguments, 2)?))
    });
    registry.add_charging("seq", &[], Some(Type::Int), |call, arguments| {
        let numbers = (0..arguments.len()).map(|at| int(arguments, at)).collect::<Result<Vec<_>, _>>()?;
        let mut out = String::new();
        for number in sequence(&numbers) {
            let text = number.to_string();
            call.take_steps(1)?;
            call.take_bytes(text.len() + 1)?;
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&text);
        }
        Ok(Value::from(out))
    });
}

/// The numbers of `seq`: up to and including the end. Without parameters, with more than three, or when the step leads
/// away from the end, there are none.
fn sequence(parameters: &[i64]) -> Steps {
    let (start, step, end) = match *parameters {
        [end] => (1, if end < 1 { -1 } else { 1 }, end),
        [start, end] => (start, if end < start { -1 } else { 1 }, end),
        [start, step, end] if end >= start || step <= 0 => (start, step, end),
        _ => return Steps::new(0, 0, 1),
    };
    Steps::new(start, end.wrapping_add(if end < start { -1 } else { 1 }), step)
}

/// Numbers from a start to before a stop.
struct Steps {
    next: i64,
    stop: i64,
    step: i64,
    down: bool,
}

impl Steps {
    /// None when the step leads away from the stop or stays in place.
    fn new(start: i64, stop: i64, step: i64) -> Self {
        let down = stop < start;
        let stop = if down && step >= 0 || !down && step <= 0 { start } else { stop };
        Self { next: start, stop, step, down }
    }
}

impl Iterator for Steps {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        let more = if self.down { self.next > self.stop } else { self.next < self.stop };
        more.then(|| {
            let number = self.next;
            self.next = number.wrapping_add(self.step);
            number
        })
    }
}

fn list(call: &mut Call<'_>, numbers: Steps) -> Result<Value, FunctionError> {
    let mut items = Vec::new();
    for number in numbers {
        call.take_steps(1)?;
        call.take_bytes(size_of::<Value>())?;
        items.push(Value::int(number));
    }
    Ok(Value::List(List::of(Type::Int, items)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_of_one_to_three_parameters() {
        for (parameters, numbers) in [
            (&[][..], &[][..]),
            (&[3], &[1, 2, 3]),
            (&[-2], &[1, 0, -1, -2]),
            (&[0], &[1, 0]),
            (&[3, 1], &[3, 2, 1]),
            (&[2, 2], &[2]),
            (&[1, 2, 6], &[1, 3, 5]),
            (&[5, -2, 0], &[5, 3, 1]),
            (&[5, 1, 0], &[]),
            (&[0, -1, 5], &[]),
            (&[0, 0, 5], &[]),
            (&[1, 2, 3, 4], &[]),
        ] {
            assert_eq!(sequence(parameters).collect::<Vec<_>>(), numbers, "{parameters:?}");
        }
    }
}

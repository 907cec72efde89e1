//! Intervals and timeouts that do not fit together.

use std::time::Duration;

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW602",
    name: "interval-odd",
    summary: "an interval or timeout is hardly what was meant",
    severity: Severity::Warning,
    run,
};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for object in root.resources(world.built()).filter(|object| is_flux(object)) {
            let read = |field: &str| {
                object.value.pointer(&format!("/spec/{field}")).and_then(Value::as_str).and_then(duration)
            };
            let mut tell = |field: &str, message: String, help: &str| {
                let place = world.place_of(object, &format!("spec.{field}"));
                reporter.add(Finding::new(place, message).help(help).in_root(&root.name));
            };
            let Some(interval) = read("interval") else { continue };
            if interval < 10 * SECOND {
                let message =
                    format!("{} `{}` would be reconciled every {}", object.kind(), object.name(), text(interval));
                tell("interval", message, "write a minute or more; a webhook (Receiver) makes changes arrive at once");
            } else if interval > 30 * 24 * HOUR {
                let message =
                    format!("{} `{}` would be reconciled every {} only", object.kind(), object.name(), text(interval));
                tell("interval", message, "write a day or less, so that drift is put right");
            }
            if let Some(retry) = read("retryInterval").filter(|retry| *retry > interval) {
                let message = format!(
                    "a failure is retried after {}, later than the interval of {}",
                    text(retry),
                    text(interval)
                );
                tell("retryInterval", message, "make `retryInterval` shorter than `interval`, or leave it out");
            }
            if let Some(timeout) = read("timeout").filter(|timeout| *timeout < 5 * SECOND) {
                let message = format!("{} `{}` gives up after {}", object.kind(), object.name(), text(timeout));
                tell("timeout", message, "give it a minute or more, or leave `timeout` out");
            }
        }
    }
}

fn is_flux(object: &Resource) -> bool {
    let group = object.api_version().split('/').next().unwrap_or_default();
    group.ends_with(".toolkit.fluxcd.io")
}

/// A duration as Go writes it, of the units that Flux takes; `None` for anything else.
fn duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number: f64 = rest.get(..end)?.parse().ok()?;
        let after = rest.get(end..)?;
        let unit_end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let seconds = match after.get(..unit_end)? {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        total = total.checked_add(Duration::try_from_secs_f64(number * seconds).ok()?)?;
        rest = after.get(unit_end..)?;
    }
    (!text.is_empty()).then_some(total)
}

fn text(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{}ms", duration.as_millis()),
        _ if seconds.is_multiple_of(86400) => format!("{} days", seconds / 86400),
        _ if seconds.is_multiple_of(3600) => format!("{}h", seconds / 3600),
        _ if seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_go() {
        assert_eq!(duration("1h30m"), Some(Duration::from_secs(5400)));
        assert_eq!(duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration("1.5h"), Some(Duration::from_secs(5400)));
        for wrong in ["", "5", "5 minutes", "h", "99999999999999999999999h"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
        assert_eq!(text(Duration::from_secs(172_800)), "2 days");
    }
}

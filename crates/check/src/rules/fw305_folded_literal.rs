//! A text of a template that a line break falls into.

use fluxwright_diagnostic::Severity;

use super::sets::{self, Told};
use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW305",
    name: "folded-literal",
    summary: "a line break falls into a text of a template",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for (report, error) in sets::errors_of(world.sets(), Told::Folded) {
        let Some(told) = sets::finding(report, error) else { continue };
        let text = world.text(&told.place().path);
        let start = text.as_deref().map_or(0, |text| opening(text, told.place().start));
        let rest = text.as_deref().and_then(|text| text.get(start..));
        let is_whole = rest.is_some_and(closes_on_its_line);
        if !is_whole {
            reporter.add(told);
            continue;
        }
        let message = "this text of the template gets a line break: resources are written anew in lines of 80 columns";
        let length = rest.and_then(plain_length);
        let place = Place::new(&*told.place().path, start..start + length.unwrap_or_default());
        let finding = Finding::new(place.clone(), message)
            .note("flux-operator says: unterminated quoted string")
            .help("write the text in backticks, or make it shorter")
            .help("or move the resource into `resourcesTemplate`, which is taken as it is");
        let finding = sets::in_roots(finding, &report.failed_in);
        reporter.add(match length {
            Some(length) => finding.fix(in_backticks(&place, length)),
            None => finding,
        });
    }
}

/// The quote that opens a text, which may stand right before the place.
fn opening(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    if before.ends_with(['"', '\'']) { at - 1 } else { at }
}

/// The length of the quoted text that begins here, quotes included, when backticks can take their place.
fn plain_length(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('"')?;
    let length = inner.find(['"', '\\', '`', '\'', '\n'])?;
    inner.get(length..)?.starts_with('"').then_some(length + 2)
}

fn in_backticks(place: &Place, length: usize) -> Fix {
    let byte = |at: usize| Place::new(&*place.path, at..at + 1);
    let fix = Fix::new("write the text in backticks").replace(byte(place.start), "`");
    fix.replace(byte(place.start + length - 1), "`")
}

/// Whether the quoted text that begins here ends on the same line.
fn closes_on_its_line(rest: &str) -> bool {
    let mut chars = rest.chars();
    let Some(quote) = chars.next().filter(|c| matches!(c, '"' | '\'')) else { return true };
    let mut escaped = false;
    for c in chars {
        match c {
            '\n' => return false,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return true,
            _ => {}
        }
    }
    false
}

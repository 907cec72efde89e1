//! A text of a template that a line break falls into.

use fluxwright_diagnostic::Severity;

use super::sets::{self, Told};
use crate::finding::Finding;
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
        let is_whole = world
            .text(&told.place().path)
            .and_then(|text| text.get(told.place().start..).map(closes_on_its_line))
            .unwrap_or(false);
        if !is_whole {
            reporter.add(told);
            continue;
        }
        let message = "this text of the template gets a line break: resources are written anew in lines of 80 columns";
        let finding = Finding::new(told.place().clone(), message);
        let finding = finding
            .note("flux-operator says: unterminated quoted string")
            .help("write the text in backticks, or make it shorter")
            .help("or move the resource into `resourcesTemplate`, which is taken as it is");
        reporter.add(sets::in_roots(finding, &report.failed_in));
    }
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

//! Resolutions and diagnostics as text.

use std::fmt::Write as _;

use fluxwright_answers::{Resolution, Status};
use fluxwright_diagnostic::{Diagnostic, line_column};
use serde_json::Value;

/// A diagnostic as text: message, places, notes, help.
pub fn show(out: &mut String, diagnostic: &Diagnostic) {
    let _ = writeln!(out, "  {:?}[{}]: {}", diagnostic.severity, diagnostic.code, diagnostic.message);
    for label in &diagnostic.labels {
        let Some(source) = &label.source else {
            let _ = writeln!(out, "    at {} (not shown)", label.path);
            continue;
        };
        let (line, column) = line_column(source, label.span.start);
        let text = source.lines().nth(line - 1).unwrap_or_default();
        let _ = writeln!(out, "    at {}:{line}:{column}: {}", label.path, text.trim());
    }
    for note in &diagnostic.notes {
        let _ = writeln!(out, "    note: {note}");
    }
    for help in &diagnostic.help {
        let _ = writeln!(out, "    help: {help}");
    }
}

/// Everything about a resolution.
pub fn write_down(resolution: &Resolution) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "answers: {:#}", Value::Object(resolution.answers.clone()));
    out.push_str("states:\n");
    for state in &resolution.states {
        let status = match &state.status {
            Status::Answered(origin) => origin.describe(),
            other => format!("{other:?}").to_lowercase(),
        };
        let default = state.default.as_ref().map_or(String::new(), |value| format!(" (default {value})"));
        let _ = writeln!(out, "  {}: {status}{default}", state.path);
    }
    out.push_str("open:\n");
    for open in &resolution.open {
        let _ = writeln!(out, "  {} ({}): {}", open.path, open.kind.name(), open.text);
    }
    out.push_str("problems:\n");
    for problem in &resolution.problems {
        show(&mut out, &problem.diagnostic);
    }
    out.push_str("warnings:\n");
    for warning in &resolution.warnings {
        show(&mut out, warning);
    }
    out
}

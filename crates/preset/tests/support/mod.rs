//! What several tests share.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part of it, and fails by panicking")]

use std::fmt::Write as _;

use fluxwright_diagnostic::{Diagnostic, line_column};
use fluxwright_preset::layer::{Layer, LayerKind, Memory};
use fluxwright_preset::{Preset, Presets};

/// Diagnostics as snapshots hold them: code, message, places with what is meant, notes and help.
pub fn show(diagnostics: &[Diagnostic]) -> String {
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        writeln!(shown, "{severity} {}: {}", diagnostic.code, diagnostic.message).unwrap();
        for label in &diagnostic.labels {
            let source = label.source.as_deref().unwrap_or_default();
            let (line, column) = line_column(source, label.span.start);
            let meant = source.get(label.span.clone()).unwrap_or("(outside)").replace('\n', "⏎");
            let sign = if label.primary { "at" } else { "see" };
            let message = if label.message.is_empty() { String::new() } else { format!(" {}", label.message) };
            writeln!(shown, "  {sign} {}:{line}:{column} [{meant}]{message}", label.path).unwrap();
        }
        for note in &diagnostic.notes {
            writeln!(shown, "  note: {note}").unwrap();
        }
        for help in &diagnostic.help {
            writeln!(shown, "  help: {help}").unwrap();
        }
    }
    shown
}

/// A preset `p` of these files, with a manifest unless one is among them.
pub fn memory(files: &[(&str, &str)]) -> Presets {
    let mut memory = Memory::new().with("p", "preset.yaml", MANIFEST);
    for (file, content) in files {
        memory.insert("p", file, *content);
    }
    Presets::new(vec![Layer::new(LayerKind::Builtin, memory)])
}

/// As [`memory`], opened.
pub fn preset(files: &[(&str, &str)]) -> Preset {
    memory(files).open("p").unwrap()
}

pub const MANIFEST: &str = "name: p\nversion: 1.0.0\ndescription: A preset.\n";

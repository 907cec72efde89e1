//! Diagnostics as text, with an excerpt of the file.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use fluxwright_diagnostic::{Diagnostic, Label, Severity, Span, line_column};
use serde::Serialize;

use super::{Style, excerpt, plain, sanitize};

/// Lines shown before the first and after the last place.
const CONTEXT: usize = 1;
/// An excerpt of no more lines is shown whole.
const WHOLE: usize = 8;
/// A longer line is not shown: it is a minified file, and its excerpt helps nobody.
const MAX_LINE: usize = 4096;

/// A place as line and column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Located {
    /// Line of the first byte.
    pub line: usize,
    /// Column of the first byte.
    pub column: usize,
    /// Line of the byte after the last.
    pub end_line: usize,
    /// Column of the byte after the last.
    pub end_column: usize,
}

/// Line and column of a label, when the file's text is at hand.
pub fn locate(label: &Label) -> Option<Located> {
    let source = label.source.as_deref()?;
    let (line, column) = line_column(source, label.span.start);
    let (end_line, end_column) = line_column(source, label.span.end.max(label.span.start));
    Some(Located { line, column, end_line, end_column })
}

/// The diagnostics, one below the other with an empty line after each.
pub fn report(diagnostics: &[&Diagnostic], colors: bool, width: usize) -> String {
    let renderer = if colors { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut text = String::new();
    for diagnostic in diagnostics {
        if diagnostic.labels.is_empty() {
            text.push_str(&placeless(diagnostic, colors));
        } else {
            text.push_str(renderer.render(&[group(diagnostic)]).trim_end());
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// One without a place; the renderer would draw the edge of an excerpt that is not there.
fn placeless(diagnostic: &Diagnostic, colors: bool) -> String {
    let (word, style) = match diagnostic.severity {
        Severity::Error => ("error", Style::Alarm),
        Severity::Warning => ("warning", Style::Caution),
        Severity::Note => ("note", Style::Added),
    };
    let head = style.paint(&format!("{word}[{}]", diagnostic.code), colors);
    let mut text = format!("{head}{}\n", Style::Strong.paint(&format!(": {}", plain(&diagnostic.message)), colors));
    let notes = diagnostic.notes.iter().map(|note| ("note", note));
    for (word, line) in notes.chain(diagnostic.help.iter().map(|help| ("help", help))) {
        let line = sanitize(line).replace('\n', "\n          ");
        text.push_str(&format!("  = {}: {line}\n", Style::Strong.paint(word, colors)));
    }
    text
}

fn group(diagnostic: &Diagnostic) -> Group<'static> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(plain(&diagnostic.message)).id(diagnostic.code));
    // The place of the problem comes first, then what explains it.
    let (primary, context): (Vec<_>, Vec<_>) = diagnostic.labels.iter().partition(|label| label.primary);
    let mut labels: Vec<&Label> = primary.into_iter().chain(context).collect();
    while let Some(first) = labels.first().copied() {
        let (here, elsewhere): (Vec<&Label>, Vec<&Label>) =
            labels.into_iter().partition(|label| same_file(first, label));
        group = match Excerpt::of(&here) {
            Some(excerpt) => group.element(excerpt.snippet(&first.path)),
            None => here.iter().fold(group, |group, label| group.element(origin(label))),
        };
        labels = elsewhere;
    }
    let notes = diagnostic.notes.iter().map(|note| Level::NOTE.message(sanitize(note).into_owned()));
    let help = diagnostic.help.iter().map(|help| Level::HELP.message(sanitize(help).into_owned()));
    group.elements(notes).elements(help)
}

/// A place without excerpt.
fn origin(label: &Label) -> Origin<'static> {
    let origin = Origin::path(plain(&label.path));
    match locate(label) {
        Some(place) => origin.line(place.line).char_column(place.column),
        None => origin,
    }
}

fn same_file(a: &Label, b: &Label) -> bool {
    a.path == b.path && a.source.is_some() == b.source.is_some()
}

/// The lines of a file around some places. Only these go to the renderer: a file may have 16 MiB.
struct Excerpt {
    text: String,
    first_line: usize,
    annotations: Vec<(Span, String, bool)>,
}

impl Excerpt {
    /// `None` when the text is not at hand or must not be shown.
    fn of(labels: &[&Label]) -> Option<Self> {
        let source = labels.first()?.source.as_deref()?;
        if labels.iter().any(|label| label.source.as_deref() != Some(source)) || may_hold_secrets(source) {
            return None;
        }
        let clamped: Vec<Span> = labels.iter().map(|label| clamp(source, &label.span)).collect();
        let start = clamped.iter().map(|span| span.start).min()?;
        let end = clamped.iter().map(|span| span.end).max()?;
        let start = lines_before(source, start, CONTEXT);
        let end = lines_after(source, end, CONTEXT);
        if source.get(start..end)?.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let path = labels.first().map(|label| label.path.as_str()).unwrap_or_default();
        let (text, spans) = excerpt::masked(path, source, start..end, &clamped)?;
        let first_line = line_column(source, start).0;
        let annotations =
            spans.into_iter().zip(labels).map(|(span, label)| (span, plain(&label.message), label.primary)).collect();
        Some(Self { text, first_line, annotations })
    }

    fn snippet(self, path: &str) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
        let annotations = self.annotations.into_iter().map(|(span, message, primary)| {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(span);
            if message.is_empty() { annotation } else { annotation.label(message) }
        });
        // Places far apart: the lines between them are left out.
        let fold = self.text.lines().count() > WHOLE;
        Snippet::source(self.text).fold(fold).line_start(self.first_line).path(plain(path)).annotations(annotations)
    }
}

/// Whether the file is one whose lines must not be shown: a Secret, or encrypted by SOPS.
fn may_hold_secrets(source: &str) -> bool {
    source.lines().any(|line| {
        let line = line.trim_end();
        line == "sops:" || matches!(line, "kind: Secret" | "kind: \"Secret\"" | "kind: 'Secret'")
    })
}

/// The span with its ends inside the text and on characters.
fn clamp(source: &str, span: &Span) -> Span {
    let start = source.floor_char_boundary(span.start);
    let end = source.ceil_char_boundary(span.end.max(start));
    start..end
}

/// The lines of a place, and those shown around it.
pub(super) fn around(source: &str, span: &Span) -> Span {
    lines_before(source, span.start, CONTEXT)..lines_after(source, span.end, CONTEXT)
}

/// The start of the line that lies `count` lines above the one that holds `offset`.
fn lines_before(source: &str, offset: usize, count: usize) -> usize {
    let head = source.get(..offset).unwrap_or_default();
    head.rmatch_indices('\n').nth(count).map_or(0, |(index, _)| index + 1)
}

/// The end of the line that lies `count` lines below the one that holds `offset`.
fn lines_after(source: &str, offset: usize, count: usize) -> usize {
    let tail = source.get(offset..).unwrap_or_default();
    tail.match_indices('\n').nth(count).map_or(source.len(), |(index, _)| offset + index)
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;

//! Templates that are taken for YAML.

use fluxwright_diagnostic::Span;

/// The `{{` that is probably the reason for an error at `at`: on that line or the one before, where a value begins.
pub(super) fn near(text: &str, at: usize) -> Option<Span> {
    let line_start =
        |end: usize| text.get(..end).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let start = line_start(at);
    let line_end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| at + length);
    in_line(text, start..line_end).or_else(|| {
        let end = start.checked_sub(1)?;
        in_line(text, line_start(end)..end)
    })
}

fn in_line(text: &str, line: Span) -> Option<Span> {
    let source = text.get(line.clone())?;
    let (at, _) = source.match_indices("{{").find(|(at, _)| {
        let before = source.get(..*at).unwrap_or_default();
        let trimmed = before.trim_end_matches([' ', '\t']);
        trimmed.is_empty() || (trimmed.len() < before.len() && trimmed.ends_with([':', '-', ',']))
    })?;
    let start = line.start + at;
    Some(start..start + 2)
}

//! Block scalars: where they stand, and what the Go readers do otherwise than YAML 1.2.

use fluxwright_diagnostic::Span;

use super::span;
use crate::{Error, ErrorKind, SyntaxError};

/// The span of a block scalar from its header to the end of its last line, without that line's end.
///
/// `before` is a position before the header with nothing but white space, comments, indicators, an anchor and a tag
/// between; `content` is what the parser says of the content, which reaches into the indentation of the next line;
/// `has_text` whether there is more in it than line ends.
pub(super) fn span(text: &str, before: usize, content: &Span, has_text: bool) -> Span {
    let Some(start) = header(text, before, content.end) else { return content.clone() };
    let header = text.get(start..content.end).unwrap_or_default();
    let header_len = header.find(|c: char| !matches!(c, '|' | '>' | '+' | '-' | '0'..='9')).unwrap_or(header.len());
    let keeps = header.get(..header_len).is_some_and(|header| header.contains('+'));
    let header_end = start + header_len;
    let line_end = text.get(header_end..content.end).and_then(|rest| rest.find(['\n', '\r']));
    let Some(body_start) = line_end.map(|at| header_end + at) else { return start..header_end };

    let indent =
        text.get(..content.start).map_or(0, |before| content.start - before.rfind(['\n', '\r']).map_or(0, |at| at + 1));
    let body = text.get(body_start..content.end).unwrap_or_default();
    let mut end = body.len();
    // A rest without a line end is the indentation of what comes next.
    let is_blank = |line: &str| (!has_text || line.len() <= indent) && line.bytes().all(|b| b == b' ');
    let mut first = true;
    while let Some(line_start) = body.get(..end).and_then(|body| body.rfind('\n')).map(|at| at + 1) {
        let line = body.get(line_start..end).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !is_blank(line) || (keeps && !first) {
            break;
        }
        end = line_start - 1;
        first = false;
    }
    let kept = body.get(..end).unwrap_or_default();
    let kept = kept.strip_suffix('\r').unwrap_or(kept);
    if kept.trim().is_empty() && !keeps {
        return start..header_end;
    }
    start..body_start + kept.len()
}

/// The next `|` or `>` at or after `from`.
fn header(text: &str, from: usize, end: usize) -> Option<usize> {
    span::indicator(text, from, |byte| matches!(byte, b'|' | b'>')).filter(|at| *at < end)
}

/// Refuses what the Go readers do not take: text at the very left in a block scalar that is a whole document, and tabs
/// before the first text.
pub(super) fn check(text: &str, scalar: &Span, at_root: bool) -> Result<(), Error> {
    let source = text.get(scalar.clone()).unwrap_or_default();
    let Some(header) = source.find(['\n', '\r']) else { return Ok(()) };
    let indented =
        source.get(..header).unwrap_or_default().trim_end_matches(['+', '-']).ends_with(|c: char| c.is_ascii_digit());
    let mut at = header;
    for line in source.get(header..).unwrap_or_default().split_inclusive(['\n', '\r']) {
        let content = line.trim_start_matches(' ');
        let start = scalar.start + at + (line.len() - content.len());
        match content.chars().next() {
            None | Some('\n' | '\r') => {}
            Some('\t') if !indented => return Err(Error::new(ErrorKind::TabIndent, start..start + 1)),
            Some(_) if at_root && content.len() == line.len() => {
                return Err(Error::new(ErrorKind::Syntax(SyntaxError::Indentation), start..start));
            }
            Some(_) => return Ok(()),
        }
        at += line.len();
    }
    Ok(())
}

/// Takes the line end off that the parser adds where the text ends within the scalar; `content_end` is where the parser
/// says that its content ends.
pub(super) fn trim_at_end(text: &str, scalar: &Span, content_end: usize, value: &mut String) {
    let Some(body) = value.strip_suffix('\n') else { return };
    if content_end < text.len() || text.ends_with(['\n', '\r']) {
        return;
    }
    let lines = text.get(scalar.start..).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
    let lines = lines.saturating_sub(1);
    if body.bytes().all(|byte| byte == b'\n') {
        // Only empty lines, which are kept.
        value.truncate(lines);
    } else if scalar.end >= text.len()
        || (body.ends_with(' ') && lines <= body.bytes().filter(|byte| *byte == b'\n').count())
    {
        // The last line is content: spaces alone are where they go beyond the indentation.
        value.pop();
    }
}

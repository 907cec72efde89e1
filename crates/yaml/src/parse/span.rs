//! Places that the event parser does not tell: indicators, absent values and the borders of documents.

use fluxwright_diagnostic::Span;

/// The dash of the first item of a block sequence, read after `from`; `skip` dashes before it belong to its parents.
pub(super) fn first_dash(text: &str, from: usize, skip: usize) -> Option<usize> {
    let mut at = from;
    for _ in 0..skip {
        at = indicator(text, at, |byte| byte == b'-')? + 1;
    }
    indicator(text, at, |byte| byte == b'-')
}

/// Where a value is that is not there, after a key that ends at `key_end`: after its colon, or else after the key.
pub(super) fn absent_value(text: &str, key_end: usize) -> usize {
    let at = skip_trivia(text, key_end);
    if text.as_bytes().get(at) == Some(&b':') { at + 1 } else { key_end }
}

/// Where a key is that is not there: after its question mark, or else before its colon, which is at `colon`.
pub(super) fn absent_key(text: &str, from: usize, colon: usize) -> usize {
    match indicator(text, from, |byte| matches!(byte, b'?' | b':')) {
        Some(at) if text.as_bytes().get(at) == Some(&b'?') && at < colon => at + 1,
        _ => colon,
    }
}

/// The next indicator at or after `from`, over comments, anchors, tags and anything else that is not wanted.
pub(super) fn indicator(text: &str, from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at)? {
            byte if wanted(*byte) => return Some(at),
            b'#' => at += text.get(at..)?.find(['\n', '\r'])?,
            b'&' | b'!' => at += text.get(at..)?.find([' ', '\t', '\n', '\r'])?,
            _ => at += 1,
        }
    }
}

/// Over white space, line ends and comments.
fn skip_trivia(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') => {
                at = text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |length| at + length);
            }
            _ => return at,
        }
    }
}

/// Where a document begins that has its `---`, or its first byte, at `start`, after the end of another at `end`: at the
/// first directive between, else after the line that holds the end marker.
pub(super) fn document_start(text: &str, end: usize, start: usize, explicit: bool) -> usize {
    let between = text.get(end..start).unwrap_or_default();
    let mut at = end;
    let mut after_marker = None;
    for line in between.split_inclusive('\n') {
        if line.starts_with('%') && (at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n')) {
            return at;
        }
        at += line.len();
        if after_marker.is_none() && line.ends_with('\n') {
            after_marker = Some(at);
        }
    }
    if explicit { start } else { after_marker.unwrap_or(start) }
}

/// The directives between the start of a document and its `---`.
pub(super) fn directives(text: &str, start: usize, end: usize) -> Vec<Span> {
    let mut at = start;
    let mut found = Vec::new();
    for line in text.get(start..end).unwrap_or_default().split_inclusive('\n') {
        if line.starts_with('%') {
            found.push(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    found
}

/// A `...` before the first document, which starts at `start`.
pub(super) fn stray_end(text: &str, start: usize) -> Option<Span> {
    let at = skip_trivia(text, text_start(text));
    let line_start = at == 0 || text.get(..at).is_some_and(|text| text.ends_with(['\n', '\r', '\u{feff}']));
    (at < start && line_start && text.get(at..)?.starts_with("...")).then_some(at..at + 3)
}

/// Where a text begins after its byte order mark.
pub(super) fn text_start(text: &str) -> usize {
    text.strip_prefix('\u{feff}').map_or(0, |rest| text.len() - rest.len())
}

/// How far into its line a byte is, in bytes.
pub(super) fn column(text: &str, at: usize) -> usize {
    let line = text.get(..at).and_then(|text| text.rfind(['\n', '\r'])).map_or(0, |newline| newline + 1);
    at - line
}

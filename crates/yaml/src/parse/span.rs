//! Exact spans where the event parser's are of another kind: block scalars and the borders of documents.

use fluxwright_diagnostic::Span;

/// The span of a block scalar from its header to the end of its last line, without that line's end.
///
/// `before` is a position before the header with nothing but white space, comments, indicators, an anchor and a tag between;
/// `content` is what the parser says of the content, which reaches into the indentation of the next line.
pub(super) fn block_scalar(text: &str, before: usize, content: &Span) -> Span {
    let Some(start) = header(text, before, content.end) else { return content.clone() };
    let header = text.get(start..content.end).unwrap_or_default();
    let header_len = header.find(|c: char| !matches!(c, '|' | '>' | '+' | '-' | '0'..='9')).unwrap_or(header.len());
    let keeps = header.get(..header_len).is_some_and(|header| header.contains('+'));
    let header_end = start + header_len;
    let line_end = text.get(header_end..content.end).and_then(|rest| rest.find(['\n', '\r']));
    let Some(body_start) = line_end.map(|at| header_end + at) else { return start..header_end };

    let indent = text.get(..content.start).map_or(0, |before| {
        content.start - before.rfind(['\n', '\r']).map_or(0, |at| at + 1)
    });
    let body = text.get(body_start..content.end).unwrap_or_default();
    let mut end = body.len();
    // A rest without a line end is the indentation of what comes next.
    let is_blank = |line: &str| line.len() <= indent && line.bytes().all(|b| b == b' ');
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
    indicator(text, from, |byte| matches!(byte, b'|' | b'>')).filter(|at| *at < end)
}

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
fn indicator(text: &str, from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
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

/// Where a document begins that has its `---`, or its first byte, at `start`, after the end of another at `end`: at the first
/// directive between, else after the line that holds the end marker.
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

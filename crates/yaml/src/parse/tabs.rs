//! Tabs where the Go readers want spaces. The event parser lets many of them pass.

use fluxwright_diagnostic::Span;

/// What stands before a gap between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The start of the text, where a key may stand at once.
    Start,
    /// A plain scalar, in a block collection at this column: its reader takes the white space after it, too, and minds
    /// only the tabs left of what belongs to the collection.
    Plain { column: Option<usize> },
    /// Anything else.
    Token,
}

/// The first wrong tab in the bytes between two tokens, which hold white space, comments, indicators, anchors and tags.
pub(super) fn in_gap(text: &str, gap: &Span, before: Before, flow: bool) -> Option<Span> {
    let source = text.get(gap.clone())?;
    if !source.contains('\t') {
        return None;
    }
    let bytes = source.as_bytes();
    let mut at = 0;
    let mut key_allowed = before == Before::Start;
    if let Before::Plain { column } = before {
        let blank = source.find(|c: char| !matches!(c, ' ' | '\t' | '\r' | '\n')).unwrap_or(source.len());
        if let Some(tab) = in_plain(text, &(gap.start..gap.start + blank), column) {
            return Some(tab);
        }
        key_allowed = source.get(..blank).is_some_and(|blank| blank.contains(['\n', '\r']));
        at = blank;
    }
    while let Some(byte) = bytes.get(at) {
        let ends_word = matches!(bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        match byte {
            b' ' => {}
            b'\t' if flow || !key_allowed => {}
            b'\t' => return Some(gap.start + at..gap.start + at + 1),
            b'\n' | b'\r' => key_allowed = true,
            b'#' => {
                at += source.get(at..)?.find(['\n', '\r'])?;
                continue;
            }
            b'-' | b'?' if ends_word => key_allowed = true,
            // The colon of a `?` key is the first of its line.
            b':' => key_allowed = starts_line(text, gap.start + at),
            _ => key_allowed = false,
        }
        at += 1;
    }
    None
}

/// The first wrong tab at the beginning of a line of a plain scalar other than its first.
pub(super) fn in_plain(text: &str, scalar: &Span, column: Option<usize>) -> Option<Span> {
    let column = column?;
    let source = text.get(scalar.clone())?;
    if !source.contains('\t') {
        return None;
    }
    let mut line_start = scalar.start;
    for (number, line) in source.split_inclusive(['\n', '\r']).enumerate() {
        if number > 0 {
            let blank = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
            if let Some(tab) = blank.take(column + 1).position(|byte| byte == b'\t') {
                return Some(line_start + tab..line_start + tab + 1);
            }
        }
        line_start += line.len();
    }
    None
}

fn starts_line(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']))
}

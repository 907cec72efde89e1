//! Folded texts (`>`), as kustomize's own writing and reading leaves them.
//!
//! kustomize writes every object with go-yaml and reads that again before it prints it. go-yaml's writer of folded texts
//! puts a line end too many before an indented line, and one too few when the text starts with a space.

use std::borrow::Cow;

use fluxwright_yaml::{Node, NodeKind, ScalarStyle};

/// Changes the folded texts of a tree as kustomize would.
pub(super) fn refold(node: &mut Node) {
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        match &mut node.kind {
            NodeKind::Scalar { value, style: ScalarStyle::Folded } => {
                if let Cow::Owned(changed) = refolded(value) {
                    *value = changed;
                }
            }
            NodeKind::Sequence { items, .. } => stack.extend(items),
            NodeKind::Mapping { entries, .. } => stack.extend(entries.iter_mut().map(|entry| &mut entry.value)),
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
        }
    }
}

/// A folded text, written and read again.
fn refolded(text: &str) -> Cow<'_, str> {
    // Without an indented line, and with one line end, nothing can go wrong.
    let is_safe = !text.starts_with(' ') && !["\n ", "\n\t"].iter().any(|mark| text.contains(mark));
    if (is_safe && !text.ends_with("\n\n")) || !is_block(text) || text.trim_end_matches('\n').is_empty() {
        return Cow::Borrowed(text);
    }
    let read = read(&written(text), text);
    if read == text { Cow::Borrowed(text) } else { Cow::Owned(read) }
}

/// Whether go-yaml writes the text as a block; else it uses quotes, and all is well.
fn is_block(text: &str) -> bool {
    let is_printable =
        |c: char| matches!(c, '\t' | '\n' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}');
    !text.ends_with(' ') && !text.contains(" \n") && text.chars().all(|c| is_printable(c) && c != '\u{feff}')
}

/// The lines that are written, without their indentation.
fn written(text: &str) -> String {
    let start = text.trim_start_matches('\n').chars().next();
    let starts_blank = start.is_none_or(|c| matches!(c, ' ' | '\t'));
    let mut lines = String::with_capacity(text.len() * 2);
    let (mut at_start, mut indented) = (true, true);
    for c in text.chars() {
        if c == '\n' {
            if !at_start && !indented && !starts_blank {
                lines.push('\n');
            }
            lines.push('\n');
            at_start = true;
        } else {
            if at_start {
                indented = matches!(c, ' ' | '\t');
            }
            lines.push(c);
            at_start = false;
        }
    }
    lines
}

/// The text that the lines mean. Line ends after the last line count only when there were several.
fn read(lines: &str, original: &str) -> String {
    let body = lines.trim_end_matches('\n');
    let mut text = String::with_capacity(lines.len());
    let mut breaks = 0;
    let mut after_indented = false;
    let mut is_first = true;
    for line in body.split('\n') {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        if is_first {
            text.extend(std::iter::repeat_n('\n', breaks));
        } else if after_indented || indented {
            text.extend(std::iter::repeat_n('\n', breaks + 1));
        } else if breaks == 0 {
            text.push(' ');
        } else {
            text.extend(std::iter::repeat_n('\n', breaks));
        }
        text.push_str(line);
        (after_indented, is_first, breaks) = (indented, false, 0);
    }
    let kept = if original.ends_with("\n\n") { lines } else { original };
    text.push_str(kept.get(kept.trim_end_matches('\n').len()..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::refolded;

    #[test]
    fn indented_lines_get_an_empty_one_before_them() {
        for (text, expected) in [
            ("a\nb\n", "a\nb\n"),
            ("a\n b\nc\n", "a\n\n b\nc\n"),
            ("a\n b\n c\nd", "a\n\n b\n c\nd"),
            (" a\nb\nc\n", " a\nb c\n"),
            ("a\n \n b", "a\n \n b"),
            ("a\n\n", "a\n\n\n"),
            ("\n\n", "\n\n"),
            ("a\n😀\n b", "a\n😀\n b"),
        ] {
            assert_eq!(refolded(text), expected, "{text:?}");
        }
    }
}

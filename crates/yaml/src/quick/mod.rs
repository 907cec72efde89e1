//! The value of everyday YAML, read without a tree.
//!
//! Rendered resources are read by the ten thousand, and nobody asks where in them a key stands. [`value`] reads the part
//! of YAML that nearly all of them keep to: block maps and lists, keys of plain letters, scalars on one line, literal
//! blocks. What is not plainly within it is left to the full reader, so that there is one judge of what YAML means;
//! tests hold the two together.

mod line;
mod literal;
mod scalar;

use serde_json::{Map, Value};

use crate::Limits;
use line::{Line, Lines};

/// Deeper nesting is left to the full reader.
const MAX_DEPTH: usize = 60;

/// The value of a text with one document, as [`Dialect::Sigs`](crate::Dialect::Sigs) has it, when all of it is everyday
/// YAML with a map at its root; `None` says nothing about the text.
pub fn value(text: &str, limits: &Limits) -> Option<Value> {
    if text.len() > limits.bytes || limits.depth < MAX_DEPTH || !is_everyday(text) {
        return None;
    }
    let mut lines = Lines::new(text, limits.nodes);
    lines.skip_start();
    let first = lines.peek()?;
    if first.is_item() {
        return None;
    }
    let value = map(&mut lines, first.indent, None, MAX_DEPTH)?;
    lines.peek().is_none().then_some(value)
}

/// Whether it has no character that means something of its own to a reader of YAML: no tab, no carriage return, none of
/// Unicode's line ends, blanks and marks.
fn is_everyday(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'))
        || text.chars().all(|c| match c {
            '\n' | ' '..='~' => true,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
            c => c > '\u{a0}',
        })
}

/// A map whose keys stand at `indent`. Of a map that starts behind a dash, `first` is what is left of that line.
fn map<'t>(lines: &mut Lines<'t>, indent: usize, mut first: Option<&'t str>, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    lines.count(1)?;
    let mut map = Map::new();
    loop {
        let content = match first.take() {
            Some(content) => content,
            None => match lines.peek() {
                Some(line) if line.indent == indent && !line.is_item() => {
                    lines.next_line();
                    line.content
                }
                Some(line) if line.indent > indent => return None,
                // A dash at this column ends the map of a list's item; elsewhere the caller finds it wrong.
                _ => return Some(Value::Object(map)),
            },
        };
        lines.count(2)?;
        let (key, rest) = scalar::key(content)?;
        let value = match after_mark(rest) {
            "" => below(lines, indent, true, depth)?,
            rest => inline(lines, indent, rest)?,
        };
        if map.insert(key.to_owned(), value).is_some() {
            return None;
        }
    }
}

/// A list whose dashes stand at `indent`.
fn list(lines: &mut Lines<'_>, indent: usize, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    lines.count(1)?;
    let mut items = Vec::new();
    while let Some(line) = lines.peek() {
        if line.indent != indent || !line.is_item() {
            break;
        }
        lines.next_line();
        lines.count(1)?;
        let after = line.content.get(1..)?;
        let content = after.trim_start_matches(' ');
        if content.starts_with('#') {
            return None;
        }
        items.push(if content.is_empty() {
            below(lines, indent, false, depth)?
        } else if scalar::key(content).is_some() {
            let column = indent + 1 + (after.len() - content.len());
            map(lines, column, Some(content), depth)?
        } else if content == "-" || content.starts_with("- ") {
            return None;
        } else {
            inline(lines, indent, content)?
        });
    }
    Some(Value::Array(items))
}

/// What stands below a key or dash at `indent` with nothing behind it. A list may stand as deep as its key.
fn below(lines: &mut Lines<'_>, indent: usize, is_key: bool, depth: usize) -> Option<Value> {
    match lines.peek() {
        Some(line) if line.indent > indent && line.is_item() => list(lines, line.indent, depth),
        Some(line) if line.indent > indent => map(lines, line.indent, None, depth),
        Some(line) if is_key && line.indent == indent && line.is_item() => list(lines, indent, depth),
        _ => Some(Value::Null),
    }
}

/// What stands behind a key or dash at `indent`, on its line.
fn inline(lines: &mut Lines<'_>, indent: usize, rest: &str) -> Option<Value> {
    if rest.starts_with('|') {
        return literal::text(lines, indent, rest).map(Value::String);
    }
    let value = scalar::value(rest)?;
    if let Value::Array(words) = &value {
        lines.count(words.len())?;
    }
    // A deeper line would go on with a plain scalar, or be wrong.
    let ends = lines.peek().is_none_or(|Line { indent: next, .. }| next <= indent);
    ends.then_some(value)
}

/// What follows a mark without the blanks and, when that is all, without the comment.
fn after_mark(rest: &str) -> &str {
    let content = rest.trim_start_matches(' ');
    if content.starts_with('#') { "" } else { content }
}

#[cfg(test)]
mod tests;

//! Putting a value in the place of another, behind a key or a dash on block lines, or at the root.

use fluxwright_diagnostic::Span;

use super::block::{Block, Unsafe, is_absent};
use super::lines::{Lines, is_blank};
use super::render::Piece;
use super::splice::Splice;
use crate::{Node, NodeKind, ScalarStyle};

/// Where the old value stands.
#[derive(Debug)]
struct Old {
    /// What stands behind the key or dash; empty where nothing does.
    head: Span,
    /// Whole lines below; empty where there are none.
    rest: Span,
}

/// The splices that put `piece` in the place of `old`; `after` is the end of the key's colon, of the dash, or of the anchor
/// and tag behind them.
pub(super) fn replace(
    lines: Lines<'_>,
    after: usize,
    old: Option<&Node>,
    piece: &Piece,
) -> Result<Vec<Splice>, Unsafe> {
    let old = old_value(lines, after, old)?;
    let mut splices = Vec::new();
    match (old.head.is_empty(), piece.head.is_empty()) {
        (true, true) => {}
        (true, false) => splices.push(Splice::insert(old.head.start, format!(" {}", piece.head))),
        (false, false) => splices.push(Splice::new(old.head.clone(), piece.head.clone())),
        (false, true) => {
            let between = lines.slice(after..old.head.start);
            if !between.trim().is_empty() {
                return Err(Unsafe { reason: "a comment stands between the key and its value", span: old.head });
            }
            splices.push(if lines.byte(old.head.end) == Some(b'\t') {
                // No reader takes a tab right behind a dash.
                Splice::new(after..lines.skip_blanks(old.head.end), " ")
            } else {
                Splice::delete(after..old.head.end)
            });
        }
    }
    if old.rest.is_empty() {
        splices.extend(insert_lines(lines, lines.next(old.head.end), &piece.rest));
    } else if piece.rest.is_empty() {
        splices.push(Splice::delete(whole_lines(lines, old.rest)));
    } else {
        splices.push(Splice::new(old.rest.clone(), joined(lines, old.rest.start, &piece.rest, old.rest.end)));
    }
    Ok(splices)
}

/// Inserts lines at the start of a line, or at the end of the text, whose missing line end stays missing.
pub(super) fn insert_lines(lines: Lines<'_>, at: usize, new: &[String]) -> Option<Splice> {
    if new.is_empty() {
        return None;
    }
    let eol = lines.eol(at);
    let text = if lines.is_open_end(at) {
        new.iter().map(|line| format!("{eol}{line}")).collect::<String>()
    } else {
        joined(lines, at, new, at)
    };
    Some(Splice::insert(at, text))
}

/// A range of whole lines; at the end of a text that does not end its last line, the line end before it in its place.
pub(super) fn whole_lines(lines: Lines<'_>, range: Span) -> Span {
    if !lines.is_open_end(range.end) || range.start == 0 {
        return range;
    }
    let newline = range.start - 1;
    let start = if newline > 0 && lines.byte(newline - 1) == Some(b'\r') { newline - 1 } else { newline };
    start..range.end
}

fn joined(lines: Lines<'_>, at: usize, new: &[String], end: usize) -> String {
    let eol = lines.eol(at);
    let text = new.join(eol);
    if lines.is_open_end(end) { text } else { text + eol }
}

fn old_value(lines: Lines<'_>, after: usize, old: Option<&Node>) -> Result<Old, Unsafe> {
    let nothing = Old { head: after..after, rest: after..after };
    let Some(node) = old.filter(|node| !is_absent(node)) else { return Ok(nothing) };
    if let Some(block) = Block::new(lines, node) {
        let start = block.start(0)?;
        let end = block.end(block.len() - 1)?;
        return Ok(if block.starts_inline() || after >= start {
            Old { head: start..end, rest: end..end }
        } else {
            Old { head: after..after, rest: lines.start(start)..lines.next(end) }
        });
    }
    let span = node.span.clone();
    if let NodeKind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. } = node.kind {
        let header = lines.slice(span.start..lines.end(span.start));
        let length = header.bytes().take_while(|byte| !is_blank(*byte)).count();
        let below = lines.next(span.start);
        let rest = if below < span.end { below..lines.next(span.end) } else { span.start..span.start };
        return Ok(Old { head: span.start..span.start + length, rest });
    }
    Ok(Old { head: span.clone(), rest: span.end..span.end })
}

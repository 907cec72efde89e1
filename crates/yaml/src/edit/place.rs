//! Which comments and blank lines belong to which child of a block collection, and so where a new child goes and what
//! goes with a removed one.

use fluxwright_diagnostic::Span;

use super::block::{Block, Unsafe};
use super::lines::LineKind;

/// How many gaps around a place are counted to tell whether blank lines stand between the children, and how far away they may
/// be.
const GAPS: usize = 6;
const GAPS_AWAY: usize = 20;
/// How many siblings are looked at to tell whether a comment heads the list or belongs to its first child.
const SIBLINGS: usize = 10;

const OPEN_TEXT: &str = "the file ends inside a text that would get another line end; end its last line (with an editor that adds one) first";

/// Where lines of a new child go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The start of a line, or the end of a text that does not end its last line.
    pub(super) at: usize,
    /// Blank lines to put before the child.
    pub(super) blanks_before: usize,
    /// Blank lines to put after it.
    pub(super) blanks_after: usize,
}

/// What happens to the comment lines directly above something that is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Above {
    /// All of them stay.
    Keep,
    /// They go when they belong to what is removed alone: not when they are commented-out entries, and not when they seem
    /// to head a group (a blank line or the start of the collection above, the next sibling directly below).
    #[default]
    Own,
    /// They go, unless they are commented-out entries.
    Remove,
}

impl Block<'_> {
    /// The place right after a child: behind the comments that belong to it, before everything else. `tall`: whether the new
    /// child has several lines.
    pub(super) fn place_after(&self, index: usize, tall: bool) -> Result<Place, Unsafe> {
        let is_last = index + 1 == self.len();
        let at = self.after(index)?;
        if self.lines.is_open_end(at) && self.needs_line_end(index) {
            return Err(Unsafe { reason: OPEN_TEXT, span: self.lines.start(at)..at });
        }
        let mut blanks =
            if self.keeps_blanks(index) { 0 } else { self.usual_blanks(index + 1, (self.is_tall(index)?, tall))? };
        if !is_last {
            blanks = blanks.min(self.lines.blanks_from(at));
        }
        Ok(Place { at, blanks_before: blanks, blanks_after: 0 })
    }

    /// The place right before a child: above the comments that belong to it. Not for a first child that
    /// [starts inline](Block::starts_inline).
    pub(super) fn place_before(&self, index: usize, tall: bool) -> Result<Place, Unsafe> {
        let at = self.leading(index)?;
        let mut blanks = self.usual_blanks(index, (tall, self.is_tall(index)?))?;
        if index > 0 {
            blanks = blanks.min(self.lines.blanks_above(at));
        }
        Ok(Place { at, blanks_before: 0, blanks_after: blanks })
    }

    /// The whole lines that go with a child: its own, the comments that belong to it, and the blank lines that would be
    /// left over. Not for a first child that starts inline, and not for an only child.
    pub(super) fn removal(&self, index: usize, above: Above) -> Result<Span, Unsafe> {
        let lines = self.lines;
        let mut start = self.comments_to_remove(index, above)?;
        let mut end = self.own_tail(index)?;
        let is_last = index + 1 == self.len();
        let before = if index == 0 || self.keeps_blanks(index - 1) { 0 } else { lines.blanks_above(start) };
        let after = lines.blanks_from(end);
        if index == 0 {
            end = lines.down(end, after);
        } else if self.keeps_blanks(index - 1) && start == lines.next(self.end(index - 1)?) {
            // The text before would keep them.
            end = lines.down(end, after);
        } else if !is_last && self.takes_in(index - 1, end, after) {
            end = lines.down(end, before.min(after));
        } else {
            start = lines.up(start, if is_last { before } else { before.min(after) });
        }
        let stays_open = index == 0 || !self.needs_line_end(index - 1);
        if lines.is_open_end(end) && start > 0 && stays_open {
            // The line above becomes the last, and stays without a line end.
            start = lines.end(start - 1);
            if lines.byte(start.saturating_sub(1)) == Some(b'\r') {
                start -= 1;
            }
        }
        Ok(start..end)
    }

    /// Whether the text that a child ends with would take in one of the `count` blank lines from `line` on: one with more
    /// blanks than its own lines are indented.
    fn takes_in(&self, index: usize, line: usize, count: usize) -> bool {
        let Some(column) = self.last_text_column(index) else { return false };
        let mut lines = (0..count).scan(line, |line, _| {
            let start = *line;
            *line = self.lines.next(start);
            Some(start)
        });
        lines.any(|start| self.lines.end(start) - start > column)
    }

    /// The start of the line behind a child and the comments that belong to it.
    fn after(&self, index: usize) -> Result<usize, Unsafe> {
        let lines = self.lines;
        let is_last = index + 1 == self.len();
        let mut at = lines.next(self.end(index)?);
        loop {
            let blanks = lines.blanks_from(at);
            let run = lines.down(at, blanks);
            let LineKind::Comment(column) = self.kind(run) else { return Ok(at) };
            let run_end = self.run_end(run, |other| other == column);
            let next = self.kind(run_end);
            let belongs = if column > self.column {
                // Inside the child's indentation, unless it is a heading that is indented too far.
                blanks == 0 || next != LineKind::Content || is_last
            } else if column == self.column {
                let next_is_deeper_level = lines.skip_blanks(run_end) - run_end >= self.column;
                let hugs_next = next == LineKind::Content && (!is_last || next_is_deeper_level);
                blanks == 0 && !hugs_next && !self.has_commented_out(run, run_end)
            } else {
                false
            };
            if !belongs {
                return Ok(at);
            }
            at = run_end;
        }
    }

    /// The start of the line of a child, or of the first of the comment lines that belong to it.
    fn leading(&self, index: usize) -> Result<usize, Unsafe> {
        let start = self.hugging(index)?;
        if index == 0 && self.heads_list(start)? { Ok(self.lines.start(self.start(0)?)) } else { Ok(start) }
    }

    /// The first of the comment lines directly above a child, indented like it, commented-out entries excepted.
    fn hugging(&self, index: usize) -> Result<usize, Unsafe> {
        let lines = self.lines;
        let bound = if index == 0 { 0 } else { lines.next(self.end(index - 1)?) };
        let mut line = lines.start(self.start(index)?);
        if index == 0 && !lines.is_first(self.start(0)?) {
            return Ok(line);
        }
        while let Some(above) = lines.above(line) {
            if above < bound || self.kind(above) != LineKind::Comment(self.column) || self.is_commented_out(above) {
                break;
            }
            line = above;
        }
        Ok(line)
    }

    /// Whether the comment above the first child, which starts at `start`, is about the whole list: at the root of a
    /// document, or when no other child has a comment of its own.
    fn heads_list(&self, start: usize) -> Result<bool, Unsafe> {
        let first = self.start(0)?;
        if start >= self.lines.start(first) || self.is_annotation(start) {
            return Ok(false);
        }
        if self.column == 0 && !self.is_sequence() {
            return Ok(true);
        }
        for index in 1..self.len().min(SIBLINGS) {
            if self.hugging(index)? < self.lines.start(self.start(index)?) {
                return Ok(false);
            }
        }
        Ok(self.len() > 1)
    }

    fn comments_to_remove(&self, index: usize, above: Above) -> Result<usize, Unsafe> {
        let line = self.lines.start(self.start(index)?);
        let start = self.hugging(index)?;
        let root_heading = index == 0 && self.column == 0 && !self.is_sequence();
        match above {
            Above::Keep => Ok(line),
            Above::Remove if root_heading => Ok(line),
            Above::Remove => Ok(start),
            Above::Own if start == line || self.is_annotation(start) => Ok(start),
            Above::Own if index == 0 && self.heads_list(start)? => Ok(line),
            Above::Own => {
                let opens_group = index == 0 || self.lines.blanks_above(start) > 0;
                let below = self.own_tail(index)?;
                let group_goes_on = index + 1 < self.len() && self.kind(below) == LineKind::Content;
                Ok(if opens_group && group_goes_on { line } else { start })
            }
        }
    }

    /// The start of the line behind a child and the comments inside its indentation that follow it directly.
    fn own_tail(&self, index: usize) -> Result<usize, Unsafe> {
        let at = self.lines.next(self.end(index)?);
        Ok(self.run_end(at, |column| column > self.column))
    }

    /// How many blank lines usually stand between two children that are `tall` or not, around the gap above child `index`.
    ///
    /// Gaps between children of the same heights decide. Without any, a map has no blank line between two keys of one line, and
    /// otherwise the gaps beside tall children decide, then all.
    fn usual_blanks(&self, index: usize, tall: (bool, bool)) -> Result<usize, Unsafe> {
        let mut gaps = Vec::new();
        for distance in 0..GAPS_AWAY {
            // The gaps above children index-1, index, index-2, index+1, …: nearest first.
            let below = index.checked_sub(distance + 1).filter(|gap| *gap > 0);
            let above = Some(index + distance).filter(|gap| *gap > 0 && *gap < self.len());
            for gap in [below, above].into_iter().flatten() {
                gaps.push(((self.is_tall(gap - 1)?, self.is_tall(gap)?), self.blanks_between(gap)?));
            }
        }
        let usual = |wanted: &dyn Fn((bool, bool)) -> bool| {
            let alike = gaps.iter().filter(|(heights, _)| wanted(*heights)).map(|(_, blanks)| *blanks);
            usual(&alike.take(GAPS).collect::<Vec<_>>())
        };
        let found = usual(&|heights| heights == tall);
        if found.is_none() && tall == (false, false) && !self.is_sequence() {
            return Ok(0);
        }
        let beside_tall = |heights: (bool, bool)| heights.0 || heights.1;
        let found = found.or_else(|| if beside_tall(tall) { usual(&beside_tall) } else { None });
        Ok(found.or_else(|| usual(&|_| true)).unwrap_or(0))
    }

    /// Whether a child has more than one line.
    fn is_tall(&self, index: usize) -> Result<bool, Unsafe> {
        Ok(self.lines.next(self.start(index)?) <= self.end(index)?)
    }

    /// How many blank lines stand between a child and the one before.
    pub(super) fn blanks_between(&self, index: usize) -> Result<usize, Unsafe> {
        let from = self.lines.next(self.end(index - 1)?);
        let direct = self.lines.blanks_from(from);
        Ok(if direct > 0 { direct } else { self.lines.blanks_above(self.hugging(index)?.max(from)) })
    }

    fn run_end(&self, start: usize, wanted: impl Fn(usize) -> bool) -> usize {
        let mut line = start;
        while let LineKind::Comment(column) = self.kind(line) {
            if !wanted(column) {
                break;
            }
            line = self.lines.next(line);
        }
        line
    }

    /// The kind of a line; the end of the text is blank.
    fn kind(&self, line: usize) -> LineKind {
        if line >= self.lines.text().len() { LineKind::Blank } else { self.lines.kind(line) }
    }

    fn has_commented_out(&self, run: usize, run_end: usize) -> bool {
        let mut line = run;
        while line < run_end {
            if self.is_commented_out(line) {
                return true;
            }
            line = self.lines.next(line);
        }
        false
    }

    /// Whether a comment line is a child of this collection that was commented out: `# - item` in a sequence, `# key: …` in
    /// a mapping.
    fn is_commented_out(&self, line: usize) -> bool {
        let text = self.comment_text(line);
        if self.is_sequence() {
            return text == "-" || text.starts_with("- ");
        }
        match text.split_once(':') {
            Some((key, value)) => {
                let bare = !key.is_empty() && !key.contains(char::is_whitespace) && !is_annotation(text);
                bare && (value.is_empty() || value.starts_with(' '))
            }
            None => false,
        }
    }

    fn is_annotation(&self, line: usize) -> bool {
        is_annotation(self.comment_text(line))
    }

    fn comment_text(&self, line: usize) -> &str {
        let line = self.lines.slice(line..self.lines.end(line)).trim();
        line.trim_start_matches('#').trim()
    }
}

/// The blank lines that most gaps have, nearest first; in a tie the nearest decides.
fn usual(gaps: &[usize]) -> Option<usize> {
    let nearest = *gaps.first()?;
    let with = gaps.iter().filter(|blanks| **blanks > 0).count();
    let has_blanks = 2 * with > gaps.len() || (2 * with == gaps.len() && nearest > 0);
    Some(if has_blanks { gaps.iter().copied().find(|blanks| *blanks > 0).unwrap_or(0) } else { 0 })
}

/// Whether a comment is an instruction about the line below it.
fn is_annotation(comment: &str) -> bool {
    ["renovate:", "yaml-language-server:", "{\"$"].iter().any(|start| comment.starts_with(start))
}

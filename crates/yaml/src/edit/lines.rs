//! Lines of a text: where they start and end, what kind they are.

use fluxwright_diagnostic::Span;

/// A text seen as lines, which end in `\n` or `\r\n`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a str,
}

/// What stands on a line, as far as can be told outside of scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// Only a comment, at this column.
    Comment(usize),
    /// Anything else.
    Content,
}

const BOM: &str = "\u{feff}";

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text }
    }

    pub(super) fn text(self) -> &'a str {
        self.text
    }

    pub(super) fn slice(self, range: Span) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn byte(self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The start of the line that holds `at` (behind a byte order mark).
    pub(super) fn start(self, at: usize) -> usize {
        match self.text.get(..at).and_then(|before| before.rfind('\n')) {
            Some(newline) => newline + 1,
            None if self.text.starts_with(BOM) => BOM.len().min(at),
            None => 0,
        }
    }

    /// The end of the line that holds `at`, before its line end.
    pub(super) fn end(self, at: usize) -> usize {
        let next = self.next(at);
        let line = self.slice(at..next);
        at + line.trim_end_matches('\n').trim_end_matches('\r').len()
    }

    /// The start of the line after the one that holds `at`; the end of the text for the last line.
    pub(super) fn next(self, at: usize) -> usize {
        self.text.get(at..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// How many bytes stand before `at` on its line; a byte order mark does not count.
    pub(super) fn column(self, at: usize) -> usize {
        at - self.start(at)
    }

    /// Whether only blanks stand before `at` on its line.
    pub(super) fn is_first(self, at: usize) -> bool {
        self.slice(self.start(at)..at).bytes().all(is_blank)
    }

    /// What the line that starts at `start` is.
    pub(super) fn kind(self, start: usize) -> LineKind {
        let line = self.slice(start..self.end(start));
        let content = line.trim_start_matches([' ', '\t']);
        if content.is_empty() {
            LineKind::Blank
        } else if content.starts_with('#') {
            LineKind::Comment(line.len() - content.len())
        } else {
            LineKind::Content
        }
    }

    /// The start of the line above the one that starts at `start`.
    pub(super) fn above(self, start: usize) -> Option<usize> {
        let previous_end = start.checked_sub(1)?;
        (self.byte(previous_end) == Some(b'\n')).then(|| self.start(previous_end))
    }

    /// How many blank lines stand directly above the line that starts at `start`.
    pub(super) fn blanks_above(self, start: usize) -> usize {
        let mut count = 0;
        let mut line = start;
        while let Some(above) = self.above(line) {
            if self.kind(above) != LineKind::Blank {
                break;
            }
            count += 1;
            line = above;
        }
        count
    }

    /// How many blank lines stand from `start`, which starts a line, on. The empty rest of a text is no line.
    pub(super) fn blanks_from(self, start: usize) -> usize {
        let mut count = 0;
        let mut line = start;
        while line < self.text.len() && self.kind(line) == LineKind::Blank {
            count += 1;
            line = self.next(line);
        }
        count
    }

    /// `count` lines further down from `start`.
    pub(super) fn down(self, start: usize, count: usize) -> usize {
        (0..count).fold(start, |line, _| self.next(line))
    }

    /// `count` lines further up from `start`.
    pub(super) fn up(self, start: usize, count: usize) -> usize {
        (0..count).fold(start, |line, _| self.above(line).unwrap_or(line))
    }

    /// The first byte from `at` on that is no blank; may be a line end.
    pub(super) fn skip_blanks(self, at: usize) -> usize {
        at + self.slice(at..self.text.len()).bytes().take_while(|byte| is_blank(*byte)).count()
    }

    /// The line end used around `at`: that of the line above, else that of the first line, else `\n`.
    pub(super) fn eol(self, at: usize) -> &'static str {
        let line_end = self.text.get(..at).and_then(|before| before.rfind('\n')).or_else(|| self.text.find('\n'));
        match line_end {
            Some(newline) if newline > 0 && self.byte(newline - 1) == Some(b'\r') => "\r\n",
            _ => "\n",
        }
    }

    /// Whether `at` is the end of a text that does not end its last line.
    pub(super) fn is_open_end(self, at: usize) -> bool {
        at == self.text.len() && !self.text.is_empty() && !self.text.ends_with('\n')
    }
}

/// The first carriage return that no line feed follows. YAML takes it for a line end, nobody else does.
pub(super) fn lone_carriage_return(text: &str) -> Option<usize> {
    text.match_indices('\r').map(|(at, _)| at).find(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

/// A space or a tab.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_line_bounds() {
        let lines = Lines::new("\u{feff}a: 1\r\n\r\n  # c\r\n  b");
        assert_eq!((lines.start(5), lines.column(5), lines.end(5), lines.next(5)), (3, 2, 7, 9));
        assert_eq!(lines.kind(9), LineKind::Blank);
        assert_eq!(lines.kind(11), LineKind::Comment(2));
        assert_eq!((lines.blanks_from(9), lines.blanks_above(11)), (1, 1));
        assert_eq!((lines.up(11, 2), lines.down(3, 2)), (3, 11));
        assert_eq!(lines.eol(11), "\r\n");
        assert!(lines.is_open_end(lines.text().len()));
        assert_eq!(lines.above(3), None);
    }

    #[test]
    fn an_empty_text_has_no_lines() {
        let lines = Lines::new("");
        assert_eq!((lines.start(0), lines.end(0), lines.next(0), lines.blanks_from(0)), (0, 0, 0, 0));
        assert!(!lines.is_open_end(0));
        assert_eq!(lines.eol(0), "\n");
    }
}

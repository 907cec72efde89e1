//! The text so far, and scalars put behind it.

use super::WIDTH;
use super::analysis::{is_break, is_printable};

/// Output that knows what stands before it.
pub(super) struct Writer {
    text: String,
    /// Characters since the line began.
    column: usize,
    /// The last thing written separates from what comes.
    blank: bool,
    /// The line has only indentation and indicators so far.
    fresh: bool,
    /// The columns that collections and scalars are indented to, the innermost last.
    pub(super) indents: Vec<usize>,
    /// Whether numbers are those that Go's JSON writes.
    pub(super) marshals: bool,
}

impl Writer {
    pub(super) fn new(marshals: bool) -> Self {
        Self { text: String::new(), column: 0, blank: true, fresh: true, indents: Vec::new(), marshals }
    }

    pub(super) fn finish(mut self) -> String {
        self.indents.clear();
        self.line();
        self.text
    }

    /// The column of the innermost collection; `None` outside of all.
    pub(super) fn indent(&self) -> Option<usize> {
        self.indents.last().copied()
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Goes to the indentation: on this line when nothing but indicators is left of it, else on the next.
    pub(super) fn line(&mut self) {
        let indent = self.indent().unwrap_or_default();
        if !self.fresh || self.column > indent || (self.column == indent && !self.blank) {
            self.put_break('\n');
        }
        const BLANKS: &str = "                                                                ";
        while self.column < indent {
            let blanks = BLANKS.get(..indent - self.column).unwrap_or(BLANKS);
            self.text.push_str(blanks);
            self.column += blanks.len();
        }
        self.blank = true;
        self.fresh = true;
    }

    /// Writes an indicator, all of ASCII, with a space before it where it needs one.
    pub(super) fn indicator(&mut self, indicator: &str, separate: bool, is_blank: bool, keeps_fresh: bool) {
        if separate && !self.blank {
            self.put(' ');
        }
        self.text.push_str(indicator);
        self.column += indicator.len();
        self.blank = is_blank;
        self.fresh &= keeps_fresh;
    }

    pub(super) fn plain(&mut self, text: &str, folds: bool) {
        if !self.blank && !text.is_empty() {
            self.put(' ');
        }
        self.folded(text, folds, |writer, _, c| writer.put(c));
        self.blank = false;
        self.fresh = false;
    }

    pub(super) fn single_quoted(&mut self, text: &str, folds: bool) {
        self.indicator("'", true, false, false);
        self.folded(text, folds, |writer, _, c| {
            if c == '\'' {
                writer.put(c);
            }
            writer.put(c);
        });
        self.indicator("'", false, false, false);
        self.blank = false;
        self.fresh = false;
    }

    /// Writes a text whose single spaces beyond the width become line ends.
    fn folded(&mut self, text: &str, folds: bool, write: impl Fn(&mut Self, usize, char)) {
        // A text that ends within the width, or has no space at which to fold, is written in one go.
        let fits = !folds || self.column + text.len() <= WIDTH || !text.contains(' ');
        if fits && !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'&' | b'('..=b'~')) {
            self.text.push_str(text);
            self.column += text.len();
            // As below: a space at the end does not count.
            self.fresh &= text.bytes().all(|byte| byte == b' ');
            return;
        }
        let (mut after_space, mut after_break) = (false, false);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c == ' ' {
                let inner = at > 0 && next.is_some_and(|next| next != ' ');
                if folds && !after_space && self.column > WIDTH && inner {
                    self.line();
                } else {
                    self.put(c);
                }
                after_space = true;
                continue;
            }
            if is_break(c) {
                if !after_break && c == '\n' {
                    self.put_break(c);
                }
                self.put_break(c);
                self.fresh = true;
                after_break = true;
                continue;
            }
            if after_break {
                self.line();
            }
            write(self, at, c);
            self.fresh = false;
            (after_space, after_break) = (false, false);
        }
    }

    pub(super) fn double_quoted(&mut self, text: &str, folds: bool) {
        self.indicator("\"", true, false, false);
        let mut after_space = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            // go-yaml escapes everything in a text that starts with a byte order mark.
            if !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') || text.starts_with('\u{feff}') {
                for c in super::super::quote::escape(c).chars() {
                    self.put(c);
                }
                after_space = false;
            } else if c == ' ' {
                if folds && !after_space && self.column > WIDTH && at > 0 && next.is_some() {
                    self.line();
                    if next == Some(' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(c);
                }
                after_space = true;
            } else {
                self.put(c);
                after_space = false;
            }
        }
        self.indicator("\"", false, false, false);
        self.blank = false;
        self.fresh = false;
    }

    pub(super) fn literal(&mut self, text: &str) {
        self.indicator("|", true, false, false);
        if text.starts_with([' ', '\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            self.put('2');
        }
        let mut ends = text.chars().rev();
        match (ends.next().is_some_and(is_break), ends.next().is_none_or(is_break)) {
            (false, _) => self.put('-'),
            (true, true) => self.put('+'),
            (true, false) => {}
        }
        self.put_break('\n');
        self.fresh = true;
        self.blank = true;
        let mut after_break = true;
        for c in text.chars() {
            if is_break(c) {
                self.put_break(c);
                self.fresh = true;
                after_break = true;
                continue;
            }
            if after_break {
                self.line();
            }
            self.put(c);
            self.fresh = false;
            after_break = false;
        }
    }

    fn put(&mut self, c: char) {
        self.text.push(c);
        self.column += 1;
    }

    fn put_break(&mut self, c: char) {
        self.text.push(c);
        self.column = 0;
    }
}

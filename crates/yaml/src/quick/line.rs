//! Lines with something on them.

/// A line that is neither blank nor a comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Blanks before its content.
    pub indent: usize,
    /// The rest, without blanks at its end.
    pub content: &'t str,
}

impl Line<'_> {
    /// Whether it starts with the dash of a list.
    pub fn is_item(&self) -> bool {
        self.content == "-" || self.content.starts_with("- ")
    }
}

/// The lines of a text, the next one known.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    /// The next line with something on it, and where the one after begins.
    next: Option<(Line<'t>, usize)>,
    /// Where the line after the last one taken begins.
    at: usize,
    /// How many more nodes may be made of them.
    nodes: usize,
}

impl<'t> Lines<'t> {
    pub fn new(text: &'t str, nodes: usize) -> Self {
        let mut lines = Self { text, next: None, at: 0, nodes };
        lines.find();
        lines
    }

    /// Counts nodes; `None` when there are too many.
    pub fn count(&mut self, nodes: usize) -> Option<()> {
        self.nodes = self.nodes.checked_sub(nodes)?;
        Some(())
    }

    /// Passes over a line that starts the document.
    pub fn skip_start(&mut self) {
        if self.peek().is_some_and(|line| line.indent == 0 && line.content == "---") {
            self.next_line();
        }
    }

    /// The next line with something on it.
    pub fn peek(&self) -> Option<Line<'t>> {
        self.next.map(|(line, _)| line)
    }

    /// Goes past that line.
    pub fn next_line(&mut self) {
        if let Some((_, after)) = self.next {
            self.at = after;
            self.find();
        }
    }

    /// The text behind the last line taken.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes past this many bytes of the rest.
    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        self.find();
    }

    fn find(&mut self) {
        let mut at = self.at;
        self.next = loop {
            let Some(line) = self.text.get(at..).filter(|rest| !rest.is_empty()).map(first_line) else { break None };
            let after = at + line.len() + 1;
            let content = line.trim_start_matches(' ');
            if !content.is_empty() && !content.starts_with('#') {
                let indent = line.len() - content.len();
                break Some((Line { indent, content: content.trim_end_matches(' ') }, after.min(self.text.len())));
            }
            at = after;
        };
    }
}

/// The text up to the line's end, which is left out.
pub(super) fn first_line(text: &str) -> &str {
    text.split_once('\n').map_or(text, |(line, _)| line)
}

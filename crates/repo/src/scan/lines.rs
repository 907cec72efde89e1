//! Lines and columns without reading a text again for each place.

/// Lines and columns of places that are asked for from the top downwards.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// Where the line starts.
    start: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, start: 0 }
    }

    /// Line and column of a byte, from 1; columns count characters.
    pub(super) fn place(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.at {
            (self.at, self.line, self.start) = (0, 1, 0);
        }
        let passed = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
        for newline in memchr::memchr_iter(b'\n', passed) {
            self.line += 1;
            self.start = self.at + newline + 1;
        }
        self.at = offset;
        let before = self.text.get(self.start..offset).unwrap_or_default();
        (self.line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluxwright_diagnostic::line_column;

    #[test]
    fn places_are_those_of_the_slow_way() {
        let text = "a: \u{e9}\r\nb: x\n\n  c: 1";
        let mut lines = Lines::new(text);
        for offset in [0, 3, 7, 9, 15, text.len(), 3] {
            assert_eq!(lines.place(offset), line_column(text, offset), "{offset}");
        }
        assert_eq!(Lines::new("\u{feff}a: 1").place(3), (1, 1));
    }
}

//! Replacing ranges of a text.

use fluxwright_diagnostic::Span;

/// One range of a text and what stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The bytes taken out, in the text before the edit. Empty where something is only added.
    pub range: Span,
    /// What comes in.
    pub text: String,
}

impl Splice {
    pub(super) fn new(range: Span, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    pub(super) fn delete(range: Span) -> Self {
        Self { range, text: String::new() }
    }
}

/// Splices in order, none overlapping, none empty: the whole difference of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Splices(Vec<Splice>);

impl Splices {
    /// Orders them; `None` when two overlap or a range does not lie in `text` on character bounds.
    pub(super) fn new(mut splices: Vec<Splice>, text: &str) -> Option<Self> {
        splices.retain(|splice| !(splice.range.is_empty() && splice.text.is_empty()));
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
        let ordered = splices.windows(2).all(|pair| match pair {
            [a, b] => a.range.end <= b.range.start,
            _ => true,
        });
        let inside = splices.iter().all(|splice| text.get(splice.range.clone()).is_some());
        (ordered && inside).then_some(Self(splices))
    }

    pub(super) fn as_slice(&self) -> &[Splice] {
        &self.0
    }

    /// The text after the edit.
    pub(super) fn apply(&self, text: &str) -> String {
        let added: usize = self.0.iter().map(|splice| splice.text.len()).sum();
        let mut result = String::with_capacity(text.len() + added);
        let mut at = 0;
        for splice in &self.0 {
            result.push_str(text.get(at..splice.range.start).unwrap_or_default());
            result.push_str(&splice.text);
            at = splice.range.end;
        }
        result.push_str(text.get(at..).unwrap_or_default());
        result
    }

    /// The splices that lead from `apply(text)` back to `text`.
    pub(super) fn inverse(&self, text: &str) -> Self {
        let mut shift = Shift::default();
        let back = self.0.iter().map(|splice| {
            let start = shift.of(splice.range.start);
            shift.pass(splice);
            Splice {
                range: start..start + splice.text.len(),
                text: text.get(splice.range.clone()).unwrap_or_default().to_owned(),
            }
        });
        Self(back.collect())
    }

    /// Walks old positions in rising order and gives where they are afterwards.
    pub(super) fn mapper(&self) -> Mapper<'_> {
        Mapper { rest: &self.0, shift: Shift::default() }
    }

    /// Where the inserted bytes are afterwards, in order.
    pub(super) fn inserted(&self) -> Vec<Span> {
        let mut shift = Shift::default();
        let mut spans = Vec::with_capacity(self.0.len());
        for splice in &self.0 {
            let start = shift.of(splice.range.start);
            shift.pass(splice);
            spans.push(start..start + splice.text.len());
        }
        spans
    }
}

/// How far positions have moved.
#[derive(Debug, Clone, Copy, Default)]
struct Shift {
    added: usize,
    removed: usize,
}

impl Shift {
    fn of(self, position: usize) -> usize {
        (position + self.added).saturating_sub(self.removed)
    }

    fn pass(&mut self, splice: &Splice) {
        self.added += splice.text.len();
        self.removed += splice.range.len();
    }
}

/// See [`Splices::mapper`].
pub(super) struct Mapper<'a> {
    rest: &'a [Splice],
    shift: Shift,
}

impl Mapper<'_> {
    /// The range afterwards of a range that no splice touches; `None` when one does. Ranges must come in rising order.
    /// Bytes inserted right before or right after the range do not touch it.
    pub(super) fn map(&mut self, range: &Span) -> Option<Span> {
        while let Some((first, rest)) = self.rest.split_first() {
            if first.range.end > range.start {
                break;
            }
            self.shift.pass(first);
            self.rest = rest;
        }
        match self.rest.first() {
            Some(next) if next.range.start < range.end => None,
            _ => Some(self.shift.of(range.start)..self.shift.of(range.end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_and_goes_back() {
        let text = "one two three";
        let splices =
            Splices::new(vec![Splice::delete(3..7), Splice::insert(0, ">"), Splice::new(8..13, "3")], text).unwrap();
        let after = splices.apply(text);
        assert_eq!(after, ">one 3");
        assert_eq!(splices.inverse(text).apply(&after), text);
        assert_eq!(splices.inserted(), [0..1, 4..4, 5..6]);
    }

    #[test]
    fn refuses_overlaps_and_split_characters() {
        assert_eq!(Splices::new(vec![Splice::delete(0..2), Splice::delete(1..3)], "abc"), None);
        assert_eq!(Splices::new(vec![Splice::insert(1, "x")], "é"), None);
        assert_eq!(Splices::new(vec![Splice::delete(2..9)], "abc"), None);
    }

    #[test]
    fn maps_untouched_ranges() {
        let splices = Splices::new(vec![Splice::insert(2, "xx"), Splice::delete(4..6)], "abcdefgh").unwrap();
        let mut mapper = splices.mapper();
        assert_eq!(mapper.map(&(0..2)), Some(0..2));
        assert_eq!(mapper.map(&(2..4)), Some(4..6));
        assert_eq!(mapper.map(&(3..5)), None);
        assert_eq!(mapper.map(&(6..8)), Some(6..8));
    }
}

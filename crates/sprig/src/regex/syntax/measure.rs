//! How large a pattern is, and what searching for it may take.

/// The measures of a part of a pattern, about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::regex) struct Measure {
    /// The states of its automaton.
    pub(in crate::regex) states: usize,
    /// How many of the states a search can be in at once.
    pub(in crate::regex) width: usize,
    /// The tables of Unicode that are read to make it.
    pub(in crate::regex) tables: usize,
    /// The bytes of its longest match, if there is a longest.
    pub(in crate::regex) longest: Option<usize>,
    /// How deep it is.
    pub(super) depth: usize,
    /// The product of the counts of repetitions within repetitions.
    pub(super) repeats: usize,
}

impl Default for Measure {
    fn default() -> Self {
        Self { states: 0, width: 0, tables: 0, longest: Some(0), depth: 0, repeats: 1 }
    }
}

impl Measure {
    /// Of what matches one character.
    pub(super) fn character(states: usize, width: usize) -> Self {
        Self { states, width, longest: Some(4), ..Self::default() }
    }

    /// Of what matches a place.
    pub(super) fn place() -> Self {
        Self { states: 1, width: 1, ..Self::default() }
    }

    /// Of both, one after the other or the one or the other.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            states: self.states.saturating_add(other.states),
            width: self.width.saturating_add(other.width),
            tables: self.tables.saturating_add(other.tables),
            longest: self.longest.zip(other.longest).map(|(one, other)| one.saturating_add(other)),
            depth: self.depth.max(other.depth),
            repeats: self.repeats.max(other.repeats),
        }
    }

    /// Of a group of it.
    pub(super) fn grouped(self) -> Self {
        Self { states: self.states.saturating_add(2), depth: self.depth + 1, ..self }
    }

    /// Of it repeated, between `min` and `max` times.
    pub(super) fn repeated(self, min: usize, max: Option<usize>) -> Self {
        let times = max.unwrap_or(min).max(1);
        let longest = match max {
            Some(max) => self.longest.map(|longest| longest.saturating_mul(max)),
            None => self.longest.filter(|longest| *longest == 0),
        };
        Self {
            states: self.states.saturating_add(2).saturating_mul(times),
            width: self.width.saturating_mul(times),
            longest,
            depth: self.depth + 1,
            ..self
        }
    }
}

//! What the translation is written with: items, repetitions and groups, and how large they are.

use std::fmt::Write as _;

use super::class::Set;
use super::measure::Measure;
use super::{Flags, MAX_DEPTH, Translation};

/// What matches nothing.
const NEVER: &str = r"[^\x{0}-\x{10FFFF}]";

/// The translation so far.
pub(super) struct Emitter {
    out: String,
    names: Vec<Option<String>>,
    /// The groups that are open, the whole pattern first.
    levels: Vec<Level>,
}

#[derive(Default)]
struct Level {
    /// Where the group starts in the output.
    start: usize,
    /// The flags to return to after it.
    flags: Flags,
    /// The item that a repetition would repeat.
    last: Option<Item>,
    /// Of all items before the last.
    done: Measure,
}

/// A part of the output that can be repeated.
#[derive(Clone, Copy)]
struct Item {
    start: usize,
    /// Whether a repetition can follow as it stands.
    single: bool,
    measure: Measure,
}

/// Why an item cannot be repeated, or a group be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no item.
    NothingBefore,
    /// More than 1,000 times.
    TooOften,
    TooDeep,
}

/// A repetition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub(super) min: usize,
    pub(super) max: Option<usize>,
    /// Whether as few as possible are taken.
    pub(super) lazy: bool,
    /// Whether it is written as `{…}`.
    pub(super) counted: bool,
}

impl Emitter {
    pub(super) fn new() -> Self {
        Self { out: String::new(), names: Vec::new(), levels: vec![Level::default()] }
    }

    /// Writes an item.
    fn item(&mut self, measure: Measure, single: bool, write: impl FnOnce(&mut String)) {
        let start = self.out.len();
        write(&mut self.out);
        self.push(Item { start, single, measure });
    }

    fn push(&mut self, item: Item) {
        if let Some(level) = self.levels.last_mut()
            && let Some(before) = level.last.replace(item)
        {
            level.done = level.done.and(before.measure);
        }
    }

    pub(super) fn literal(&mut self, code: u32, ignore_case: bool) {
        self.item(Measure::character(4, 1), true, |out| match char::from_u32(code) {
            None => out.push_str(NEVER),
            Some(c) if c.is_ascii() && !c.is_ascii_alphabetic() || !ignore_case => character(out, code),
            Some(_) => {
                out.push_str("(?i:");
                character(out, code);
                out.push(')');
            }
        });
    }

    pub(super) fn assertion(&mut self, text: &str) {
        self.item(Measure::place(), false, |out| out.push_str(text));
    }

    /// Any character, or any but a line end.
    pub(super) fn any(&mut self, line_ends: bool) {
        self.item(Measure::character(12, 4), true, |out| out.push_str(if line_ends { "(?s:.)" } else { r"[^\n]" }));
    }

    pub(super) fn class(&mut self, set: &Set, negated: bool, ignore_case: bool) {
        self.item(set.measure(), true, |out| {
            if ignore_case {
                out.push_str("(?i:");
            }
            set.write(out, negated);
            if ignore_case {
                out.push(')');
            }
        });
    }

    pub(super) fn alternative(&mut self) {
        self.out.push('|');
        if let Some(level) = self.levels.last_mut()
            && let Some(before) = level.last.take()
        {
            level.done = level.done.and(before.measure);
        }
    }

    /// Repeats the last item.
    pub(super) fn repeat(&mut self, counts: Counts) -> Result<(), Refusal> {
        let item = self.levels.last_mut().and_then(|level| level.last.as_mut()).ok_or(Refusal::NothingBefore)?;
        let Counts { min, max, lazy, counted } = counts;
        let times = max.unwrap_or(min);
        let measure = item.measure.repeated(min, max);
        let repeats = match (counted, times) {
            (false, _) => measure.repeats,
            (true, 0) if max.is_some() => 1,
            (true, _) => measure.repeats.saturating_mul(times.max(1)),
        };
        if counted && times >= 2 && repeats > 1000 {
            return Err(Refusal::TooOften);
        }
        if measure.depth > MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        item.measure = Measure { repeats, ..measure };
        if !item.single {
            self.out.insert_str(item.start, "(?:");
            self.out.push(')');
        }
        item.single = false;
        // Writing to a string cannot fail.
        let _ = match (min, max) {
            (0, None) => write!(self.out, "*"),
            (1, None) => write!(self.out, "+"),
            (0, Some(1)) => write!(self.out, "?"),
            (min, None) => write!(self.out, "{{{min},}}"),
            (min, Some(max)) => write!(self.out, "{{{min},{max}}}"),
        };
        if lazy {
            self.out.push('?');
        }
        Ok(())
    }

    /// Opens a group that gives back what it matched.
    pub(super) fn open_capture(&mut self, name: Option<String>, flags: Flags) -> Result<(), Refusal> {
        self.names.push(name);
        self.open("(", flags)
    }

    /// Opens a group that does not. The flags are those to return to.
    pub(super) fn open_plain(&mut self, flags: Flags) -> Result<(), Refusal> {
        self.open("(?:", flags)
    }

    fn open(&mut self, text: &str, flags: Flags) -> Result<(), Refusal> {
        if self.levels.len() > MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        self.levels.push(Level { start: self.out.len(), flags, ..Level::default() });
        self.out.push_str(text);
        Ok(())
    }

    /// Closes the last group and gives the flags to return to, if there is a group.
    pub(super) fn close(&mut self) -> Result<Option<Flags>, Refusal> {
        if self.levels.len() < 2 {
            return Ok(None);
        }
        let Some(level) = self.levels.pop() else { return Ok(None) };
        self.out.push(')');
        let measure = level.done.and(level.last.map(|item| item.measure).unwrap_or_default()).grouped();
        if measure.depth > MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        self.push(Item { start: level.start, single: true, measure });
        Ok(Some(level.flags))
    }

    /// The translation, unless a group is open.
    pub(super) fn finish(mut self) -> Option<Translation> {
        let level = self.levels.pop()?;
        if !self.levels.is_empty() {
            return None;
        }
        let measure = level.done.and(level.last.map(|item| item.measure).unwrap_or_default());
        Some(Translation { pattern: self.out, names: self.names, measure })
    }
}

/// A character that means nothing but itself.
pub(super) fn character(out: &mut String, code: u32) {
    match char::from_u32(code) {
        Some(c) if c.is_ascii_alphanumeric() => out.push(c),
        // Writing to a string cannot fail.
        _ => drop(write!(out, r"\x{{{code:X}}}")),
    }
}

//! The variables of a text, replaced as Flux's `envsubst` does.
//!
//! It looks like a shell's parameter expansion and is not: `$x` is text, `${x:+y}` gives `y` where `x` is empty, offsets
//! count bytes, and what stands in a `${…}` has rules of its own where a shell would take any text. A text is parsed as a
//! whole before anything is replaced, so one `${` that is none fails all of it.

mod evaluate;
mod functions;
mod glob;
mod parse;
mod runes;

use std::ops::Range;

pub use evaluate::Failure;
pub use parse::{Broken, Reason};

/// What is known of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'v> {
    /// It has this value.
    Value(&'v str),
    /// It is not there: empty, or an error where it needs a value.
    Missing,
    /// It is not there, and counts as empty.
    Empty,
    /// It may have any value: `${name}` stands for it, unless there is a default.
    Unknown,
}

/// A text, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Expansion(Expansion),
}

/// One `${…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expansion {
    /// The variable.
    name: String,
    /// What is between the name and the first argument: `:-`, `//`, …; `#` before the name when there is no argument.
    operator: String,
    arguments: Vec<Part>,
    /// Its bytes in the text.
    span: Range<usize>,
}

impl Template {
    /// Parses a text.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        parse::parse(text).map(|parts| Self { parts })
    }

    /// The text with the variables replaced. A part of a value may end within a character, so the text need not be UTF-8.
    pub fn execute<'v>(&self, lookup: &dyn Fn(&str) -> Lookup<'v>) -> Result<Vec<u8>, Failure> {
        evaluate::execute(&self.parts, lookup)
    }
}

#[cfg(test)]
mod tests;

//! Helm's `--set` flags.
//!
//! A flag is read into [`Assignment`]s, which can then be applied to values, or to the text of a values file. The grammar
//! is Helm's: `a.b=c`, `a[0].b=c`, `a={x,y}`, several joined by commas, `\` before a character that is meant literally.
//!
//! Where Helm silently drops or misreads a part of a flag, such as an empty name, a blank after a comma or a `\` at the
//! end, it is refused here.

mod apply;
mod error;
mod parse;

use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use serde_json::Value;

pub use apply::apply;
pub use error::{SetError, SetProblem};
pub use parse::parse;

/// The greatest index of a list, as in Helm.
pub const MAX_INDEX: usize = 65_536;
/// The greatest number of dots in a name, as in Helm.
pub const MAX_NESTING: usize = 30;
/// The most list items that the assignments of one command may make.
pub const MAX_ITEMS: usize = 1_000_000;

/// Which flag it is, in the order in which Helm applies them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKind {
    /// `--set-json`: values are JSON; the whole text may be one JSON object that is merged.
    Json,
    /// `--set`: `true`, `false`, `null` and whole numbers have types, all else is text.
    Set,
    /// `--set-string`: values are text.
    String,
    /// `--set-literal`: one value, everything after the `=` is text.
    Literal,
}

impl SetKind {
    /// The flag as it is typed.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Json => "--set-json",
            Self::Set => "--set",
            Self::String => "--set-string",
            Self::Literal => "--set-literal",
        }
    }
}

/// One step of an assignment's path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into the key of a map.
    Key(String),
    /// To the item of a list, from 0.
    Index(usize),
}

/// One `name=value` of a flag.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// Where the value goes; the first step is a key. Empty only for a JSON object that is merged into everything.
    pub path: Vec<Step>,
    /// The value.
    pub value: Value,
    /// The flag that it came from.
    pub kind: SetKind,
    /// The text of the flag with the values replaced by `*`, for messages.
    pub masked: Arc<str>,
    /// The bytes of the name in it.
    pub name: Span,
}

/// A path in the written form of `--set`, such as `a.b\.c[0]`.
pub(crate) struct Written<'a>(pub &'a [Step]);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    for c in key.chars() {
                        if matches!(c, '.' | ',' | '=' | '[' | '\\') {
                            f.write_str("\\")?;
                        }
                        write!(f, "{c}")?;
                    }
                }
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

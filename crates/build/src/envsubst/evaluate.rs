//! From parts to a text.

use std::ops::Range;

use super::{Expansion, Lookup, Part, functions};

/// What one text may take: comparisons of patterns, and bytes that replacements make.
const BUDGET: usize = 50_000_000;

/// The longest text.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// Why the variables of a text could not be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A variable that needs a value has none.
    NotSet {
        /// The variable.
        name: String,
        /// The `${…}` in the text.
        span: Range<usize>,
    },
    /// It would take too long, or come to too much.
    TooMuch,
}

pub(super) fn execute<'v>(parts: &[Part], lookup: &dyn Fn(&str) -> Lookup<'v>) -> Result<Vec<u8>, Failure> {
    let mut evaluation = Evaluation { lookup, budget: BUDGET };
    let mut text = Vec::new();
    for part in parts {
        evaluation.part(part, &mut text)?;
    }
    Ok(text)
}

struct Evaluation<'e, 'v> {
    lookup: &'e dyn Fn(&str) -> Lookup<'v>,
    budget: usize,
}

impl Evaluation<'_, '_> {
    fn part(&mut self, part: &Part, text: &mut Vec<u8>) -> Result<(), Failure> {
        match part {
            Part::Text(part) => text.extend_from_slice(part.as_bytes()),
            Part::Expansion(expansion) => text.extend(self.expansion(expansion)?),
        }
        if text.len() > MOST_BYTES { Err(Failure::TooMuch) } else { Ok(()) }
    }

    fn expansion(&mut self, expansion: &Expansion) -> Result<Vec<u8>, Failure> {
        // What is in the arguments must be sound even where it is not needed.
        let mut arguments = Vec::with_capacity(expansion.arguments.len());
        for argument in &expansion.arguments {
            let mut text = Vec::new();
            self.part(argument, &mut text)?;
            arguments.push(text);
        }
        let Expansion { name, operator, span, .. } = expansion;
        let has_default = matches!(operator.as_str(), "=" | ":-" | ":=" | ":?" | ":+");
        let value = match (self.lookup)(name) {
            Lookup::Value(value) => value,
            Lookup::Missing if !has_default => {
                return Err(Failure::NotSet { name: name.clone(), span: span.clone() });
            }
            Lookup::Unknown if !has_default => return Ok(format!("${{{name}}}").into_bytes()),
            Lookup::Missing | Lookup::Empty | Lookup::Unknown => "",
        };
        functions::apply(operator, value, &arguments, &mut self.budget)
    }
}

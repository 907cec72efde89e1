//! Repetitions.

use super::emit::{Counts, Refusal};
use super::{Parser, SyntaxError, TOO_DEEP};

/// How often something may be repeated.
const MOST: usize = 1000;

impl<'p> Parser<'p> {
    /// `*`, `+` or `?`, which has been eaten.
    pub(super) fn repeat(
        &mut self,
        start: &'p str,
        before: Option<&'p str>,
        (min, max): (usize, Option<usize>),
    ) -> Result<(), SyntaxError> {
        self.apply(start, before, Counts { min, max, lazy: false, counted: false })
    }

    /// A `{…}` with these counts.
    pub(super) fn repeat_counted(
        &mut self,
        start: &'p str,
        before: Option<&'p str>,
        (min, max): (usize, Option<usize>),
    ) -> Result<(), SyntaxError> {
        if min > MOST || max.is_some_and(|max| max > MOST || max < min) {
            return Err(SyntaxError::new("invalid repeat count", self.since(start)));
        }
        self.apply(start, before, Counts { min, max, lazy: false, counted: true })
    }

    fn apply(&mut self, start: &'p str, before: Option<&'p str>, counts: Counts) -> Result<(), SyntaxError> {
        let question = self.eat("?");
        let text = self.since(start);
        if let Some(before) = before {
            let both = before.get(..before.len().saturating_sub(self.rest.len())).unwrap_or(text);
            return Err(SyntaxError::new("invalid nested repetition operator", both));
        }
        let counts = Counts { lazy: self.flags.lazy(question), ..counts };
        self.emitter.repeat(counts).map_err(|refusal| match refusal {
            Refusal::NothingBefore => SyntaxError::new("missing argument to repetition operator", text),
            Refusal::TooOften => SyntaxError::new("invalid repeat count", text),
            Refusal::TooDeep => SyntaxError::new(TOO_DEEP, self.whole),
        })?;
        self.repeated = Some(start);
        Ok(())
    }

    /// What is between the braces of a repetition, of which the first has been eaten. Nothing is eaten when it is none:
    /// then the brace stands for itself.
    pub(super) fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let (text, rest) = self.rest.split_once('}')?;
        let counts = match text.split_once(',') {
            None => {
                let count = number(text)?;
                (count, Some(count))
            }
            Some((min, "")) => (number(min)?, None),
            Some((min, max)) => (number(min)?, Some(number(max)?)),
        };
        self.rest = rest;
        Some(counts)
    }
}

/// A number without leading zeros; one that is too large is [`usize::MAX`].
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().unwrap_or(usize::MAX))
}

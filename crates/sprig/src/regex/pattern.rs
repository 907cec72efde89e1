//! Compiled patterns and searches with them.

use fluxwright_gotemplate::function::{Call, FunctionError};
use regex::{CaptureLocations, Regex, RegexBuilder};

use super::expand::Group;
use super::subject::Subject;
use super::syntax::{Measure, translate};

/// The most memory of a compiled pattern, in bytes.
const MAX_SIZE: usize = 10 << 20;

/// How many bytes times states are one step.
const STEP: usize = 256;

/// How many are one step of what a search may have to look at beyond its match, and seldom does; for patterns that are
/// wide it is not sure that a fast engine takes them.
const AHEAD: usize = 1024;
const WIDE: usize = 64;

/// The steps that it takes to read a table of Unicode.
const TABLE: usize = 5000;

/// Why there is no compiled pattern.
pub(super) enum Failure {
    /// It is none.
    Refused(String),
    /// It is more than a template may use.
    Stopped(FunctionError),
}

impl Failure {
    pub(super) fn into_error(self) -> FunctionError {
        match self {
            Self::Refused(message) => FunctionError::Message(message),
            Self::Stopped(error) => error,
        }
    }
}

#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    names: Vec<Option<String>>,
    measure: Measure,
    empty: bool,
}

impl Pattern {
    pub(super) fn new(call: &mut Call<'_>, text: &[u8]) -> Result<Self, Failure> {
        call.take_bytes(text.len().saturating_mul(8)).map_err(Failure::Stopped)?;
        let translation = translate(text).map_err(|error| {
            let message = error.to_string();
            if error.is_limit() { Failure::Stopped(FunctionError::Message(message)) } else { Failure::Refused(message) }
        })?;
        let Measure { states, tables, .. } = translation.measure;
        call.take_steps(states.saturating_add(tables.saturating_mul(TABLE))).map_err(Failure::Stopped)?;
        // Go takes larger ones, so this is not an error that may be passed over.
        let regex = RegexBuilder::new(&translation.pattern).size_limit(MAX_SIZE).nest_limit(1000).build();
        let regex = regex.map_err(|error| {
            Failure::Stopped(FunctionError::message(match error {
                regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
                error => format!("the regular expression cannot be used: {error}"),
            }))
        })?;
        Ok(Self { regex, names: translation.names, measure: translation.measure, empty: text.is_empty() })
    }

    /// About how many states its automaton has.
    pub(super) fn states(&self) -> usize {
        self.measure.states
    }

    /// Whether the pattern is the empty text.
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    /// A search through the whole text.
    pub(super) fn search<'s, 'm>(&'s self, call: &'s mut Call<'m>, subject: &'s Subject<'s>) -> Search<'s, 'm> {
        let groups = Groups(self.regex.capture_locations());
        Search { pattern: self, call, view: subject.view(), at: Some(0), last: None, groups }
    }
}

/// What the groups of a pattern matched.
pub(super) struct Groups(CaptureLocations);

impl Groups {
    /// Where a group matched, if it took part. Of groups with the same name the first that did.
    pub(super) fn find(&self, pattern: &Pattern, group: &Group<'_>) -> Option<(usize, usize)> {
        match group {
            Group::Number(number) => self.0.get(*number),
            Group::Name(wanted) => {
                let named = pattern.names.iter().zip(1..).filter(|(name, _)| name.as_deref() == Some(wanted));
                named.into_iter().find_map(|(_, number)| self.0.get(number))
            }
        }
    }
}

/// The matches of a pattern, from left to right. An empty one right after another match does not count.
pub(super) struct Search<'s, 'm> {
    pattern: &'s Pattern,
    call: &'s mut Call<'m>,
    view: &'s str,
    /// Where to go on.
    at: Option<usize>,
    /// The end of the last match.
    last: Option<usize>,
    groups: Groups,
}

impl<'m> Search<'_, 'm> {
    /// The next match.
    pub(super) fn next_match(&mut self) -> Result<Option<(usize, usize)>, FunctionError> {
        self.advance(|search, at| {
            search.pattern.regex.find_at(search.view, at).map(|found| (found.start(), found.end()))
        })
    }

    /// The next match, with its groups.
    pub(super) fn next_groups(&mut self) -> Result<Option<(usize, usize)>, FunctionError> {
        self.advance(|search, at| {
            let found = search.pattern.regex.captures_read_at(&mut search.groups.0, search.view, at);
            found.map(|found| (found.start(), found.end()))
        })
    }

    fn advance(
        &mut self,
        find: impl Fn(&mut Self, usize) -> Option<(usize, usize)>,
    ) -> Result<Option<(usize, usize)>, FunctionError> {
        while let Some(at) = self.at {
            let Measure { width, longest, .. } = self.pattern.measure;
            let left = self.view.len().saturating_sub(at);
            let ahead = longest.unwrap_or(left).min(left);
            self.call.take_steps(1 + ahead.saturating_mul(width) / if width > WIDE { STEP } else { AHEAD })?;
            let found = find(self, at);
            let passed = found.map_or(left, |(_, end)| end.saturating_sub(at));
            self.call.take_steps(passed.saturating_mul(width) / STEP)?;
            let Some((start, end)) = found else {
                self.at = None;
                break;
            };
            let after_last = self.last.replace(end) == Some(start) && start == end;
            self.at = if end > at {
                Some(end)
            } else {
                self.view.get(at..).and_then(|rest| rest.chars().next()).map(|c| at + c.len_utf8())
            };
            if !after_last {
                return Ok(Some((start, end)));
            }
        }
        Ok(None)
    }

    /// See [`Call::take_bytes`].
    pub(super) fn take_bytes(&mut self, bytes: usize) -> Result<(), FunctionError> {
        self.call.take_bytes(bytes)
    }

    /// The call, and the groups of the last match.
    pub(super) fn parts(&mut self) -> (&mut Call<'m>, &Groups) {
        (self.call, &self.groups)
    }
}

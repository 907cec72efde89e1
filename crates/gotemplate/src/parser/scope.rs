//! The variables that are known, and where parsing stands.

use std::collections::HashMap;

use crate::lexer::Token;

/// What holds inside one template; a definition inside of it has its own.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    variables: Vec<&'a str>,
    /// How often each name is among the variables.
    counts: HashMap<&'a str, usize>,
    /// How many `range` bodies are open.
    pub(super) range_depth: usize,
    /// The delimiter of the action being read; none after a nested action, as in Go.
    pub(super) action: Option<Token>,
}

impl<'a> Scope<'a> {
    pub(super) fn new() -> Self {
        let mut scope = Self { variables: Vec::new(), counts: HashMap::new(), range_depth: 0, action: None };
        scope.declare("$");
        scope
    }

    pub(super) fn declare(&mut self, name: &'a str) {
        self.variables.push(name);
        *self.counts.entry(name).or_default() += 1;
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.counts.get(name).is_some_and(|count| *count > 0)
    }

    /// How many variables there are, for [`Scope::forget_after`].
    pub(super) fn mark(&self) -> usize {
        self.variables.len()
    }

    pub(super) fn forget_after(&mut self, mark: usize) {
        for name in self.variables.drain(mark.min(self.variables.len())..) {
            if let Some(count) = self.counts.get_mut(name) {
                *count -= 1;
            }
        }
    }
}

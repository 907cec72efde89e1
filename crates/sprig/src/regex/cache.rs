//! Patterns that were compiled before: templates run the same ones over and over.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use fluxwright_gotemplate::function::Call;

use super::pattern::{Failure, Pattern};

/// The most patterns that are kept.
const MAX_PATTERNS: usize = 100;

/// The most states of automata that are kept: some 20 MiB.
const MAX_STATES: usize = 100_000;

#[derive(Debug, Default)]
pub(super) struct Cache(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    patterns: HashMap<Box<[u8]>, Rc<Pattern>>,
    states: usize,
}

impl Cache {
    /// The compiled pattern. Compiling is charged, finding it here is not.
    pub(super) fn pattern(&self, call: &mut Call<'_>, text: &[u8]) -> Result<Rc<Pattern>, Failure> {
        if let Some(pattern) = self.0.borrow().patterns.get(text) {
            return Ok(Rc::clone(pattern));
        }
        let pattern = Rc::new(Pattern::new(call, text)?);
        let states = pattern.states().saturating_add(text.len());
        if states <= MAX_STATES {
            let mut kept = self.0.borrow_mut();
            if kept.patterns.len() >= MAX_PATTERNS || kept.states + states > MAX_STATES {
                *kept = Kept::default();
            }
            kept.states += states;
            kept.patterns.insert(text.into(), Rc::clone(&pattern));
        }
        Ok(pattern)
    }
}

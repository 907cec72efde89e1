//! The variables of an execution.

use super::state::Slot;

/// A variable.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    name: &'t str,
    pub(super) value: Slot,
    /// Whether the value is an element of type `interface {}` still, which a `range` hands on as it is.
    pub(super) is_boxed: bool,
}

/// The variables that are declared, the innermost last. A called template sees only its own.
#[derive(Debug, Default)]
pub(super) struct Variables<'t> {
    stack: Vec<Entry<'t>>,
    /// Where those of the template begin.
    base: usize,
}

impl<'t> Variables<'t> {
    pub(super) fn push(&mut self, name: &'t str, value: Slot) {
        self.stack.push(Entry { name, value, is_boxed: false });
    }

    /// How many there are, for [`Variables::pop`].
    pub(super) fn mark(&self) -> usize {
        self.stack.len()
    }

    pub(super) fn pop(&mut self, mark: usize) {
        self.stack.truncate(mark);
    }

    /// Hides the variables that there are; the result brings them back with [`Variables::leave`].
    pub(super) fn enter(&mut self) -> (usize, usize) {
        let outer = (self.base, self.stack.len());
        self.base = self.stack.len();
        outer
    }

    pub(super) fn leave(&mut self, (base, mark): (usize, usize)) {
        self.stack.truncate(mark);
        self.base = base;
    }

    /// The innermost variable of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Entry<'t>> {
        self.stack.get(self.base..).unwrap_or_default().iter().rev().find(|entry| entry.name == name)
    }

    /// Assigns to the innermost variable of this name; false when there is none.
    #[must_use]
    pub(super) fn set(&mut self, name: &str, value: Slot, is_boxed: bool) -> bool {
        let own = self.stack.get_mut(self.base..).unwrap_or_default();
        match own.iter_mut().rev().find(|entry| entry.name == name) {
            Some(entry) => {
                entry.value = value;
                entry.is_boxed = is_boxed;
                true
            }
            None => false,
        }
    }

    /// Assigns to the variable that is this many from the top: 1 is the last one.
    pub(super) fn set_from_top(&mut self, n: usize, value: Slot, is_boxed: bool) {
        let at = self.stack.len().checked_sub(n);
        if let Some(entry) = at.and_then(|at| self.stack.get_mut(at)) {
            entry.value = value;
            entry.is_boxed = is_boxed;
        }
    }
}

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

    /// How far from the top the innermost variable of this name is: 0 is the last one.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.stack.get(self.base..).unwrap_or_default().iter().rev().position(|entry| entry.name == name)
    }

    /// The variable that is this far from the top.
    pub(super) fn get(&self, from_top: usize) -> Option<&Entry<'t>> {
        self.stack.iter().nth_back(from_top)
    }

    /// Assigns to the variable that is this far from the top.
    pub(super) fn set(&mut self, from_top: usize, value: Slot, is_boxed: bool) {
        if let Some(entry) = self.stack.iter_mut().nth_back(from_top) {
            entry.value = value;
            entry.is_boxed = is_boxed;
        }
    }
}

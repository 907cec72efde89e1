//! Variables, and the cursor.

use std::rc::Rc;

use super::fact::Truth;
use super::value::Value;

#[derive(Debug)]
struct Binding {
    name: Rc<str>,
    value: Value,
    /// How many conditions were around its declaration.
    branch: usize,
}

/// The variables that exist, the innermost last, and the cursor.
#[derive(Debug)]
pub(super) struct Environment {
    bindings: Vec<Binding>,
    pub(super) dot: Value,
    /// Whether a variable from outside of the current condition got a new value; for loops, whose body then has to be
    /// followed again.
    pub(super) changed: bool,
}

impl Environment {
    /// That of a template called with this value.
    pub(super) fn new(dot: Value, branch: usize) -> Self {
        let mut environment = Self { bindings: Vec::new(), dot: dot.clone(), changed: false };
        environment.declare("$", dot, branch);
        environment
    }

    pub(super) fn declare(&mut self, name: &str, value: Value, branch: usize) {
        self.bindings.push(Binding { name: name.into(), value, branch });
    }

    /// Gives a variable a new value. Inside of a condition that the variable's declaration is not in, it keeps the old
    /// one as another possibility.
    pub(super) fn assign(&mut self, name: &str, value: Value, branch: usize) {
        let Some(binding) = self.bindings.iter_mut().rev().find(|binding| *binding.name == *name) else {
            return;
        };
        if binding.branch >= branch {
            binding.value = value;
        } else if !binding.value.is(&value) {
            let both = Value::one_of([binding.value.clone(), value], Truth::default());
            self.changed |= !same_alternatives(&binding.value, &both);
            binding.value = both;
        }
    }

    pub(super) fn value(&self, name: &str) -> Value {
        let binding = self.bindings.iter().rev().find(|binding| *binding.name == *name);
        binding.map_or(Value::Unknown, |binding| binding.value.clone())
    }

    /// How many variables there are, for [`Environment::forget_after`].
    pub(super) fn len(&self) -> usize {
        self.bindings.len()
    }

    pub(super) fn forget_after(&mut self, len: usize) {
        self.bindings.truncate(len);
    }
}

fn same_alternatives(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::OneOf(old, _), Value::OneOf(new, _)) => old.len() == new.len(),
        _ => old.is(new),
    }
}

//! Helm values: files merged and `--set` applied as Helm does, verbatim text kept, variables found.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod compose;
mod merge;
pub mod set;
pub mod variables;

pub use compose::{ComposeError, Composed, How, ValuesFile, ValuesProblem, compose};
pub use merge::merge;
pub use set::{Assignment, SetError, SetKind};
pub use variables::{Reference, Variables, variables};

//! Helm values: files merged and `--set` applied as Helm does, verbatim text kept, variables found.

mod merge;
pub mod set;
pub mod variables;

pub use merge::merge;
pub use set::{Assignment, SetError, SetKind};
pub use variables::{Reference, Variables, variables};

//! HelmReleases offline: their values as the cluster would merge them, and their charts.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod base64;
mod problem;
pub mod values;

pub use problem::{Problem, ReferenceProblem};
pub use values::effective;

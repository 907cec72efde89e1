//! Replacements: a value of one object, or a fixed one, put into fields of others.
//!
//! - `read` takes the entries of a kustomization together with those in files that they name;
//! - `apply` applies them one after the other.

mod apply;
mod error;
mod nodes;
mod read;
mod source;
mod target;

pub use crate::fields::PathError;
pub(crate) use apply::apply;
pub use error::ReplacementError;
pub(crate) use read::{Replacements, read};

//! Files as objects, read once.

mod cache;
mod documents;
mod refold;
mod twice;

pub(crate) use cache::Cache;
pub(crate) use documents::{Loaded, objects};

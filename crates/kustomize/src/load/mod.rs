//! Files as objects, read once.

mod cache;
mod documents;
mod first;
mod refold;
mod twice;

pub(crate) use cache::Cache;
pub(crate) use documents::{Loaded, objects, patches};
pub(crate) use first::parse_first;

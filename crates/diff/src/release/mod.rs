//! Releases and apps: what they are on each side, and how they differ.

mod facts;
mod find;
mod values;
mod version;

pub(crate) use facts::{Facts, What};
pub(crate) use find::{Affected, Matched, all_in};
pub(crate) use values::users_of;
pub(crate) use version::step;

//! What the library knows about kinds.

mod field;
mod kind;
mod pattern;
mod schema;
mod types;

pub use field::Field;
pub use kind::{Kind, Scope, Version};
pub use schema::Limit;
pub use types::{Type, Types};

pub(crate) use pattern::{Pattern, compile};
pub(crate) use schema::{Additional, Id, Limits, ListType, Rule, Schema, Shape};

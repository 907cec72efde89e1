//! Patches: what they are, which objects they meet, and what becomes of these.
//!
//! - [`merge`] merges a strategic merge patch into one object, by the lists that a [`Schema`] knows;
//! - [`json6902`] applies RFC 6902 patches to one object;
//! - [`Spelling`] is what merging must know about an object besides its value: a loader keeps
//!   `Spelling::of_node(root, document)` with each object that it reads.

mod error;
pub mod json6902;
mod schema;
mod spelling;
mod strategic;
mod tree;

pub use error::MergeError;
pub use schema::{OpenApiError, Schema};
pub use spelling::Spelling;
pub use strategic::merge;
pub use tree::Spelled;

//! Patches: what they are, which objects they meet, and what becomes of these.
//!
//! - [`merge`] merges a strategic merge patch into one object, by the lists that a [`Schema`] knows;
//! - [`json6902`] applies JSON patches to one object;
//! - `Patch` is an entry of `patches` or `patchesJson6902`: `Patch::read` finds out which of the two kinds it is,
//!   `Patch::apply` applies it to the objects that it means;
//! - [`Spelling`] is what merging must know about an object besides its value: a loader keeps it with each object.

mod apply;
mod error;
pub mod json6902;
mod note;
mod read;
mod schema;
mod spelling;
mod strategic;
mod texts;
mod tree;

pub(crate) use apply::apply_strategic;
pub(crate) use error::shown;
pub use error::{JsonPatchError, MergeError, PatchError};
pub(crate) use read::{Patch, ReadFile, read_strategic};
pub use schema::{OpenApiError, Schema};
pub use spelling::Spelling;
pub use strategic::merge;
pub use tree::Spelled;
pub(crate) use tree::{Entries, MAX_DEPTH, Tree, WrongType};

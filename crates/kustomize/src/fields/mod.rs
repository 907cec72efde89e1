//! Places in objects, as replacements name them: `spec.template.spec.containers.[name=web].image`.
//!
//! A path is cut at its dots; `\.` is a dot in a name. In brackets dots count for nothing: `[name=a.b]` means items of
//! a list, `[a.b/c]` is a name. Whole numbers are places in lists, `*` stands for every item.

mod find;
mod path;
mod visit;

pub(crate) use find::find;
pub(crate) use path::Path;
pub use path::PathError;
pub(crate) use visit::{Kind, visit};

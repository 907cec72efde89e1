//! Writing new YAML.
//!
//! [`to_yaml`] writes what people keep in their repos, in kubectl's style or that of the file's neighbours; [`go_yaml`]
//! is what a Go program would print. Both decide about quotes with the rules that the readers read by.

mod block;
mod go;
mod number;
mod order;
mod quote;
mod scalar;

pub use block::{EmitOptions, flow, fragment, to_yaml};
pub use go::{Unwritable, go_marshal, go_yaml};
pub(crate) use number::go_float;
pub use scalar::{Literal, Place, Quotes, double_quoted, is_plain, literal, scalar, single_quoted};

/// The order of a map's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Keys {
    /// As they come.
    #[default]
    Kept,
    /// In the natural order of kubectl: letters after everything else, runs of digits by their number.
    Sorted,
}

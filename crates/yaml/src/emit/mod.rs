//! Writing new YAML.

mod go;
mod number;
mod quote;
mod scalar;

pub use go::{Unwritable, go_yaml};
pub(crate) use number::go_float;

//! What Flux would apply.

pub mod proof;
pub mod resourceset;

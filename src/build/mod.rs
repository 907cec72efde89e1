//! What Flux would apply.

pub mod resourceset;

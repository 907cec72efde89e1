//! What Flux would apply.

pub mod around;
pub mod mounts;
pub mod proof;
pub mod releases;
pub mod resourceset;
pub mod select;
pub mod told;
pub mod unknown;
pub mod verify;

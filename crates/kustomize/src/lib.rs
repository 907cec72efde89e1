//! What kustomize builds, in Rust.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

//! What Flux would apply, built offline from the files of a repo.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

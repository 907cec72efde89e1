//! Schemas of Flux's kinds, and what an object does wrong by them.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

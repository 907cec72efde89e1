//! What is wrong in a GitOps repo: schemas, wiring and habits, with file, line and fix.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

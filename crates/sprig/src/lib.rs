//! The functions of slim-sprig, and those that a ResourceSet adds, for Go templates.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

//! ResourceSets rendered offline, as flux-operator renders them.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

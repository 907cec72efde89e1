//! What is in a GitOps repo: lists, trees and graphs of its Flux objects.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

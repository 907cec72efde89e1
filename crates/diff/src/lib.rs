//! What a change to a GitOps repo does: a model, and its text, Markdown and JSON.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

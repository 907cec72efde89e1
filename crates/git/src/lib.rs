//! Revisions, trees and contents of a repo, read through the git program.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

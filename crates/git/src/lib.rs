//! Revisions, trees and contents of a repo, read through the git program.
//!
//! ```text
//! Repo::open ──► Repo::compare(base, head) ──► Comparison: two points, the paths that differ, the whole tree of the base
//!      └───────► Repo::blobs ──► Blobs::read: contents, through one `git cat-file --batch`
//! ```
//!
//! Nothing is ever written: no lock is taken, the index is not refreshed, the checkout is not touched. Whatever the
//! repo's own configuration says, git starts no other program for it: see [`Program`]. This is the only crate that
//! starts processes.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod batch;
mod compare;
mod entry;
mod error;
mod name;
mod program;
mod raw;
mod repo;
mod revision;
mod worktree;

pub use batch::{Blob, Blobs};
pub use compare::{Comparison, Difference, Point};
pub use entry::{Entry, Mode, ObjectId};
pub use error::Error;
pub use name::FileName;
pub use program::{Program, Start};
pub use repo::Repo;
pub use worktree::{Found, read as read_worktree};

/// The most bytes of one file that are read; of longer ones only the length is told.
pub const MAX_FILE_BYTES: u64 = 16 << 20;

//! A plan of file changes: preview it, apply it all or nothing.
//!
//! ```text
//! PlanBuilder ── read, write, edit, delete ──► Plan ──► Change… ──► fluxwright-diff, PlanReport (JSON)
//!                                               └──► Plan::apply ──► Applied
//! ```
//!
//! * [`RepoPath`] is a relative path that was checked: it cannot leave the repo, reach `.git` or mean something else on
//!   another file system.
//! * [`PlanBuilder`] reads the files that are there (bounded, through symbolic links that stay inside the repo) and
//!   collects what shall be there; several edits of one file build on each other.
//! * [`Plan`] says what would happen to each file. Nothing has been written yet.
//! * [`Plan::apply`] writes all of it or nothing; [`recover`] completes or undoes what a killed run left behind.
//!
//! ```
//! use fluxwright_plan::{ApplyOptions, Desired, PlanBuilder, Policy, RepoPath};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let root = dir.path();
//! # std::fs::write(root.join("versions.env"), "podinfo=6.9.0\n")?;
//! let mut builder = PlanBuilder::new(root)?;
//! builder.write(Desired::managed(RepoPath::parse("charts/podinfo.yaml")?, "---\n{}\n"))?;
//!
//! let versions = RepoPath::parse("versions.env")?;
//! let before = builder.read_text(&versions)?.ok_or("no versions")?;
//! builder.edit(&versions, Policy::Entry, Some(before.as_bytes()), before.replace("6.9.0", "6.9.1"))?;
//!
//! let plan = builder.finish()?;
//! for change in plan.changes() {
//!     println!("{} {}", change.path, change.kind.as_str());
//! }
//! plan.apply(ApplyOptions::default())?;
//! # assert_eq!(std::fs::read_to_string(root.join("versions.env"))?, "podinfo=6.9.1\n");
//! # assert_eq!(std::fs::read_to_string(root.join("charts/podinfo.yaml"))?, "---\n{}\n");
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here prints, prompts, reads the environment or starts a process. The crate needs a Unix (Linux, macOS).

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod apply;
mod builder;
mod change;
mod error;
mod hash;
mod path;
mod plan;
mod report;
mod root;
mod tree;

pub use apply::{
    Applied, ApplyError, ApplyOptions, Conflicts, Holder, LockWait, Recovery, RepoLock, interrupted, recover,
};
pub use builder::{Desired, PlanBuilder, PlanError};
pub use change::{Change, ChangeKind, Policy};
pub use error::{FileError, Problem};
pub use hash::{ContentHash, HashError};
pub use path::{PathError, PathErrors, PathReason, RepoPath};
pub use plan::{Counts, Plan};
pub use report::{ChangeReport, PlanReport};
pub use root::RootError;

/// The largest file that is read, in bytes: 16 MiB.
pub const MAX_FILE_SIZE: u64 = 16 * 1024 * 1024;

/// The content of a file.
pub type Bytes = std::sync::Arc<[u8]>;

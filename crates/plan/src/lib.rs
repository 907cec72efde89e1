//! A plan of file changes: preview it as a diff, apply it all or nothing.
//!
//! ```text
//! PlanBuilder ── read, write, edit, delete ──► Plan ──► Change… ──► diff::unified, PlanReport (JSON)
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
//! Nothing here prints, prompts, reads the environment or starts a process. The crate needs a Unix (Linux, macOS).

mod apply;
mod builder;
mod change;
mod diff;
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
pub use diff::{Diff, Hunk, Line, LineKind, Segment, unified, unified_texts};
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

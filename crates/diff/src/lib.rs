//! What a change to a GitOps repo does: a model, and its text, Markdown and JSON.
//!
//! ```text
//! two revisions (fluxwright-git) ─┐
//! a plan's files ─────────────────┴─► Input ──► report() ──► Report ──► text, unified, markdown, JSON (serde)
//! ```
//!
//! ```
//! use fluxwright_diff::{Change, Files, Input, Options, Revision, report};
//!
//! let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
//! let changes = vec![Change::of("versions.env", Some(b"cilium_version=1.19.0\n"), Some(b"cilium_version=1.20.0\n"))];
//! let input = Input { base: revision("old"), head: revision("new"), changes, unchanged: &Files::none() };
//! let report = report(input, &Options::default());
//! assert_eq!(report.variables[0].name, "cilium_version");
//! ```
//!
//! Nothing here prints, starts a process or reads the environment; [`from_git`] reads through `fluxwright-git`.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod build;
mod input;
pub mod markdown;
mod mask;
mod meaning;
pub mod model;
mod paths;
mod release;
mod rendered;
mod scan;
mod shown;
pub mod text;
pub mod unified;

pub use build::{Options, files, report};
/// How both states are built, for [`Options::rendered`].
pub use fluxwright_build::{Options as BuildOptions, SourceAt, VariablesOf};
pub use input::{Change, Content, File, Files, GitFiles, GitInput, Input, Mode, Unchanged, from_git};
pub use mask::{MASK, SecretKeys, hide, mask};
pub use model::{Report, Revision};

/// A hash for comparing within one run.
pub(crate) fn hash(value: impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

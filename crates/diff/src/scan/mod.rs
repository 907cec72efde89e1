//! The two states of a repo, read no further than a question needs.
//!
//! Names are followed by searching texts first and reading YAML second: a repo has thousands of files, and a change
//! touches what few of them say.

mod charts;
mod cluster;
mod corpus;
mod flux;
mod kustomize;
mod set;
mod side;
mod template;
mod variables;
mod words;

pub(crate) use charts::{oci_repository, repository_url};
pub(crate) use cluster::{Context, cluster_in};
pub(crate) use corpus::Corpus;
pub(crate) use flux::{FLUX_KUSTOMIZE, FluxKustomization, HELM, OPERATOR, SOURCE};
pub(crate) use kustomize::Kustomize;
pub(crate) use set::{Input, InputKind, Set};
pub(crate) use side::{Side, ValuesUsers};
pub(crate) use variables::env_lines;

//! HelmReleases offline: their values as the cluster would merge them, and their charts.
//!
//! - [`effective`]: the values of a HelmRelease, put together from ConfigMaps, Secrets and inline values exactly as
//!   helm-controller does, each with where it comes from;
//! - [`chart`]: which chart a HelmRelease wants, and where it lies;
//! - [`render`]: the chart's objects, after post-renderers; the helm program, or anything else that executes charts;
//! - [`build`]: all of it for one HelmRelease.
//!
//! Only [`render::Helm`] starts a process.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod base64;
mod build;
pub mod chart;
mod cluster;
mod problem;
mod release;
pub mod render;
pub mod values;

pub use build::{BuiltRelease, NotRendered, Options, build};
pub use cluster::Cluster;
pub use problem::{Problem, ReferenceProblem};
pub use release::Release;
pub use values::effective;

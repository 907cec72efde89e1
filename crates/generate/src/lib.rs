//! GitOps resources for a chart, an overlay or manifests, for Flux or Argo CD.
//!
//! ```text
//! detect(repo, folder) ──► Package ─┐
//! third-party chart ─────► Chart ───┴─► Subject ──► questions of a Provider ──► generate ──► Generated: files, entries
//! ```
//!
//! * [`detect`] finds packages below a folder: charts, kustomizations, folders of manifests.
//! * A [`Provider`] says how a [`Scenario`] is deployed: its questions and templates are a recipe of the preset `generate`, the
//!   rest is one Rust file. The [`Registry`] knows all of them.
//! * [`generate`] renders a recipe, takes sources that the repo has already, finds names that are free, and says which file
//!   each resource goes to. Nothing is written.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod address;
mod detect;
mod error;
mod facts;
mod objects;
mod origin;
mod output;
mod package;
mod provider;
mod render;
mod scenario;
mod shell;
mod values;

pub use address::{ChartAddress, chart_address};
pub use detect::{Detection, detect, package_at};
pub use error::Error;
pub use facts::{Facts, Subject};
pub use origin::remote_url;
pub use output::{Layout, OutFile, Target};
pub use package::{Confidence, Package, PackageKind};
pub use provider::{Argocd, Context, Deliver, Flux, Helm, Provider, Registry};
pub use render::{Generated, Request, Resource, generate};
pub use scenario::Scenario;
pub use shell::quote;
pub use values::{SetValue, UserValues};

/// The preset whose recipes are the providers' questions and files.
pub const PRESET: &str = "generate";

//! What is in a GitOps repo: lists, trees and graphs of its Flux objects, without a cluster.
//!
//! An [`Inventory`] joins what Flux builds ([`fluxwright_build`]) with what lies in files and is built by nothing
//! ([`fluxwright_repo::scan`]). [`list()`] tells of the objects of some kinds what `flux get` would, as far as files know it;
//! [`tree`] shows who applies what, [`graph`] what names what. Nothing here prints; secrets are masked in all that is made for
//! showing.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod cluster;
mod fields;
pub mod graph;
mod input;
mod item;
mod kind;
mod list;
mod mask;
mod reference;
pub mod tree;

pub use cluster::Cluster;
pub use fields::{Field, brief};
pub use item::{Inventory, Item, Made};
pub use kind::{FLUX_KINDS, FluxKind, Wanted, counted, is_flux, rank, wanted, words};
pub use list::{ClusterReport, ListReport, ObjectReport, Query, Row, Same, applied_by, list};
pub use mask::shown;
pub use reference::{Reference, Relation, references};

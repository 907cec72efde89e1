//! ResourceSets rendered offline, as flux-operator renders them in a cluster and its command `build rset` prints them.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use fluxwright_resourceset::{File, Options, ResourceSet, print};
//!
//! let manifest = File::new(
//!     "apps.yaml",
//!     "metadata: {name: apps, namespace: flux-system}
//! spec:
//!   inputs: [{name: a}, {name: b}]
//!   resources:
//!   - {apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.name >>}}
//! ",
//! );
//! let set = ResourceSet::read(&manifest, "default")?;
//! let mut out = String::new();
//! set.render(None, &Options::default(), &mut |rendered| {
//!     out.push_str(&print(&rendered));
//!     ControlFlow::Continue(())
//! })?;
//! assert!(out.starts_with("---\napiVersion: v1\nkind: ConfigMap\n"));
//! assert_eq!(out.matches("resourceset.fluxcd.controlplane.io/name: apps\n").count(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The order of things:
//! 1. [`ResourceSet::read`] decodes the manifest as Go would, [`ResourceSet::merge_inputs`] and [`Providers::add`] give
//!    inputs from files;
//! 2. the input sets are combined;
//! 3. each template is parsed once, and executed for each input set ([`ResourceSet::render`]); the text is read as
//!    Kubernetes objects, which get their labels and are handed out with their [`Provenance`].
//!
//! What succeeds there succeeds here with the same objects and the same bytes, and what fails there fails here. What
//! differs, on purpose:
//! - all failing input sets are told, with the place in the manifest, not only the first one ([`Errors`]);
//! - where the original panics, there is an error;
//! - providers of any type give what their `status.exportedInputs` holds ([`Providers::add`]);
//! - a rendering has bounds ([`Limits`]);
//! - what the original passes over in silence can be reported ([`Options::strict`]).

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod combine;
mod decode;
mod error;
mod evaluate;
mod first;
mod locate;
mod manifest;
mod metadata;
mod object;
mod print;
mod provenance;
mod provider;
mod read;
mod render;
mod selector;
mod source;
mod spec;
mod strict;
mod template;

pub use combine::{MAX_PERMUTATIONS, id, normalize};
pub use decode::{DecodeError, Found, Step};
pub use error::{Error, ErrorKind, Errors, Input, Problem, Scene};
pub use print::print;
pub use provenance::{InputSet, Provenance, ProviderId, Template};
pub use provider::Providers;
pub use read::ReadError;
pub use render::{Limits, Options, Rendered, Summary};
pub use selector::SelectorError;
pub use source::{File, Place};
pub use spec::ResourceSet;

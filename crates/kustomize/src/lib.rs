//! What kustomize builds, in Rust.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod error;
pub mod files;
mod id;
pub mod kustomization;
mod path;
mod provenance;
mod resource;
mod resources;
mod scope;
mod selector;

pub use error::{Error, ErrorKind, Place};
pub use id::{Gvk, Id};
pub use provenance::{Origin, Provenance, Touch};
pub use resource::Resource;
pub use resources::Resources;
pub use selector::{LabelSelector, LabelSelectorError, Selector, SelectorError, SelectorSpec};

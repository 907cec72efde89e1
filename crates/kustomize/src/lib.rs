//! What kustomize builds, in Rust.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod build;
pub mod error;
mod fields;
mod fieldspec;
pub mod files;
mod generate;
mod id;
pub mod kustomization;
mod load;
mod order;
pub mod patch;
mod path;
mod provenance;
pub mod replacement;
mod resource;
mod resources;
mod scope;
mod selector;
mod transform;

pub use build::{Build, Limits, Options, to_yaml};
pub use error::{Error, ErrorKind, Place};
pub use fieldspec::FieldError;
pub use id::{Gvk, Id};
pub use order::Order;
pub use provenance::{Origin, Provenance, Touch};
pub use resource::Resource;
pub use resources::Resources;
pub use selector::{LabelSelector, LabelSelectorError, Selector, SelectorError, SelectorSpec};

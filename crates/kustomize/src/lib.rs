//! What kustomize builds, in Rust.
//!
//! [`Build::run`] takes a folder of a tree of [`files`] and gives its objects as kustomize 5 does, byte for byte once
//! [`to_yaml`] has written them. Each object knows where it comes from and what touched it ([`Provenance`]); what is wrong
//! is told with its place, several problems at once where they do not depend on one another ([`Error`]).
//!
//! ```
//! use fluxwright_kustomize::files::MemoryFiles;
//! use fluxwright_kustomize::{Build, Options, to_yaml};
//!
//! let files = MemoryFiles::new()
//!     .with("app/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: my-\n")
//!     .with("app/a.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n");
//! let built = Build::new(&files, Options::default()).run("app").expect("a kustomization");
//! assert_eq!(built[0].name(), "my-web");
//! assert_eq!(built[0].provenance.origin.path(), "app/a.yaml");
//! assert!(to_yaml(&built).expect("YAML").starts_with("apiVersion: v1\n"));
//! ```
//!
//! The way of a build: `kustomization` reads the file as data with places; `load` reads resource files once; `build` goes
//! from folder to folder (resources, generators, components, transformers) and finishes with hashes, references and
//! order; `generate`, `patch`, `transform` and `replacement` are the steps; `fieldspec` has kustomize's tables.
//!
//! Not built, with an error that says so: Helm charts, plugins other than kustomize's own, `vars`, and what would have to
//! be fetched and has no copy in the tree ([`Options::remotes`]).
//!
//! Where kustomize differs from what one would expect, this does too: annotations become text, `>` texts with indented
//! lines get empty lines, the hash of a generated name does not depend on the name.

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

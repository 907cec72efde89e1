//! What Flux would apply, built offline from the files of a repo.
//!
//! [`Build::run`] begins at the entry points of a repo and follows Flux: a Flux Kustomization becomes a kustomization, the
//! kustomization objects, their variables get values, and the Flux Kustomizations and ResourceSets among the objects
//! are built in turn, until nothing new appears. Each object knows its way ([`Provenance`]), each applier what it made,
//! and what cannot be known without the cluster is told once ([`Unknown`]).
//!
//! ```
//! use fluxwright_build::{Build, Options, Start};
//! use fluxwright_kustomize::files::MemoryFiles;
//!
//! let files = MemoryFiles::new()
//!     .with(
//!         "clusters/home/apps.yaml",
//!         "apiVersion: kustomize.toolkit.fluxcd.io/v1
//! kind: Kustomization
//! metadata: {name: apps, namespace: flux-system}
//! spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
//! ",
//!     )
//!     .with("apps/web.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: default}\n");
//! let paths = ["apps/web.yaml", "clusters/home/apps.yaml"].map(String::from);
//! let built = Build::new(&files, &paths, Options::default()).run(&Start::Everything);
//! assert!(built.problems.is_empty());
//! let names: Vec<&str> = built.appliers.iter().map(|applier| applier.name.as_str()).collect();
//! assert_eq!(names, ["clusters/home", "apps"]);
//! assert_eq!(built.resources[1].name(), "web");
//! ```

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod applier;
mod artifact;
mod base64;
mod built;
mod candidate;
pub mod envsubst;
mod external;
mod flux;
mod generate;
mod locate;
mod metadata;
mod options;
mod path;
mod problem;
mod provenance;
mod roots;
mod run;
mod sops;
mod substitute;
mod threads;

pub use applier::{Applier, ApplierKind, Place, Skip, State, Variable, VariableFrom, VariableValue};
pub use built::{Built, Id, Resource, Unknown, UnknownReason};
pub use fluxwright_kustomize::Place as Spot;
pub use options::{Limits, Options, SourceAt, Start, Unbuilt, VariablesOf};
pub use problem::{Problem, ProblemKind};
pub use provenance::{Origin, Provenance, Touch};
pub use run::{Build, Wants};

//! Schemas of Flux's kinds, and what an object does wrong by them.
//!
//! A [`Catalogue`] knows kinds: [`Catalogue::builtin`] those of Flux, flux-operator and kustomize, and more are added from
//! CRDs or JSON Schemas. [`Catalogue::validate`] compares an object, as it stands in a text, with its schema, and tells every
//! difference as a [`Finding`] with its place, what to do and, where that is certain, the [`Fix`].
//!
//! ```
//! use fluxwright_schema::{Catalogue, Options};
//!
//! let text = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: app}\nspec:\n  url: https://a.b/c\n  intervall: 5m\n";
//! let stream = fluxwright_yaml::parse(text).unwrap();
//! let document = &stream.documents[0];
//! let findings = Catalogue::builtin().validate(document.root.as_ref().unwrap(), document, &Options::default());
//! assert_eq!(findings[0].message, "`spec` has no field `intervall`");
//! assert_eq!(findings[0].help.as_deref(), Some("did you mean `interval`?"));
//! assert_eq!(&text[findings[0].span.clone()], "intervall");
//! ```

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod catalogue;
mod cel;
mod check;
mod finding;
mod load;
mod migrate;
mod model;
mod suggest;

pub use catalogue::{Catalogue, Options};
pub use finding::{Change, Finding, Fix, FixError, Problem};
pub use load::{LoadError, schema_path};
pub use migrate::{ByHand, Migration};
pub use model::{Field, Kind, Limit, Scope, Type, Types, Version};

//! YAML as Kubernetes reads and writes it.
//!
//! Four jobs, kept apart:
//! - reading: [`parse`] gives documents of spanned [`Node`]s; [`Node::to_value`] turns a node into a value as one of
//!   the two YAML readers of the Kubernetes world does ([`Dialect`]);
//! - cutting: [`multidoc`] finds the documents of a text as the clients of Kubernetes do, which differs from YAML;
//! - writing: [`emit`] writes new YAML, for people or as a Go program would;
//! - editing: [`edit`] changes one place of a text and keeps every other byte.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod edit;
pub mod emit;
mod error;
pub mod multidoc;
mod node;
mod parse;
mod quick;
mod resolve;
mod sops;

pub use error::{Error, ErrorKind, FileError, SyntaxError};
pub use node::{Anchor, CollectionStyle, Comment, Document, Entry, Node, NodeKind, ScalarStyle, Stream};
pub use parse::{Limits, duplicate_keys, parse, parse_bytes, parse_lenient, parse_with};
pub use resolve::{Dialect, First, ScalarType, first_value, scalar_type};

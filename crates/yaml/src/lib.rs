//! YAML as Kubernetes reads and writes it.
//!
//! Three jobs, kept apart:
//! - reading: [`parse`] gives documents of spanned [`Node`]s; [`Node::to_value`] turns a node into a value as one of
//!   the two YAML readers of the Kubernetes world does ([`Dialect`]);
//! - writing: [`emit`] writes new YAML in kubectl's style;
//! - editing: [`edit`] changes one place of a text and keeps every other byte.

pub mod emit;
pub mod edit;
mod error;
pub mod multidoc;
mod node;
mod parse;
mod resolve;
mod sops;

pub use error::{Error, ErrorKind, FileError, SyntaxError};
pub use node::{Anchor, CollectionStyle, Comment, Document, Entry, Node, NodeKind, ScalarStyle, Stream};
pub use parse::{Limits, duplicate_keys, parse, parse_bytes, parse_lenient, parse_with};
pub use resolve::{Dialect, ScalarType, scalar_type};

//! Go's `text/template` language: a lexer and parser for any delimiters, a tree with the bytes of every node, an
//! analysis that tells which inputs a template needs, and an executor.
//!
//! Texts parse, or fail to parse, and templates run, or fail, as with Go 1.26. What differs:
//!
//! * Everything has bounds. Nesting ends at [`MAX_DEPTH`] in a text, where Go allows 10,000 parentheses and any number of
//!   nested actions, and at [`MAX_NESTING`] when it is executed; a text has at most [`MAX_BYTES`] and [`MAX_NODES`];
//!   an execution has [`Limits`].
//! * A list has no capacity beyond its length, so that `slice` does not reach past the end of one.
//! * `%p` prints no addresses.
//!
//! ```
//! use fluxwright_gotemplate::{Parser, ResourceSetFunctions};
//!
//! let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
//! let templates = parser.parse("resourceset", "name: << inputs.name | quote >>")?;
//! let main = templates.main().map(ToString::to_string);
//! assert_eq!(main.as_deref(), Some("name: {{inputs.name | quote}}"));
//!
//! let error = parser.parse("resourceset", "name: << inptus.name >>").unwrap_err();
//! assert_eq!(error.go_message(), r#"template: resourceset:1: function "inptus" not defined"#);
//! assert_eq!(error.span(), 9..15);
//! # Ok::<(), fluxwright_gotemplate::ParseError>(())
//! ```
//!
//! [`Executor`] runs what is parsed.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod analysis;
pub mod ast;
mod builtins;
mod chars;
mod error;
mod exec;
pub mod format;
pub mod function;
mod functions;
mod go_string;
mod lexer;
mod limits;
mod literal;
mod parser;
mod position;
pub mod value;

pub use ast::Templates;
pub use chars::is_alphanumeric;
pub use error::{Clause, ParseError, ParseErrorKind, Related, Role};
pub use exec::{ExecError, ExecErrorKind, Executor, MAX_NESTING, MissingKey, Origin, origin_of};
pub use functions::{AnyFunction, BUILTINS, Functions, RESOURCE_SET, ResourceSetFunctions};
pub use go_string::GoString;
pub use limits::{Exhausted, Limits, Meter};
pub use literal::{Number, parse_float};
pub use parser::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Parser};
pub use position::go_position;
pub use value::Value;

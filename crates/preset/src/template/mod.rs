//! The template language: minijinja with delimiters and rules of our own.
//!
//! Delimiters are `#{ expression }#`, `#% statement %#` and `#| comment |#`, so that `{{ }}`, `<< >>` and `${ }` are
//! text. What is not defined is an error; steps, output and depth are bounded; booleans print `true` and `false`, and
//! null, lists and maps do not print by themselves. A template reads nothing but its variables and the preset's other
//! templates. No value is ever part of an error: it may come from a secret answer.

mod convert;
mod engine;
mod error;
mod filters;
mod print;
mod references;
mod scan;
mod text;
mod vars;

pub use engine::{Engine, TemplateFile, TemplateFiles};
pub use error::{TemplateError, TemplateErrorKind};
pub(crate) use references::{Reached, assignments, reach};
pub use references::{Use, expression_variables, text_variables};
pub use scan::{Reference, ReferenceKind, Tag, TagKind, references, scan, words};
pub use text::{Locate, Located, Text};
pub use vars::Vars;

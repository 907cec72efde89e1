//! JSON patches (RFC 6902), as the Go library in kustomize applies them.
//!
//! It differs from the RFC: `replace` puts a key that is not there, `copy` of one puts null, `add` without a value puts
//! null, and indices may count from the end.

mod apply;
mod equal;
mod floats;
mod operation;
mod pointer;

pub use apply::{ApplyError, Reason, apply};
pub(crate) use floats::spelling;
pub use operation::{DecodeError, Operation, Verb, decode};

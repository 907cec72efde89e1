//! What a node means to the YAML readers of the Kubernetes world.
//!
//! Two Go libraries read nearly all YAML there, and neither reads YAML 1.2. The rules here were found by asking kubectl
//! and kustomize; where the two differ, [`Dialect`] says so.

mod first;
mod merge;
mod number;
mod scalar;
mod timestamp;
mod value;

pub use first::{First, first_value};
pub use scalar::{ScalarType, scalar_type};
pub(crate) use value::everyday_scalar;

/// Whether a plain scalar is text to [`Dialect::Sigs`], a date included.
pub(crate) fn is_text(plain: &str) -> bool {
    scalar_type(plain, Dialect::Sigs) == ScalarType::String
}

/// Whether a plain scalar is a date or a time to go-yaml, whatever becomes of it.
pub(crate) fn is_timestamp(text: &str) -> bool {
    timestamp::parse(text).is_some()
}

/// Which of the two YAML readers of the Kubernetes world reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// sigs.k8s.io/yaml on go-yaml v2: the API server, kubectl, Helm, flux-operator.
    ///
    /// `yes`, `on` and `y` are true, dates are text, of two equal keys the last one counts, keys that are numbers or
    /// booleans become text, and whole numbers that no 64-bit signed integer holds lose digits.
    Sigs,
    /// go-yaml v3: kustomize, and with it Flux's kustomize-controller.
    ///
    /// `yes`, `on` and `y` are text, dates are written out as times, and duplicate keys and keys that are not text are
    /// errors.
    V3,
}

impl Dialect {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sigs, Self::V3];
}

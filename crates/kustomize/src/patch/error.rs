//! What can go wrong with patches.

/// Why a strategic merge patch does not fit an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// A map, list or scalar is met by something of another shape.
    #[error("{at} is {found} where {wanted} is needed")]
    Shape {
        /// Where, such as `spec.template.spec`; `the object` at the top.
        at: String,
        /// What is needed: `a map`, `a list`, `a scalar`.
        wanted: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// `$patch` with another word than `merge`, `replace` or `delete`.
    #[error("`$patch: {directive}` in {at} is not known")]
    Directive {
        /// Where.
        at: String,
        /// The word.
        directive: String,
    },
    /// Collections lie in one another too deep.
    #[error("maps and lists lie more than 512 levels deep in one another")]
    TooDeep,
}

impl MergeError {
    /// The same, of a place in a map or list.
    pub(crate) fn within(mut self, key: &str) -> Self {
        if let Self::Shape { at, .. } | Self::Directive { at, .. } = &mut self {
            *at = match at.as_str() {
                "" => key.to_owned(),
                rest => format!("{key}.{rest}"),
            };
        }
        self
    }
}

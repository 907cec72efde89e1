//! What a node means to a reader of Kubernetes.

/// Which of the two YAML readers of the Kubernetes world reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// sigs.k8s.io/yaml on go-yaml v2: the API server, kubectl, Helm, flux-operator.
    Sigs,
    /// go-yaml v3: kustomize, and with it Flux' kustomize-controller.
    V3,
}

/// What a scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarType {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// Any other number.
    Float,
    /// A date or a time.
    Timestamp,
    /// Text.
    String,
}

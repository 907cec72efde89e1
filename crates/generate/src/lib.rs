//! GitOps resources for a chart, an overlay or manifests, for Flux or Argo CD.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

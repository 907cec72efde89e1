//! HelmReleases offline: their values as the cluster would merge them, and their charts.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

//! Helm values: merging, `--set`, and the variables a text refers to.

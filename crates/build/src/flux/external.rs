//! Artifacts that an ArtifactGenerator puts together of the files of other sources.

use serde_json::Value;

use super::is;

/// The kind of source that such an artifact is.
pub(crate) const EXTERNAL: &str = "ExternalArtifact";

/// Whether an object is an ArtifactGenerator.
pub(crate) fn is_generator(value: &Value) -> bool {
    is(value, "source.extensions.fluxcd.io/", "ArtifactGenerator")
}

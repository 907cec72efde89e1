//! JSON Schemas of a preset's own files.

use schemars::Schema;

use crate::manifest::Manifest;
use crate::recipe::{Recipe, Shared};

/// Where the schema of `preset.yaml` is published.
pub const PRESET_ID: &str = "https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/preset.schema.json";
/// Where the schema of `recipes/NAME.yaml` is published.
pub const RECIPE_ID: &str = "https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/recipe.schema.json";

/// The JSON Schema of `preset.yaml`.
pub fn preset() -> Schema {
    schemars::schema_for!(Manifest)
}

/// The JSON Schema of `recipes/NAME.yaml`.
pub fn recipe() -> Schema {
    schemars::schema_for!(Recipe)
}

/// The JSON Schema of `questions/NAME.yaml`, what recipes include.
pub fn questions_file() -> Schema {
    schemars::schema_for!(Shared)
}

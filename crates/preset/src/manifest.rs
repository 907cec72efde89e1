//! `preset.yaml`: what a preset is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a preset says about itself in `preset.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "fluxwright preset", extend("$id" = crate::schema::PRESET_ID))]
pub struct Manifest {
    /// The preset's name, which is also its folder's: lower case letters, digits and dashes.
    #[schemars(regex(pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"))]
    pub name: String,
    /// The preset's version, as semver.org has it.
    pub version: String,
    /// What the preset makes, one line.
    pub description: String,
    /// Versions of fluxwright that the preset needs, such as `>=0.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fluxwright: Option<String>,
}

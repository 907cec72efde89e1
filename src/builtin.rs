//! What comes with the program.

use fluxwright_preset::layer::Embedded;
use include_dir::{Dir, include_dir};

static PRESETS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/presets");

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Templates of Flux's and Argo CD's resources, which all presets can use.
pub fn templates() -> Embedded {
    Embedded::new(&TEMPLATES)
}

/// The built-in presets.
pub fn presets() -> Embedded {
    Embedded::new(&PRESETS)
}

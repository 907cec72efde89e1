//! What comes with the program.

use fluxwright_preset::layer::Embedded;
use include_dir::{Dir, include_dir};

static PRESETS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/presets");

/// The built-in presets.
pub fn presets() -> Embedded {
    Embedded::new(&PRESETS)
}

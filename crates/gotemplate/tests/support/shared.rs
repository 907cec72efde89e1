//! Material that lies beside the workspace and may be absent.

use std::path::PathBuf;

/// A place in it; says so when it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if place.exists() {
        return Some(place);
    }
    println!("skipped: {path} is not there");
    None
}

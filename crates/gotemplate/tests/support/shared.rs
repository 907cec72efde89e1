//! Material that lies beside the workspace and may be absent.

use std::path::PathBuf;

/// A place in it; says so when it is not there. Another folder with cases of the same form may stand in for
/// `conformance`.
pub fn shared(path: &str) -> Option<PathBuf> {
    let usual = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let place = match (path.strip_prefix("conformance/"), std::env::var_os("FLUXWRIGHT_CONFORMANCE")) {
        (Some(rest), Some(other)) => PathBuf::from(other).join(rest),
        _ => usual.join(path),
    };
    if place.exists() {
        return Some(place);
    }
    println!("skipped: {path} is not there");
    None
}

/// Whether the recorded cases are the usual ones, whose numbers are known.
#[allow(dead_code, reason = "not every test that shares this module asks")]
pub fn is_usual() -> bool {
    std::env::var_os("FLUXWRIGHT_CONFORMANCE").is_none()
}

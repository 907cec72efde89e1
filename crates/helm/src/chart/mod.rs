//! The chart of a HelmRelease: which one it is, and where it can be had.

mod content;
mod find;
mod version;
mod wanted;

pub use content::Chart;
pub use find::{Charts, NotFound};
pub use version::matches as version_matches;
pub use wanted::{Unavailable, Wanted, WantedFrom, wanted};

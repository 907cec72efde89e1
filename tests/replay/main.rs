//! Real commits of real repos, made again by the tool (`../shared/replay`). Skipped, with a note, where that folder is not there.

mod apps;
mod platform;
mod support;

//! Real commits of real repos, made again by the tool (`../shared/replay`). Skipped, with a note, where that folder is not there.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test fails by panicking")]

mod apps;
mod platform;
mod support;

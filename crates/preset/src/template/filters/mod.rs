//! The filters and functions of our own, and bounded forms of some that the engine brings.

mod bounded;
mod encode;
mod pattern;
mod version;
mod words;
mod yaml;

pub(super) use encode::b64;
pub(super) use yaml::json;

use minijinja::Environment;

use crate::limits::Limits;

/// Filters of the engine that have no place here: they escape HTML, dump state, or take memory without bound.
const REMOVED_FILTERS: [&str; 7] = ["e", "escape", "safe", "pprint", "batch", "slice", "format"];

/// Puts the language's filters and functions in place.
pub(super) fn install(env: &mut Environment<'static>, limits: Limits) {
    for name in REMOVED_FILTERS {
        env.remove_filter(name);
    }
    // `debug` prints every variable, secrets included.
    env.remove_global("debug");
    // `namespace` is what half of all recipes call a question. As a function it would hide that one is missing.
    env.remove_global("namespace");
    bounded::install(env, limits.output_bytes);
    encode::install(env);
    pattern::install(env, limits.output_bytes);
    version::install(env);
    words::install(env);
    yaml::install(env);
}

//! The layout of the ResourceSet platform: a release is an input of a ResourceSet, with values, variables and the rest of its
//! wiring around (spec, platform-layout).

mod chart_version;
mod config;
mod env_edit;
pub mod generator;
mod input;
pub mod namespaces;
mod reads;
pub mod set;
mod shape;
pub mod template;
mod values_file;
mod variable_lines;
mod wiring;

pub use chart_version::is_variable_name;
pub use wiring::plan;

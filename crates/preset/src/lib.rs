//! Presets: named sets of templates, questions and recipes, in layers.
//!
//! A preset is a folder with `preset.yaml`, `recipes/NAME.yaml`, `templates/**` and `tests/**`. [`Presets`] finds it in
//! the layers that it is given, each file from the highest layer that has it; [`render`] turns a recipe and answers
//! into files and entries; [`lint`] and [`golden`] check presets. Nothing here prints, asks or writes: a caller shows
//! and applies what comes out.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod error;
mod evaluate;
mod files;
pub mod golden;
pub mod layer;
mod limits;
pub mod lint;
mod manifest;
mod preset;
mod read;
pub mod recipe;
pub mod render;
pub mod schema;
mod suggest;
pub mod template;
mod yaml;

pub use error::PresetError;
pub use evaluate::RecipeEvaluator;
pub use files::PresetFile;
pub use limits::Limits;
pub use manifest::Manifest;
pub use preset::{Included, Listed, Preset, Presets, RecipeFile};
pub use read::{FieldPath, FileError, SourceText, Step, read};
pub use recipe::Recipe;
pub use render::{Rendered, RenderedEntry, RenderedFile, Request, render};

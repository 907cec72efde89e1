//! What YAML means, with the places where it stands, and how two meanings differ.

mod compare;
mod document;
mod path;
mod tree;

pub(crate) use compare::{Difference, compare};
pub(crate) use document::{Object, Parsed, is_kustomization, is_yaml};
pub(crate) use path::{Path, Step};
pub(crate) use tree::{Kind, Tree};

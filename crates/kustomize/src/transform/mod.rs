//! What a kustomization does to the objects it has.

mod images;
mod labels;
mod names;
mod namespace;
mod references;
mod replicas;

use std::sync::Arc;

pub(crate) use images::set_image;
pub(crate) use labels::put_texts;
pub(crate) use names::{put_prefix, put_suffix};
pub(crate) use namespace::{NewNamespace, set_namespace};
pub(crate) use references::fix_references;
pub(crate) use replicas::set_replicas;

use crate::provenance::Touch;
use crate::resource::Resource;

/// A field of a kustomization at work.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The kustomization file.
    pub(crate) path: Arc<str>,
    /// The field.
    pub(crate) field: &'static str,
}

impl Step {
    /// Notes that the step changed an object.
    pub(crate) fn touch(&self, resource: &mut Resource) {
        let touch = Touch { path: Arc::clone(&self.path), field: self.field };
        if resource.provenance.touched.last() != Some(&touch) {
            resource.provenance.touched.push(touch);
        }
    }
}

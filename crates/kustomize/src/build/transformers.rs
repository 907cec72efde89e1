//! The transformers of a kustomization, in kustomize's order.

use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::fieldspec;
use crate::kustomization::{FieldSpec, Kustomization, Label};
use crate::transform::{self, Step};

use super::Accumulated;
use super::folder::Run;

impl Run<'_, '_> {
    /// Does to the objects what a kustomization says.
    pub(super) fn transform(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        state: &mut Accumulated,
    ) -> Result<(), Vec<Error>> {
        let _ = folder;
        let it = kustomization;
        let config = Arc::clone(&state.config);
        let mut work = Work { kustomization, state };
        if !it.namespace.is_empty() {
            work.run("NamespaceTransformer", "namespace", |state, step| {
                transform::set_namespace(&mut state.resources, &it.namespace, &config.namespace, step)
            })?;
        }
        if !it.name_prefix.is_empty() {
            work.run("PrefixTransformer", "namePrefix", |state, step| {
                transform::put_prefix(&mut state.resources, &it.name_prefix, &config.name_prefix, step)
            })?;
        }
        if !it.name_suffix.is_empty() {
            work.run("SuffixTransformer", "nameSuffix", |state, step| {
                transform::put_suffix(&mut state.resources, &it.name_suffix, &config.name_suffix, step)
            })?;
        }
        for label in &it.labels {
            work.run("LabelTransformer", "labels", |state, step| {
                let specs = label_specs(label, &config)?;
                transform::put_texts(&mut state.resources, &label.pairs, &specs, step)
            })?;
        }
        if !it.labels.is_empty() || !it.common_labels.is_empty() {
            work.run("LabelTransformer", "commonLabels", |state, step| {
                transform::put_texts(&mut state.resources, &it.common_labels, &config.common_labels, step)
            })?;
        }
        if !it.common_annotations.is_empty() {
            work.run("AnnotationsTransformer", "commonAnnotations", |state, step| {
                transform::put_texts(&mut state.resources, &it.common_annotations, &config.common_annotations, step)
            })?;
        }
        for replica in &it.replicas {
            work.run("ReplicaCountTransformer", "replicas", |state, step| {
                transform::set_replicas(&mut state.resources, replica, &config.replicas, step)
            })?;
        }
        for image in &it.images {
            work.run("ImageTagTransformer", "images", |state, step| {
                transform::set_image(&mut state.resources, image, &config.images, step)
            })?;
        }
        Ok(())
    }
}

/// The objects and the kustomization that works on them.
struct Work<'w> {
    kustomization: &'w Arc<Kustomization>,
    state: &'w mut Accumulated,
}

impl Work<'_> {
    /// Runs one transformer; `name` is kustomize's for it.
    fn run(
        &mut self,
        name: &'static str,
        field: &'static str,
        transform: impl FnOnce(&mut Accumulated, &Step) -> Result<(), ErrorKind>,
    ) -> Result<(), Vec<Error>> {
        let path = &self.kustomization.path;
        let step = Step { path: Arc::clone(path), field };
        transform(self.state, &step).map_err(|kind| {
            vec![Error::new(kind).at(self.kustomization.place(&self.kustomization.field_span(field)))]
        })?;
        for resource in self.state.resources.iter_mut() {
            resource.transformers.push((Arc::clone(path), name));
        }
        self.state.resources.drop_empty();
        Ok(())
    }
}

/// Where an entry of `labels` puts its labels.
fn label_specs(label: &Label, config: &fieldspec::Config) -> Result<Vec<FieldSpec>, ErrorKind> {
    let mut specs = label.fields.clone();
    let mut merge = |others: &[FieldSpec]| {
        fieldspec::merge_all(&mut specs, others)
            .map_err(|fieldspec::Conflict(field)| ErrorKind::ConfigurationConflict(field))
    };
    merge(&config.labels)?;
    if label.include_selectors {
        merge(&config.common_labels)?;
    } else {
        if label.include_templates {
            merge(&config.template_labels)?;
        }
        let labels = FieldSpec { path: "metadata/labels".to_owned(), create: true, ..FieldSpec::default() };
        merge(&[labels])?;
    }
    Ok(specs)
}

//! The transformers of a kustomization, in kustomize's order.

use std::sync::Arc;

use fluxwright_diagnostic::Span;

use crate::error::{Error, ErrorKind};
use crate::fieldspec::{self, Config};
use crate::kustomization::{FieldSpec, Kustomization, Label, PatchSpec, Subjects, Text};
use crate::load::Loaded;
use crate::patch::{self, Patch, Schema};
use crate::replacement::{self, Replacements};
use crate::resource::{Configured, Resource};
use crate::transform::{self, NewNamespace, Step};

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
        let config = Arc::clone(&state.config);
        self.transform_with(folder, kustomization, &config, Setting::default(), state)?;
        self.plugin_transformers(folder, kustomization, state)
    }

    /// The same, with places of its own.
    pub(super) fn transform_with(
        &mut self,
        folder: &str,
        kustomization: &Arc<Kustomization>,
        config: &Config,
        setting: Setting<'_>,
        state: &mut Accumulated,
    ) -> Result<(), Vec<Error>> {
        let it = kustomization;
        let patches = self.read_patches(folder, kustomization)?;
        let kinds = self.schema.clone();
        let schema = kinds.as_deref().unwrap_or(Schema::builtin());
        let mut work = Work { kustomization, configured: setting.configured, state };
        if !patches.strategic.is_empty() {
            work.run("PatchStrategicMergeTransformer", "patchesStrategicMerge", |state, step| {
                let touch = &mut |resource: &mut Resource| step.touch(resource);
                Ok(patch::apply_strategic(&patches.strategic, &mut state.resources, schema, touch)?)
            })?;
        }
        for (patch, spec) in patches.patches.iter().zip(&it.patches) {
            work.run_at(&spec.span, "PatchTransformer", "patches", |state, step| {
                Ok(patch.apply(&mut state.resources, schema, &mut |resource| step.touch(resource))?)
            })?;
        }
        if !it.namespace.is_empty() {
            work.run("NamespaceTransformer", "namespace", |state, step| {
                let Setting { unset_only, subjects, .. } = setting;
                let namespace = NewNamespace { name: &it.namespace, unset_only, subjects };
                transform::set_namespace(&mut state.resources, namespace, &config.namespace, step)
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
                let specs = label_specs(label, config)?;
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
        for (patch, spec) in patches.json6902.iter().zip(&it.patches_json6902) {
            work.run_at(&spec.span, "PatchJson6902Transformer", "patchesJson6902", |state, step| {
                Ok(patch.apply_json6902(&mut state.resources, &mut |resource| step.touch(resource))?)
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
        if !patches.replacements.specs.is_empty() {
            work.replace(&patches.replacements)?;
        }
        Ok(())
    }
}

/// The patches and replacements of a kustomization.
struct Patches {
    strategic: Vec<Loaded>,
    patches: Vec<Patch>,
    json6902: Vec<Patch>,
    replacements: Replacements,
}

impl Run<'_, '_> {
    fn read_patches(&self, folder: &str, kustomization: &Kustomization) -> Result<Patches, Vec<Error>> {
        let mut errors = Vec::new();
        let file = |entry: &Text| {
            let path = self.file(folder, kustomization, entry)?;
            let bytes = self.build.files.read(&path).map_err(|error| {
                let kind = ErrorKind::File { path: entry.text.clone(), error };
                Error::new(kind).at(kustomization.place(&entry.span))
            })?;
            Ok((path, bytes))
        };
        let strategic = match kustomization.patches_strategic_merge.as_slice() {
            [] => Vec::new(),
            entries => patch::read_strategic(kustomization, entries, &file).unwrap_or_else(|error| {
                errors.push(error);
                Vec::new()
            }),
        };
        let mut read = |specs: &[PatchSpec], read: &dyn Fn(&PatchSpec) -> Result<Patch, Error>| -> Vec<Patch> {
            specs.iter().filter_map(|spec| read(spec).map_err(|error| errors.push(error)).ok()).collect()
        };
        let patches = read(&kustomization.patches, &|spec| Patch::read(kustomization, spec, &file));
        let json6902 = read(&kustomization.patches_json6902, &|spec| Patch::read_json6902(kustomization, spec, &file));
        let replacements = replacement::read(kustomization, &file).unwrap_or_else(|found| {
            errors.extend(found);
            Replacements::default()
        });
        if errors.is_empty() { Ok(Patches { strategic, patches, json6902, replacements }) } else { Err(errors) }
    }
}

/// What a transformer that is configured by itself may say more.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Setting<'s> {
    /// Namespaces that are there stay.
    pub(super) unset_only: bool,
    /// Which subjects of bindings get the namespace.
    pub(super) subjects: Subjects,
    /// What is told of it.
    pub(super) configured: Option<&'s Configured>,
}

/// The objects and the kustomization that works on them.
struct Work<'w> {
    kustomization: &'w Arc<Kustomization>,
    configured: Option<&'w Configured>,
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
        self.run_at(&self.kustomization.field_span(field), name, field, transform)
    }

    /// Runs the replacements; an error points at the one that it is about.
    fn replace(&mut self, replacements: &Replacements) -> Result<(), Vec<Error>> {
        let mut failed = 0;
        let result = self.run("ReplacementTransformer", "replacements", |state, step| {
            let touch = &mut |resource: &mut Resource| step.touch(resource);
            replacement::apply(&replacements.specs, &mut state.resources, touch).map_err(|(index, error)| {
                failed = index;
                error.into()
            })
        });
        result.map_err(|mut errors| {
            for error in &mut errors {
                error.place = replacements.place(failed).cloned().map(Box::new);
            }
            errors
        })
    }

    /// As [`Work::run`], for one entry of a field, which errors point at.
    fn run_at(
        &mut self,
        span: &Span,
        name: &'static str,
        field: &'static str,
        transform: impl FnOnce(&mut Accumulated, &Step) -> Result<(), ErrorKind>,
    ) -> Result<(), Vec<Error>> {
        let path = &self.kustomization.path;
        let step = Step { path: Arc::clone(path), field };
        transform(self.state, &step).map_err(|kind| vec![Error::new(kind).at(self.kustomization.place(span))])?;
        let configured = match self.configured {
            Some(configured) => configured.clone(),
            None => Configured { path: Arc::clone(path), kind: name.into(), name: "".into(), namespace: "".into() },
        };
        for resource in self.state.resources.iter_mut() {
            if std::mem::take(&mut resource.lost_origin) {
                resource.transformers.clear();
                resource.told_origin = Some(configured.clone());
            } else {
                resource.transformers.push(configured.clone());
            }
        }
        self.state.resources.drop_empty();
        Ok(())
    }
}

/// Where an entry of `labels` puts its labels.
fn label_specs(label: &Label, config: &Config) -> Result<Vec<FieldSpec>, ErrorKind> {
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

//! `generators` and `transformers`, as far as kustomize's own are configured there.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::fieldspec::Config;
use crate::generate;
use crate::kustomization::{Kustomization, Plugin, Text, read_plugin};
use crate::load::objects;
use crate::provenance::{Origin, Provenance};
use crate::resource::{Configured, Resource};
use crate::resources::Resources;

use super::Accumulated;
use super::accumulate::Ids;
use super::folder::Run;
use super::transformers::Setting;

impl Run<'_, '_> {
    /// Adds what the configured generators make.
    pub(super) fn plugin_generators(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        state: &mut Accumulated,
    ) -> Result<(), Vec<Error>> {
        for (resource, plugin) in self.plugins(folder, kustomization, &kustomization.generators, "generators")? {
            let it = &plugin.kustomization;
            if let Some(made) = plugin.made {
                let mut made = Resource::new(made, resource.provenance.clone());
                made.told_origin = Some(configured(&resource));
                generate::absorb(&mut state.resources, made).map_err(|kind| {
                    vec![Error::new(kind).at(kustomization.place(&kustomization.field_span("generators")))]
                })?;
                continue;
            }
            if it.config_maps.is_empty() && it.secrets.is_empty() {
                return Err(vec![refused(kustomization, "generators")]);
            }
            let before: BTreeSet<_> = state.resources.iter().map(Resource::id).collect();
            self.generate(folder, it, state).map_err(|errors| placed(errors, kustomization, "generators"))?;
            for made in state.resources.iter_mut().filter(|made| !before.contains(&made.id())) {
                made.told_origin = Some(configured(&resource));
            }
        }
        Ok(())
    }

    /// Runs the configured transformers.
    pub(super) fn plugin_transformers(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        state: &mut Accumulated,
    ) -> Result<(), Vec<Error>> {
        let plugins = self.plugins(folder, kustomization, &kustomization.transformers, "transformers")?;
        for (resource, plugin) in plugins {
            let it = &plugin.kustomization;
            if plugin.made.is_some() || !it.config_maps.is_empty() || !it.secrets.is_empty() {
                return Err(vec![refused(kustomization, "transformers")]);
            }
            let configured = configured(&resource);
            let setting =
                Setting { unset_only: plugin.unset_only, subjects: plugin.subjects, configured: Some(&configured) };
            self.transform_with(folder, &Arc::new(plugin.kustomization), &plugin.config, setting, state)
                .map_err(|errors| placed(errors, kustomization, "transformers"))?;
        }
        Ok(())
    }

    /// The configurations that entries hold or name: first those in the kustomization, then those in files and folders.
    fn plugins(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        entries: &[Text],
        field: &'static str,
    ) -> Result<Vec<(Resource, Plugin)>, Vec<Error>> {
        let mut found = Accumulated {
            resources: Resources::default(),
            config: Config::empty(),
            folders: BTreeSet::new(),
            bytes: 0,
        };
        let mut paths = Vec::new();
        let mut ids = Ids::new(&found.resources);
        for entry in entries {
            let Ok(objects) = objects(&kustomization.path, entry.text.as_bytes()) else {
                paths.push(entry.clone());
                continue;
            };
            for object in objects {
                let origin = Origin::File {
                    path: Arc::clone(&kustomization.path),
                    document: 0,
                    line: kustomization.line(&entry.span),
                };
                let resource = Resource::new(object.value, Provenance::new(origin));
                ids.add(&mut found.resources, resource)
                    .map_err(|kind| vec![Error::new(kind).at(kustomization.place(&entry.span))])?;
            }
        }
        self.resources(folder, kustomization, &paths, &mut found)?;
        let mut plugins = Vec::new();
        for resource in found.resources.into_vec() {
            let path: Arc<str> = resource.provenance.origin.path().into();
            let plugin = read_plugin(&path, resource.value())
                .map_err(|kind| vec![Error::new(kind).at(kustomization.place(&kustomization.field_span(field)))])?;
            match plugin {
                Some(plugin) => plugins.push((resource, plugin)),
                None => return Err(vec![refused(kustomization, field)]),
            }
        }
        Ok(plugins)
    }
}

/// What is told of what a configuration makes or changes.
fn configured(configuration: &Resource) -> Configured {
    Configured {
        path: configuration.provenance.origin.path().into(),
        kind: configuration.kind().into(),
        name: configuration.name().into(),
        namespace: configuration.namespace().into(),
    }
}

fn refused(kustomization: &Kustomization, field: &'static str) -> Error {
    let kind = ErrorKind::Refused { field, reason: "a plugin would be run" };
    Error::new(kind).at(kustomization.place(&kustomization.field_span(field)))
}

/// Errors with the kustomization's field as their place: a configuration is read from a text of our own.
fn placed(mut errors: Vec<Error>, kustomization: &Kustomization, field: &'static str) -> Vec<Error> {
    for error in &mut errors {
        error.place = Some(Box::new(kustomization.place(&kustomization.field_span(field))));
    }
    errors
}

//! The objects that a kustomization names: those of files, and what other folders come to.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::fieldspec::Config;
use crate::id::Id;
use crate::kustomization::{Kustomization, Text};
use crate::patch::Schema;
use crate::provenance::{Origin, Provenance};
use crate::resource::Resource;
use crate::resources::Resources;

use super::folder::Run;
use super::places::Named;
use super::{Accumulated, metadata, origin_text};

impl Run<'_, '_> {
    /// Adds the objects of files and folders.
    pub(super) fn resources(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        entries: &[Text],
        state: &mut Accumulated,
    ) -> Result<(), Vec<Error>> {
        let (mut errors, mut failed) = (Vec::new(), false);
        let mut ids = Ids::new(&state.resources);
        for entry in entries {
            let added = match self.named(folder, kustomization, entry) {
                Ok(Named::File(real)) => self.add_file(folder, kustomization, entry, &real, state, &mut ids),
                Ok(Named::Folder(real)) => self.add_folder(kustomization, entry, &real, state, &mut ids),
                Err(error) => Err(vec![error]),
            };
            if let Err(kind) = self.check_size(state) {
                errors.push(Error::new(kind).at(kustomization.place(&entry.span)));
                return Err(errors);
            }
            if let Err(more) = added {
                failed = true;
                errors.extend(more);
                if errors.iter().any(|error| matches!(error.kind, ErrorKind::TooMuch { .. })) {
                    break;
                }
            }
        }
        if failed { Err(errors) } else { Ok(()) }
    }

    /// Refuses more than one build may have.
    pub(super) fn check_size(&self, state: &Accumulated) -> Result<(), ErrorKind> {
        let limits = self.build.options.limits;
        for (what, count, limit) in
            [("objects", state.resources.len(), limits.objects), ("bytes of objects", state.bytes, limits.bytes)]
        {
            if count > limit {
                return Err(ErrorKind::TooMuch { what, limit });
            }
        }
        Ok(())
    }

    fn add_file(
        &mut self,
        folder: &str,
        kustomization: &Kustomization,
        entry: &Text,
        real: &Arc<str>,
        state: &mut Accumulated,
        ids: &mut Ids,
    ) -> Result<(), Vec<Error>> {
        self.allow(folder, kustomization, entry, real).map_err(|error| vec![error])?;
        let objects = self.build.cache.objects(self.build.files, real).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        for object in objects.iter() {
            let origin = Origin::File { path: Arc::clone(real), document: object.document, line: object.line };
            let mut resource = Resource::new(Arc::clone(&object.value), Provenance::new(origin));
            resource.spelling = Arc::clone(&object.spelling);
            state.bytes = state.bytes.saturating_add(object.span.len());
            self.met_others = self.met_others || is_other(&resource);
            if self.notes
                && let Err(kind) = metadata::settle(&mut resource)
            {
                errors.push(Error::new(kind).at(kustomization.place(&entry.span)));
                continue;
            }
            if let Err(kind) = ids.add(&mut state.resources, resource) {
                errors.push(Error::new(kind).at(kustomization.place(&entry.span)));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn add_folder(
        &mut self,
        kustomization: &Kustomization,
        entry: &Text,
        real: &Arc<str>,
        state: &mut Accumulated,
        ids: &mut Ids,
    ) -> Result<(), Vec<Error>> {
        let known = match self.known(real) {
            Some(known) => known,
            // What is wrong with it was told.
            None if self.failed.contains(real) => return Err(Vec::new()),
            None => {
                let below = self.below(kustomization, entry, real, false)?;
                let accumulated = Arc::new(self.accumulate(real, &below, None).inspect_err(|_| {
                    self.failed.insert(Arc::clone(real));
                })?);
                if !self.knows_kinds && !self.notes {
                    self.build.cache.keep_folder(real, &accumulated);
                }
                accumulated
            }
        };
        let mut errors = Vec::new();
        self.met_others = self.met_others || known.resources.iter().any(is_other);
        for resource in &known.resources {
            if let Err(kind) = ids.add(&mut state.resources, resource.clone()) {
                errors.push(Error::new(kind).at(kustomization.place(&entry.span)));
            }
        }
        state.folders.extend(known.folders.iter().cloned());
        state.bytes = state.bytes.saturating_add(known.bytes);
        if Arc::ptr_eq(&state.config, &Config::empty()) && Arc::ptr_eq(&known.config, &Config::standard()) {
            state.config = Arc::clone(&known.config);
        } else if !Arc::ptr_eq(&state.config, &known.config) {
            let mut config = (*state.config).clone();
            match config.merge(&known.config) {
                Ok(()) => state.config = Arc::new(config),
                Err(conflict) => {
                    let kind = ErrorKind::ConfigurationConflict(conflict.0);
                    errors.push(Error::new(kind).at(kustomization.place(&entry.span)));
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The kustomization of a folder that an entry names.
    pub(super) fn below(
        &self,
        kustomization: &Kustomization,
        entry: &Text,
        real: &Arc<str>,
        as_component: bool,
    ) -> Result<Arc<Kustomization>, Vec<Error>> {
        let failed = |kind: ErrorKind| vec![Error::new(kind).at(kustomization.place(&entry.span))];
        if let Some(user) = self.cycle(real) {
            let shown = |folder: &str| if folder.is_empty() { ".".to_owned() } else { folder.to_owned() };
            return Err(failed(ErrorKind::Cycle { folder: shown(real), user: shown(user) }));
        }
        let below = self.kustomization(real).map_err(|mut errors| {
            for error in errors.iter_mut().filter(|error| error.place.is_none()) {
                error.place = Some(Box::new(kustomization.place(&entry.span)));
            }
            errors
        })?;
        if below.is_component != as_component {
            let (component, kustomization) = ("a component", "a kustomization");
            let (found, wanted) = if as_component { (kustomization, component) } else { (component, kustomization) };
            return Err(failed(ErrorKind::Component { path: entry.text.clone(), found, wanted }));
        }
        Ok(below)
    }
}

/// The objects that are there, by what tells them apart.
pub(super) struct Ids(HashMap<Id, usize>);

impl Ids {
    pub(super) fn new(resources: &Resources) -> Self {
        Self(resources.iter().enumerate().map(|(index, resource)| (key(&resource.id()), index)).collect())
    }

    /// Adds an object, unless it is there.
    pub(super) fn add(&mut self, resources: &mut Resources, resource: Resource) -> Result<(), ErrorKind> {
        let id = resource.id();
        let index = resources.len();
        match self.0.entry(key(&id)) {
            Entry::Vacant(entry) => {
                entry.insert(index);
                resources.push(resource);
                Ok(())
            }
            Entry::Occupied(entry) => {
                let first = resources.get(*entry.get()).map(origin_text).unwrap_or_default();
                Err(ErrorKind::Twice { id: Box::new(id), first })
            }
        }
    }
}

/// The id with the namespace that counts.
fn key(id: &Id) -> Id {
    Id { namespace: id.effective_namespace().into(), ..id.clone() }
}

/// Whether its kind is not one of Kubernetes' own.
fn is_other(resource: &Resource) -> bool {
    let api_version = resource.value().get("apiVersion").and_then(serde_json::Value::as_str).unwrap_or_default();
    !Schema::builtin().knows(api_version, resource.kind())
}

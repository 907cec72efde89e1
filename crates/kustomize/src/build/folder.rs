//! One folder after the other: resources, generators, components, transformers.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::fieldspec::Config;
use crate::files::FileKind;
use crate::generate::{self, Generator};
use crate::kustomization::{self, FILE_NAMES, Kustomization, Text};
use crate::path;
use crate::resources::Resources;

use super::places::Named;
use super::{Accumulated, Build, configuration};

/// The name that a kustomization has that is given and not read.
const GIVEN: &str = "kustomization.yaml";

/// The version of Kubernetes whose kinds kustomize knows.
const BUILT_IN: &str = "v1.21.2";

/// The most objects of an outermost folder that are kept for others that may use it.
const MOST_KEPT_AT_TOP: usize = 2_000;

/// One build.
pub(super) struct Run<'b, 'f> {
    pub(super) build: &'b Build<'f>,
    /// The folders that are being built, the outermost first.
    chain: Vec<Arc<str>>,
    /// Their kustomization files.
    trail: Vec<Arc<str>>,
    /// Folders built so far.
    folders: usize,
    /// The kinds that `openapi` tells of, in place of the usual ones.
    pub(super) schema: Option<Arc<crate::patch::Schema>>,
    /// Folders that could not be built.
    pub(super) failed: HashSet<Arc<str>>,
    /// Objects are noted where they come from, which makes their annotations texts at once.
    pub(super) notes: bool,
    /// `openapi` was met: what is built from now on is not to be kept.
    pub(super) knows_kinds: bool,
    /// Objects of kinds that are not Kubernetes' own were met: an `openapi` from now on adds to the usual kinds.
    pub(super) met_others: bool,
}

impl<'b, 'f> Run<'b, 'f> {
    pub(super) fn new(build: &'b Build<'f>) -> Self {
        Self {
            build,
            chain: Vec::new(),
            trail: Vec::new(),
            folders: 0,
            schema: None,
            failed: HashSet::new(),
            notes: false,
            knows_kinds: false,
            met_others: false,
        }
    }

    /// The folder to start with, without symbolic links.
    pub(super) fn root(&self, folder: &str) -> Result<Arc<str>, Error> {
        let path = path::join("", folder).ok_or_else(|| ErrorKind::OutsideTree(folder.to_owned()))?;
        match self.build.files.resolve(&path) {
            Ok((real, FileKind::Folder)) => Ok(real.into()),
            Ok((_, FileKind::File)) => Err(ErrorKind::NoKustomization(folder.to_owned()).into()),
            Err(error) => Err(ErrorKind::File { path: folder.to_owned(), error }.into()),
        }
    }

    /// The kustomization of a folder.
    pub(super) fn kustomization(&self, folder: &Arc<str>) -> Result<Arc<Kustomization>, Vec<Error>> {
        match self.kustomization_file(folder)? {
            Some(path) => {
                self.build.cache.kustomization(self.build.files, &path).map_err(|errors| self.led_here(errors.to_vec()))
            }
            None => Err(self.led_here(vec![ErrorKind::NoKustomization(shown(folder)).into()])),
        }
    }

    /// The kustomization of a folder as Flux reads it.
    pub(super) fn lenient(&self, folder: &Arc<str>) -> Result<Option<Kustomization>, Vec<Error>> {
        let Some(path) = self.kustomization_file(folder)? else { return Ok(None) };
        if let Ok(known) = self.build.cache.kustomization(self.build.files, &path) {
            return Ok(Some((*known).clone()));
        }
        let failed = |error| vec![Error::new(ErrorKind::File { path: path.to_string(), error })];
        let bytes = self.build.files.read(&path).map_err(failed)?;
        kustomization::read_leniently(&path, &bytes).map(Some)
    }

    fn kustomization_file(&self, folder: &Arc<str>) -> Result<Option<Arc<str>>, Vec<Error>> {
        let mut found = None;
        for name in FILE_NAMES {
            let path = path::join(folder, name).unwrap_or_default();
            if let Ok((real, FileKind::File)) = self.build.files.resolve(&path)
                && (self.build.options.any_file || path::is_within(&real, folder))
                && found.replace(Arc::from(path)).is_some()
            {
                return Err(self.led_here(vec![ErrorKind::ManyKustomizations(shown(folder)).into()]));
            }
        }
        Ok(found)
    }

    /// A kustomization that is given and not read.
    pub(super) fn given(&self, folder: &str, text: &str) -> Result<Arc<Kustomization>, Vec<Error>> {
        let path = path::join(folder, GIVEN).unwrap_or_default();
        kustomization::read(&path.into(), text.as_bytes()).map(Arc::new)
    }

    /// Errors with the way that led to them.
    fn led_here(&self, mut errors: Vec<Error>) -> Vec<Error> {
        for error in errors.iter_mut().filter(|error| error.trail.is_empty()) {
            error.trail.clone_from(&self.trail);
        }
        errors
    }

    /// What the outermost folder comes to.
    pub(super) fn top(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        is_given: bool,
    ) -> Result<Accumulated, Vec<Error>> {
        // Notes are taken when the outermost kustomization asks for any.
        self.notes = !kustomization.build_metadata.is_empty();
        if !is_given && let Some(known) = self.known(folder) {
            return Ok((*known).clone());
        }
        let accumulated = self.accumulate(folder, kustomization, None)?;
        let is_small = accumulated.count() <= MOST_KEPT_AT_TOP;
        if !is_given && !self.knows_kinds && !self.notes && is_small {
            self.build.cache.keep_folder(folder, &Arc::new(accumulated.clone()));
        }
        Ok(accumulated)
    }

    /// What a folder came to before, when it may be used here.
    pub(super) fn known(&self, folder: &Arc<str>) -> Option<Arc<Accumulated>> {
        if self.knows_kinds || self.notes {
            return None;
        }
        let known = self.build.cache.folder(folder)?;
        let is_fine = known.folders.iter().all(|used| self.cycle(used).is_none());
        is_fine.then_some(known)
    }

    /// The folder being built that `candidate` is or holds.
    pub(super) fn cycle(&self, candidate: &str) -> Option<&Arc<str>> {
        self.chain.iter().rev().find(|user| path::is_within(user, candidate))
    }

    /// Does what a kustomization says, to what is there already when it is a component.
    pub(super) fn accumulate(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        base: Option<Accumulated>,
    ) -> Result<Accumulated, Vec<Error>> {
        let limits = self.build.options.limits;
        let place = kustomization.place(&(0..0));
        self.folders += 1;
        for (what, count, limit) in
            [("folders", self.folders, limits.folders), ("levels of folders", self.chain.len() + 1, limits.depth)]
        {
            if count > limit {
                let error = Error::new(ErrorKind::TooMuch { what, limit }).at(place);
                return Err(self.led_here(vec![error]));
            }
        }
        self.chain.push(Arc::clone(folder));
        self.trail.push(Arc::clone(&kustomization.path));
        let result = self.inside(folder, kustomization, base).map_err(|errors| self.led_here(errors));
        self.chain.pop();
        self.trail.pop();
        result
    }

    fn inside(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        base: Option<Accumulated>,
    ) -> Result<Accumulated, Vec<Error>> {
        refuse(kustomization)?;
        self.set_schema(folder, kustomization).map_err(|error| vec![error])?;
        let mut state = base.unwrap_or_else(|| Accumulated {
            resources: Resources::default(),
            config: Config::empty(),
            folders: BTreeSet::new(),
            bytes: 0,
        });
        state.folders.insert(Arc::clone(folder));
        self.resources(folder, kustomization, &kustomization.resources, &mut state)?;
        state.config = configuration::merged(self, folder, kustomization, &state.config)?;
        self.generate(folder, kustomization, &mut state)?;
        self.plugin_generators(folder, kustomization, &mut state)?;
        for entry in &kustomization.components {
            state = self.component(folder, kustomization, entry, state)?;
        }
        self.transform(folder, kustomization, &mut state)?;
        Ok(state)
    }

    /// Reads `openapi`; the first one that a build meets counts for the rest of it.
    fn set_schema(&mut self, folder: &str, kustomization: &Kustomization) -> Result<(), Error> {
        let bytes = match kustomization.openapi.get("path") {
            Some(path) => Some((path, self.bytes(folder, kustomization, path)?)),
            None => None,
        };
        if self.knows_kinds {
            return Ok(());
        }
        let failed = |text: &Text, kind| Error::new(kind).at(kustomization.place(&text.span));
        match (bytes, kustomization.openapi.get("version")) {
            (Some(_), Some(version)) => {
                Err(failed(version, ErrorKind::OpenApiVersion("and `path` exclude each other")))
            }
            (Some((path, bytes)), None) => {
                self.schema = Some(Arc::new(configuration::schema(kustomization, path, &bytes, self.met_others)?));
                self.knows_kinds = true;
                Ok(())
            }
            (None, Some(version)) if !version.text.is_empty() => {
                if version.text != BUILT_IN {
                    return Err(failed(version, ErrorKind::OpenApiVersion("is not one that kustomize has")));
                }
                self.knows_kinds = true;
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    fn component(
        &mut self,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        entry: &Text,
        state: Accumulated,
    ) -> Result<Accumulated, Vec<Error>> {
        let failed = |kind: ErrorKind| vec![Error::new(kind).at(kustomization.place(&entry.span))];
        let real = match self.named(folder, kustomization, entry).map_err(|error| vec![error])? {
            Named::Folder(real) => real,
            Named::File(_) => {
                let (found, wanted) = ("a file", "a component");
                return Err(failed(ErrorKind::Component { path: entry.text.clone(), found, wanted }));
            }
        };
        let below = self.below(kustomization, entry, &real, true)?;
        let state = self.accumulate(&real, &below, Some(state))?;
        super::refuse_duplicates(&state.resources).map_err(failed)?;
        Ok(state)
    }

    pub(super) fn generate(
        &mut self,
        folder: &str,
        kustomization: &Kustomization,
        state: &mut Accumulated,
    ) -> Result<(), Vec<Error>> {
        let mut errors = Vec::new();
        for (generator, specs) in
            [(Generator::ConfigMap, &kustomization.config_maps), (Generator::Secret, &kustomization.secrets)]
        {
            for (index, spec) in specs.iter().enumerate() {
                let read = |entry: &Text| self.bytes(folder, kustomization, entry);
                let made = generate::generate(kustomization, generator, index, spec, &read).and_then(|resource| {
                    state.bytes = state.bytes.saturating_add(generate::size(&resource));
                    generate::absorb(&mut state.resources, resource)
                        .map_err(|kind| Error::new(kind).at(kustomization.place(&spec.span)))
                });
                errors.extend(made.err());
                if let Err(kind) = self.check_size(state) {
                    errors.push(Error::new(kind).at(kustomization.place(&spec.span)));
                    return Err(errors);
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A folder as it is told.
fn shown(folder: &str) -> String {
    if folder.is_empty() { ".".to_owned() } else { folder.to_owned() }
}

/// Refuses what is not done here.
fn refuse(kustomization: &Kustomization) -> Result<(), Vec<Error>> {
    let errors: Vec<Error> = kustomization
        .refused
        .iter()
        .filter_map(|(field, span)| {
            let reason = match *field {
                "helmCharts" | "helmGlobals" | "helmChartInflationGenerator" => "the program `helm` would be run",
                "validators" => "a plugin would be run",
                "vars" => "`vars` are no more; `replacements` do the same",
                _ => return None,
            };
            Some(Error::new(ErrorKind::Refused { field, reason }).at(kustomization.place(span)))
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

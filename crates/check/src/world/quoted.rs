//! Variables of env files whose values have quotes around them: kustomize keeps those, unlike a shell.

use std::collections::BTreeMap;

use fluxwright_build::{Applier, Resource, Touch, Variable, VariableValue};
use fluxwright_repo::{join, parent};
use serde_json::Value;

use super::World;
use super::env_files::EnvFiles;
use crate::finding::Place;
use crate::reference;

/// A variable whose value has quotes.
#[derive(Debug, Clone)]
pub(crate) struct Quoted {
    pub name: String,
    /// With the quotes.
    pub value: String,
    /// The value in its env file.
    pub place: Place,
}

impl Quoted {
    /// Without the quotes.
    pub fn inner(&self) -> &str {
        let end = self.value.len().saturating_sub(1);
        self.value.get(1..end).unwrap_or_default()
    }

    /// Whether a text uses it.
    pub fn is_in(&self, text: &str) -> bool {
        let open = format!("${{{}", self.name);
        text.match_indices(&open).any(|(at, found)| {
            let next = text.get(at + found.len()..).and_then(|rest| rest.chars().next());
            !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        })
    }
}

/// The quoted variables of all appliers, by their index.
#[derive(Debug)]
pub(crate) struct QuotedVariables {
    by_applier: BTreeMap<usize, Vec<Quoted>>,
}

impl QuotedVariables {
    /// Those that come from env files of the repo.
    pub fn of(world: &World<'_>) -> Self {
        let files = EnvFiles::of(world);
        let mut by_applier = BTreeMap::new();
        for (index, applier) in world.built().appliers.iter().enumerate().filter(|(_, applier)| applier.substitutes) {
            let own: Vec<Quoted> =
                applier.variables.iter().filter_map(|(name, variable)| quoted(world, &files, name, variable)).collect();
            if !own.is_empty() {
                by_applier.insert(index, own);
            }
        }
        Self { by_applier }
    }

    /// Those of an applier.
    pub fn of_applier(&self, applier: usize) -> &[Quoted] {
        self.by_applier.get(&applier).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those that were put into an object.
    pub fn of_resource<'q>(&'q self, resource: &'q Resource) -> impl Iterator<Item = &'q Quoted> {
        let appliers = resource.provenance.touched.iter().filter_map(|touch| match touch {
            Touch::Applier { applier, field: "postBuild" } => Some(*applier),
            _ => None,
        });
        appliers.flat_map(|applier| self.of_applier(applier))
    }

    /// The one that made a field of an object this text.
    pub fn behind<'q>(
        &'q self,
        world: &World<'_>,
        resource: &'q Resource,
        field: &str,
        text: &str,
    ) -> Option<&'q Quoted> {
        let place = world.place_of(resource, field);
        let source = world.text(&place.path)?;
        let written = source.get(place.span())?;
        self.of_resource(resource).find(|quoted| quoted.inner() == text && quoted.is_in(written))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_applier.is_empty()
    }
}

impl World<'_> {
    /// The files that the object of a failed substitution is made of: its own, or those of its generator.
    pub(crate) fn files_behind(&self, path: &str, applier: Option<&Applier>) -> Vec<String> {
        let mut sources = vec![path.to_owned()];
        let folder = applier.map_or(parent(path), |applier| applier.folder.as_str());
        for object in self.kustomizations() {
            let own = self.path_of(object);
            if own == path || parent(own) == folder.trim_start_matches("./") {
                let value = self.value(object);
                let files = listed(&value, "files");
                let paths = files.iter().map(|file| file.split_once('=').map_or(file.as_str(), |(_, path)| path));
                sources.extend(paths.filter_map(|file| join(parent(own), file)));
            }
        }
        sources
    }
}

fn quoted(world: &World<'_>, files: &EnvFiles, name: &str, variable: &Variable) -> Option<Quoted> {
    let VariableValue::Known(value) = &variable.value else { return None };
    let is_wrapped = value.len() > 2
        && ['"', '\''].iter().any(|quote| {
            let inner = value.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote));
            inner.is_some_and(|inner| !inner.contains(*quote))
        });
    if !is_wrapped || variable.from.is_secret {
        return None;
    }
    let maker = variable.from.place.as_ref()?;
    let named: Vec<String> = world
        .kustomizations()
        .filter(|object| world.path_of(object) == &*maker.path)
        .flat_map(|object| listed(&world.value(object), "envs"))
        .filter_map(|file| join(parent(&maker.path), &file))
        .collect();
    let is_it = |file: &&fluxwright_repo::EnvFile| named.contains(&file.path);
    let (file, found) = files.all().filter(is_it).find_map(|file| {
        let (_, found) = file.variable(name)?;
        (found.value == *value).then_some((file, found))
    })?;
    let start = found.span.end.saturating_sub(found.value.len());
    let place = Place::new(file.path.as_str(), start..found.span.end);
    Some(Quoted { name: name.to_owned(), value: value.clone(), place })
}

/// What the ConfigMap generators of a kustomization list.
fn listed(value: &Value, list: &str) -> Vec<String> {
    let generators = reference::items(value, "/configMapGenerator").iter();
    let items = generators.flat_map(|generator| reference::items(generator, &format!("/{list}")));
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

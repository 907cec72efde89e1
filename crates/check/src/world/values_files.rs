//! Values files beside one another, and the generators that list them.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use fluxwright_build::Resource;
use fluxwright_repo::generator::{Generator, stem_of};
use fluxwright_repo::{file_name, is_kustomization, parent};
use serde_json::Value;

use super::World;
use super::fields::span;
use crate::finding::Place;
use crate::reference::{self, HELM};

/// The generators of ConfigMaps, and the files beside those that they list.
#[derive(Debug)]
pub struct ValuesFiles<'a> {
    kustomizations: Vec<(&'a str, usize, Arc<Value>)>,
    strays: Vec<(&'a str, (usize, usize))>,
    releases: HashSet<String>,
}

/// A values file that no kustomization names, though nearly all others of its folder are in a generator.
#[derive(Debug)]
pub struct Stray<'v> {
    /// The file.
    pub path: &'v str,
    /// Its name without the ending.
    pub stem: &'v str,
    /// What lists the files beside it.
    pub generator: Generator<'v>,
}

/// What becomes of values that nothing hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A release of this name asks for them.
    Wanted,
    /// A release of this name takes its values from elsewhere.
    FromElsewhere,
    /// No release has this name.
    NoRelease,
}

/// A kustomization, and which of its generators.
type Generates = (usize, usize);

impl<'a> ValuesFiles<'a> {
    /// Those of a repo.
    pub fn of(world: &World<'a>) -> Self {
        let scan = world.scan();
        let kustomizations: Vec<_> = world
            .kustomizations()
            .map(|object| (world.path_of(object), object.document, world.value(object)))
            .collect();
        let mut listed: BTreeMap<String, Vec<(usize, Generates)>> = BTreeMap::new();
        for (at, (path, document, value)) in kustomizations.iter().enumerate() {
            for generator in generators(path, *document, value) {
                let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
                for file in generator.files.iter().filter_map(|file| file.file.as_deref()).filter(|file| is_yaml(file))
                {
                    *folders.entry(parent(file)).or_default() += 1;
                }
                for (folder, count) in folders {
                    listed.entry(folder.to_owned()).or_default().push((count, (at, generator.index)));
                }
            }
        }
        let mut strays = Vec::new();
        for (folder, lists) in &listed {
            let total: usize = lists.iter().map(|(count, _)| count).sum();
            let Some((_, at)) = lists.iter().max_by_key(|(count, at)| (*count, std::cmp::Reverse(*at))) else {
                continue;
            };
            let is_stray = |path: &&str| {
                parent(path) == folder
                    && is_yaml(path)
                    && !is_kustomization(path)
                    && !file_name(path).starts_with(['.', '_'])
                    && scan.file(path).is_none_or(|file| file.uses.none() && scan.objects_in(file).is_empty())
            };
            let here: Vec<&str> = scan.paths().iter().map(String::as_str).filter(is_stray).collect();
            // A folder of values files has few others: where many are not listed, the list is for something else.
            if total >= 3 && here.len() * 3 <= total {
                strays.extend(here.into_iter().map(|path| (path, *at)));
            }
        }
        let used = used_by_releases(world);
        strays.retain(|(path, _)| !used.contains(*path));
        Self { kustomizations, strays, releases: releases(world) }
    }

    /// The files that no kustomization names.
    pub fn strays(&self) -> impl Iterator<Item = Stray<'_>> {
        self.strays.iter().filter_map(|(path, (at, index))| {
            let (kustomization, document, value) = self.kustomizations.get(*at)?;
            let generator = generators(kustomization, *document, value).nth(*index)?;
            Some(Stray { path, stem: stem_of(file_name(path)), generator })
        })
    }

    /// Whether a release has this name.
    fn is_release(&self, name: &str) -> bool {
        self.releases.contains(name)
    }

    /// What becomes of the values of a file that nothing lists.
    pub fn fate(&self, world: &World<'_>, stray: &Stray<'_>) -> Fate {
        let releases = || world.roots().iter().flat_map(|root| root.of_kind(world.built(), HELM, "HelmRelease"));
        let mut own = releases().filter(|release| release.name() == stray.stem).peekable();
        if own.peek().is_none() {
            return if self.is_release(stray.stem) { Fate::Wanted } else { Fate::NoRelease };
        }
        let wants = |release: &Resource| {
            let from = reference::items(&release.value, "/spec/valuesFrom");
            from.iter().any(|from| {
                let (name, key) = (reference::text(from, "/name"), reference::text(from, "/valuesKey"));
                reference::text(from, "/kind") == "ConfigMap"
                    && (name == stray.generator.name || name.starts_with(&format!("{}-", stray.generator.name)))
                    && stem_of(key) == stray.stem
            })
        };
        if own.any(wants) { Fate::Wanted } else { Fate::FromElsewhere }
    }

    /// Whether nearly all keys of a generator are names of releases.
    pub fn names_releases(&self, generator: &Generator<'_>) -> bool {
        let named = generator.files.iter().filter(|file| self.is_release(stem_of(file.key))).count();
        named * 5 >= generator.files.len() * 4
    }
}

impl World<'_> {
    /// The place of a generator's list of files.
    pub fn place_of_files(&self, generator: &Generator<'_>) -> Place {
        let field = format!("configMapGenerator[{}].files", generator.index);
        let found = self.tree(generator.path).and_then(|tree| {
            let document = tree.documents.get(generator.document)?;
            span(document, document.root.as_ref()?, &field)
        });
        Place::new(generator.path, found.unwrap_or(0..0))
    }
}

fn generators<'v>(path: &'v str, document: usize, value: &'v Value) -> impl Iterator<Item = Generator<'v>> {
    let items = value.get("configMapGenerator").and_then(Value::as_array);
    items.into_iter().flatten().enumerate().map(move |(index, item)| {
        let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
        let files = item.get("files").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        Generator::new(path, document, index, name, files)
    })
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// The releases' names: of HelmReleases, and of the inputs of ResourceSets, which are known when rendering fails as well.
fn releases(world: &World<'_>) -> HashSet<String> {
    let built = world.built().resources.iter().filter(|resource| resource.kind() == "HelmRelease");
    let mut names: HashSet<String> = built.map(|resource| resource.name().to_owned()).collect();
    names.extend(world.objects_of("helm.toolkit.fluxcd.io", "HelmRelease").map(|object| object.name.clone()));
    for set in world.objects_of("fluxcd.controlplane.io", "ResourceSet") {
        let value = world.value(set);
        let inputs = value.pointer("/spec/inputs").and_then(Value::as_array);
        // Other inputs have names as well: of namespaces, of Kustomizations.
        let with_chart = inputs.into_iter().flatten().filter(|input| input.get("chart").is_some());
        let name = |input: &Value| input.get("name").and_then(Value::as_str).map(str::to_owned);
        names.extend(with_chart.filter_map(name));
    }
    names
}

/// The files that charts of this repo take their values from (`spec.chart.spec.valuesFiles`).
fn used_by_releases(world: &World<'_>) -> HashSet<String> {
    let mut used = HashSet::new();
    for release in world.objects_of("helm.toolkit.fluxcd.io", "HelmRelease") {
        let value = world.value(release);
        let files = value.pointer("/spec/chart/spec/valuesFiles").and_then(Value::as_array);
        let files = files.into_iter().flatten().filter_map(Value::as_str);
        used.extend(files.map(|file| file.trim_start_matches("./").to_owned()));
    }
    used
}

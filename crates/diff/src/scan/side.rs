//! One state of the repo.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use super::cluster::Context;
use super::words::Finder;
use super::{Corpus, FluxKustomization, Kustomize, Set};
use crate::input::{Change, File};
use crate::meaning::{Parsed, is_kustomization, is_yaml};
use crate::model;
use crate::release::Facts;

/// One state of the repo: the unchanged files, and its version of those that differ.
pub(crate) struct Side<'a> {
    corpus: &'a Corpus<'a>,
    changed: BTreeMap<&'a str, Changed>,
    builders: Mutex<HashMap<String, Arc<[Arc<FluxKustomization>]>>>,
    pub(super) contexts: Mutex<HashMap<String, Arc<[Context]>>>,
    pub(super) kustomizations: Mutex<HashMap<String, Option<Arc<Kustomize>>>>,
    pub(super) maps: Mutex<HashMap<String, Arc<BTreeMap<String, String>>>>,
    /// The releases of files, for [`crate::release`].
    pub releases: Mutex<HashMap<String, Arc<[Facts]>>>,
}

#[derive(Debug, Default)]
struct Changed {
    text: Option<Arc<str>>,
    parsed: Option<Arc<Parsed>>,
}

impl<'a> Side<'a> {
    pub fn new(which: model::Side, corpus: &'a Corpus<'a>, changes: &'a [Change]) -> Self {
        let file = |change: &'a Change| -> Option<&'a File> {
            match which {
                model::Side::Base => change.old.as_ref(),
                model::Side::Head => change.new.as_ref(),
            }
        };
        let changed = changes.iter().filter_map(file).map(|file| (file.path.as_str(), Changed::of(file))).collect();
        let (builders, contexts, kustomizations, maps, releases) = Default::default();
        Self { corpus, changed, builders, contexts, kustomizations, maps, releases }
    }

    /// Whether a file is there.
    pub fn exists(&self, path: &str) -> bool {
        self.changed.contains_key(path) || self.corpus.index(path).is_some()
    }

    /// Whether a directory is there.
    pub fn has_directory(&self, directory: &str) -> bool {
        let prefix = format!("{directory}/");
        let paths = self.corpus.paths();
        let at = paths.partition_point(|known| known.as_str() < prefix.as_str());
        paths.get(at).is_some_and(|path| path.starts_with(&prefix))
            || self.changed.keys().any(|path| path.starts_with(&prefix))
    }

    /// Files below a directory, sorted.
    pub fn below(&self, directory: &str) -> Vec<String> {
        let prefix = format!("{directory}/");
        let paths = self.corpus.paths();
        let at = paths.partition_point(|known| known.as_str() < prefix.as_str());
        let unchanged =
            paths.get(at..).unwrap_or_default().iter().take_while(|path| path.starts_with(&prefix)).cloned();
        let changed = self.changed.keys().filter(|path| path.starts_with(&prefix)).map(|path| (*path).to_owned());
        let mut all: Vec<String> = unchanged.chain(changed).collect();
        all.sort_unstable();
        all
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match self.changed.get(path) {
            Some(changed) => changed.text.clone(),
            None => self.corpus.text(self.corpus.index(path)?),
        }
    }

    /// The YAML of a file.
    pub fn parsed(&self, path: &str) -> Option<Arc<Parsed>> {
        match self.changed.get(path) {
            Some(changed) => changed.parsed.clone(),
            None => self.corpus.parsed(self.corpus.index(path)?),
        }
    }

    /// Whether the YAML of a file is broken: what it holds is not known then.
    pub fn is_broken(&self, file: Option<&File>) -> bool {
        file.and_then(|file| self.parsed(&file.path)).is_some_and(|parsed| parsed.error.is_some())
    }

    /// The YAML and env files that hold a text, as far as they are of interest.
    pub fn containing(&self, needle: &str) -> Vec<String> {
        self.those_containing(needle, |_| true)
    }

    fn those_containing(&self, needle: &str, of_interest: impl Fn(&str) -> bool) -> Vec<String> {
        let paths = self.corpus.paths();
        let unchanged = self.corpus.containing(needle);
        let mut found: Vec<String> = unchanged.iter().filter_map(|index| paths.get(*index).cloned()).collect();
        let finder = Finder::new(needle);
        let holds = |changed: &Changed| changed.text.as_ref().is_some_and(|text| finder.is_in(text));
        let changed = self.changed.iter().filter(|(path, changed)| of_interest(path) && holds(changed));
        found.extend(changed.map(|(path, _)| (*path).to_owned()));
        found.sort_unstable();
        found
    }

    /// The same, read.
    pub fn parsed_containing(&self, needle: &str) -> Vec<Arc<Parsed>> {
        self.containing(needle).iter().filter(|path| is_yaml(path)).filter_map(|path| self.parsed(path)).collect()
    }

    /// The kustomization in a file.
    pub fn kustomization(&self, path: &str) -> Option<Arc<Kustomize>> {
        if let Ok(known) = self.kustomizations.lock()
            && let Some(known) = known.get(path)
        {
            return known.clone();
        }
        let read = self.parsed(path).and_then(|parsed| Kustomize::of(&parsed)).map(Arc::new);
        if let Ok(mut known) = self.kustomizations.lock() {
            known.insert(path.to_owned(), read.clone());
        }
        read
    }

    /// The kustomization of a directory.
    pub fn kustomization_of(&self, directory: &str) -> Option<Arc<Kustomize>> {
        ["kustomization.yaml", "kustomization.yml", "Kustomization"]
            .iter()
            .map(|name| if directory.is_empty() { (*name).to_owned() } else { format!("{directory}/{name}") })
            .find(|path| self.exists(path))
            .and_then(|path| self.kustomization(&path))
    }

    /// The kustomizations whose text holds this.
    pub fn kustomizations_containing(&self, needle: &str) -> Vec<Arc<Kustomize>> {
        self.those_containing(needle, is_kustomization)
            .iter()
            .filter(|path| is_kustomization(path))
            .filter_map(|path| self.kustomization(path))
            .collect()
    }

    /// The Flux Kustomizations, written or made by a ResourceSet, whose file holds this.
    pub fn flux_kustomizations_containing(&self, needle: &str) -> Vec<FluxKustomization> {
        self.parsed_containing(needle).iter().flat_map(flux_kustomizations).collect()
    }

    /// The Flux Kustomizations that build a directory.
    pub fn flux_kustomizations_of(&self, directory: &str) -> Arc<[Arc<FluxKustomization>]> {
        if let Ok(known) = self.builders.lock()
            && let Some(known) = known.get(directory)
        {
            return known.clone();
        }
        let found: Arc<[Arc<FluxKustomization>]> = self
            .containing(directory)
            .iter()
            .filter(|path| self.text(path).is_some_and(|text| may_build(&text, directory)))
            .filter_map(|path| self.parsed(path))
            .flat_map(|parsed| flux_kustomizations(&parsed))
            .filter(|flux| flux.path == directory)
            .map(Arc::new)
            .collect();
        if let Ok(mut known) = self.builders.lock() {
            known.insert(directory.to_owned(), found.clone());
        }
        found
    }
}

/// Whether a text may hold a path that ends with a directory. The upper directories of a repo are in every path: few of
/// those end there.
fn may_build(text: &str, directory: &str) -> bool {
    let ends = |line: &str| line.trim_end().trim_end_matches(['"', '\'', '/']).ends_with(directory);
    text.contains("ResourceSet")
        || text.lines().any(|line| line.contains("path") && ends(line))
        || text.trim_start().starts_with('{')
}

fn flux_kustomizations(parsed: &Arc<Parsed>) -> Vec<FluxKustomization> {
    let mut found = Vec::new();
    for (index, object) in parsed.objects.iter().enumerate() {
        found.extend(FluxKustomization::of(object, &parsed.path));
        if let Some(set) = Set::of(parsed, index) {
            found.extend(set.kustomizations());
        }
    }
    found
}

/// Whether a file is a template of a Helm chart, which is no YAML before it is rendered.
fn is_chart_template(path: &str, text: &str) -> bool {
    path.split('/').any(|part| part == "templates") && text.contains("{{")
}

impl Changed {
    fn of(file: &File) -> Self {
        if !file.mode.is_file() {
            return Self::default();
        }
        let text = file.content.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let parsed = text
            .filter(|text| is_yaml(&file.path) && !is_chart_template(&file.path, text))
            .map(|text| Arc::new(Parsed::new(&file.path, text)))
            // Nothing of the cluster is written in JSON that no reader of YAML takes.
            .filter(|parsed| parsed.error.is_none() || !file.path.ends_with(".json"));
        Self { text: parsed.as_ref().map(|p| p.text.clone()).or_else(|| text.map(Arc::from)), parsed }
    }
}

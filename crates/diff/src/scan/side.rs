//! One state of the repo.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use super::cluster::Context;
use super::variables::env_lines;
use super::words::{Finder, Words};
use super::{Corpus, FluxKustomization, Kustomize, Set};
use crate::build::in_parallel;
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
    /// The variables of all env files, by their name: the files, and the value in each.
    envs: OnceLock<HashMap<String, Vec<(String, String)>>>,
    /// The words of the changed files, where there are many of those.
    words: OnceLock<Words>,
    /// The changed kustomizations.
    own_kustomizations: Vec<&'a str>,
    /// The paths of the changed files, in their order.
    by_index: Vec<&'a str>,
    /// The releases that take values from ConfigMaps and Secrets, by the name of those and the key in them.
    pub values: Mutex<HashMap<String, Arc<ValuesUsers>>>,
    /// The releases of files, for [`crate::release`].
    pub releases: Mutex<HashMap<String, Arc<[Facts]>>>,
}

/// The releases that take values from the keys of one ConfigMap or Secret.
pub(crate) type ValuesUsers = HashMap<String, Vec<Facts>>;

/// With more changed files than this their words are looked up instead of searched for.
const FEW_FILES: usize = 32;

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
        let files: Vec<&File> = changes.iter().filter_map(file).collect();
        let read = in_parallel(&files, |file| Changed::of(file));
        let changed: BTreeMap<&str, Changed> = files.iter().map(|file| file.path.as_str()).zip(read).collect();
        let by_index = changed.keys().copied().collect();
        let own_kustomizations = changed.keys().copied().filter(|path| is_kustomization(path)).collect();
        let (builders, contexts, kustomizations, maps, envs, words, values, releases) = Default::default();
        Self {
            corpus,
            changed,
            builders,
            contexts,
            kustomizations,
            maps,
            envs,
            words,
            own_kustomizations,
            by_index,
            values,
            releases,
        }
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
        let paths = self.corpus.paths();
        let unchanged = self.corpus.containing(needle);
        let mut found: Vec<String> = unchanged.iter().filter_map(|index| paths.get(*index).cloned()).collect();
        let finder = Finder::new(needle);
        let holds = |changed: &Changed| changed.text.as_ref().is_some_and(|text| finder.is_in(text));
        if self.changed.len() <= FEW_FILES {
            let changed = self.changed.iter().filter(|(_, changed)| holds(changed));
            found.extend(changed.map(|(path, _)| (*path).to_owned()));
        } else {
            let texts = || self.changed.values().map(|changed| changed.text.as_deref().unwrap_or_default());
            let words = self.words.get_or_init(|| Words::of(texts()));
            let candidates = words.candidates(needle).filter_map(|at| self.by_index.get(at).copied());
            let those = candidates.filter(|path| self.changed.get(path).is_some_and(holds));
            found.extend(those.map(str::to_owned));
        }
        found.sort_unstable();
        found
    }

    /// The values that env files give a variable, with the files; the last line of a file counts.
    pub fn env_values(&self, name: &str) -> &[(String, String)] {
        let envs = self.envs.get_or_init(|| {
            let unchanged = self.corpus.paths().iter().map(String::as_str);
            let mut found: HashMap<String, Vec<(String, String)>> = HashMap::new();
            let mut paths: Vec<&str> =
                unchanged.chain(self.changed.keys().copied()).filter(|path| path.ends_with(".env")).collect();
            paths.sort_unstable();
            for path in paths {
                let Some(text) = self.text(path) else { continue };
                let last: BTreeMap<&str, &str> =
                    env_lines(&text).into_iter().map(|(_, name, value)| (name, value)).collect();
                for (name, value) in last {
                    found.entry(name.to_owned()).or_default().push((path.to_owned(), value.to_owned()));
                }
            }
            found
        });
        envs.get(name).map(Vec::as_slice).unwrap_or_default()
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
        let paths = self.corpus.paths();
        let unchanged = self.corpus.containing(needle);
        let unchanged = unchanged.iter().filter_map(|index| paths.get(*index)).map(String::as_str);
        let finder = Finder::new(needle);
        let holds = |path: &&str| self.text(path).is_some_and(|text| finder.is_in(&text));
        let changed = self.own_kustomizations.iter().copied().filter(holds);
        let mut found: Vec<&str> = unchanged.filter(|path| is_kustomization(path)).chain(changed).collect();
        found.sort_unstable();
        found.into_iter().filter_map(|path| self.kustomization(path)).collect()
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

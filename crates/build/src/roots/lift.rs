//! From the folder of an object that nothing makes to the folder that is applied to make it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use fluxwright_kustomize::Build;
use fluxwright_kustomize::kustomization::FILE_NAMES;
use serde_json::Value;

use crate::candidate::Candidate;
use crate::path;
use crate::{flux, generate};

use super::graph::Graph;

/// Folders whose folders are clusters of their own, as far as their names tell.
const OF_CLUSTERS: [&str; 10] =
    ["clusters", "cluster", "environments", "environment", "envs", "env", "fleet", "sites", "stages", "tenants"];

/// So many folders beside one another are applied by what applies the folder around them.
const TOGETHER: usize = 3;

/// Who takes in a file or a folder.
pub(super) struct Includers {
    /// The folders whose kustomization names it.
    by: HashMap<String, String>,
}

impl Includers {
    pub(super) fn new(build: &Build<'_>, paths: &[String]) -> Self {
        let mut by = HashMap::new();
        for file in paths.iter().filter(|file| FILE_NAMES.contains(&path::file_name(file))) {
            let folder = path::parent(file);
            let Ok(Some(kustomization)) = build.kustomization(folder) else { continue };
            for entry in kustomization.resources.iter().chain(&kustomization.components) {
                if let Some(below) = path::join(folder, &entry.text) {
                    by.entry(below).or_insert_with(|| folder.to_owned());
                }
            }
        }
        Self { by }
    }

    /// The outermost folder whose build takes in a file; its own folder when no kustomization names it.
    pub(super) fn top(&self, file: &str) -> String {
        let mut folder = self.by.get(file).map_or_else(|| path::parent(file).to_owned(), Clone::clone);
        let mut seen = HashSet::new();
        while seen.insert(folder.clone()) {
            match self.by.get(&folder) {
                Some(above) => folder.clone_from(above),
                None => break,
            }
        }
        folder
    }
}

/// Puts folders beside one another together, where they can be parts of one cluster and of no two: the folder around them has
/// no kustomization and only manifests, and nothing is there twice.
pub(super) fn together(graph: &mut Graph<'_>, folders: BTreeMap<String, Vec<usize>>) -> BTreeMap<String, Vec<usize>> {
    let mut around: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in folders.keys() {
        around.entry(path::parent(folder).to_owned()).or_default().push(folder.clone());
    }
    let mut merged = folders;
    for (above, below) in around {
        let is_of_clusters = above.is_empty() || OF_CLUSTERS.contains(&path::file_name(&above));
        if below.len() < TOGETHER || is_of_clusters || !are_different(graph, &below) {
            continue;
        }
        let has_own = !matches!(graph.build.kustomization(&above), Ok(None));
        if has_own || generate::merged(graph.build, graph.files, &above, &flux::Kustomization::default()).is_err() {
            continue;
        }
        let parts: Vec<usize> = below.iter().filter_map(|folder| merged.remove(folder)).flatten().collect();
        merged.entry(above).or_default().extend(parts);
    }
    merged
}

/// Whether no two folders make an object of one name.
fn are_different(graph: &mut Graph<'_>, folders: &[String]) -> bool {
    let mut seen = HashSet::new();
    for folder in folders {
        let namespace = match graph.build.kustomization(folder) {
            Ok(Some(kustomization)) => kustomization.namespace,
            _ => String::new(),
        };
        let made = graph.in_folder(folder);
        let own: BTreeSet<_> =
            made.iter().filter_map(|index| graph.candidates.get(*index)).map(|made| name(made, &namespace)).collect();
        if !own.into_iter().all(|name| seen.insert(name)) {
            return false;
        }
    }
    true
}

fn name(candidate: &Candidate, namespace: &str) -> (String, String, String) {
    let text = |pointer: &str| candidate.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let own = text("/metadata/namespace");
    let namespace = if own.is_empty() { namespace.to_owned() } else { own };
    (text("/kind"), namespace, text("/metadata/name"))
}

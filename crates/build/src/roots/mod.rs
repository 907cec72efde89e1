//! Which of the candidates something outside of the repo applies.

mod artifacts;
mod graph;
mod lift;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use fluxwright_kustomize::Build;
use fluxwright_kustomize::files::{FileKind, Files};

use crate::candidate::{Candidate, Found};
use crate::flux::external::EXTERNAL;
use crate::flux::{self, FLUX_NAMESPACE, SourceId};
use crate::path;
use graph::Graph;
use lift::Includers;

/// Where one cluster's view of the repo begins.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) begin: Begin,
    /// The sources that are the repo itself.
    pub(crate) sources: BTreeSet<SourceId>,
    /// The candidates that it is there for; once another root makes all of them it is none.
    pub(crate) claims: Vec<(Arc<str>, usize)>,
}

impl Root {
    /// A folder that someone names.
    pub(crate) fn folder(folder: &str, roots: &[Self], files: &dyn Files, found: &Found) -> Self {
        let folder = path::secure(folder);
        let known = roots.iter().find(|root| matches!(&root.begin, Begin::Folder(known) if *known == folder));
        let sources = match known {
            Some(known) => known.sources.clone(),
            None => {
                let within = |candidate: &&Candidate| path::is_within(&candidate.path, &folder);
                let own: Vec<_> = found.candidates.iter().filter(within).collect();
                own_sources(files, &own, &folder, &found.generators)
            }
        };
        Self { begin: Begin::Folder(folder), sources, claims: Vec::new() }
    }
}

/// What is built first.
#[derive(Debug, Clone)]
pub(crate) enum Begin {
    /// A folder, as FluxInstances and `flux bootstrap` apply it.
    Folder(String),
    /// A Kustomization that makes itself.
    Candidate(Candidate),
}

/// The roots of a tree, those that are sure first.
pub(crate) fn find(build: &Build<'_>, files: &dyn Files, paths: &[String], found: &Found) -> Vec<Root> {
    let mut graph = Graph::new(build, files, found);
    let targets: Vec<BTreeSet<usize>> = (0..found.candidates.len()).map(|index| graph.made_by(index)).collect();
    let mut roots = Vec::new();
    let mut reached = HashSet::new();
    // What is synced says so itself.
    let mut folders = BTreeMap::new();
    for sync in &found.syncs {
        if let Some(folder) = folder_of(files, &sync.path) {
            folders.entry(folder).or_insert_with(BTreeSet::new).insert(sync.source.clone());
        }
    }
    let synced: BTreeSet<String> = folders.keys().cloned().collect();
    for (folder, mut sources) in folders {
        let first = graph.in_folder(&folder);
        reach(&targets, first.iter().copied(), &mut reached);
        sources.insert(usual_source("GitRepository"));
        roots.push(Root { begin: Begin::Folder(folder), sources, claims: Vec::new() });
    }
    // What makes itself was put there by `flux bootstrap`.
    for (index, candidate) in found.candidates.iter().enumerate() {
        let makes_itself = targets.get(index).is_some_and(|made| made.contains(&index));
        let is_made = targets.iter().enumerate().any(|(other, made)| other != index && made.contains(&index));
        if makes_itself && !is_made && !reached.contains(&index) {
            reach(&targets, [index], &mut reached);
            let source = flux::Kustomization::source(&candidate.value, FLUX_NAMESPACE);
            let sources = match source.kind.as_str() {
                EXTERNAL => own_sources(files, &[], path::parent(&candidate.path), &found.generators),
                _ => [source].into(),
            };
            let claims = vec![(Arc::clone(&candidate.path), candidate.document)];
            roots.push(Root { begin: Begin::Candidate(candidate.clone()), sources, claims });
        }
    }
    roots.extend(rest(&mut graph, paths, &found.generators, &targets, &synced, &mut reached));
    roots
}

/// The folders of what nothing makes.
fn rest(
    graph: &mut Graph<'_>,
    paths: &[String],
    generators: &[Candidate],
    targets: &[BTreeSet<usize>],
    synced: &BTreeSet<String>,
    reached: &mut HashSet<usize>,
) -> Vec<Root> {
    let made: HashSet<usize> = targets.iter().flatten().copied().collect();
    let count = graph.candidates.len();
    let mut left: Vec<usize> = (0..count).filter(|index| !made.contains(index) && !reached.contains(index)).collect();
    let mut seen = reached.clone();
    reach(targets, left.iter().copied(), &mut seen);
    // What makes one another in a circle is begun with its first.
    for index in 0..count {
        if !seen.contains(&index) {
            left.push(index);
            reach(targets, [index], &mut seen);
        }
    }
    if left.is_empty() {
        return Vec::new();
    }
    let includers = Includers::new(graph.build, paths);
    let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in left {
        if let Some(candidate) = graph.candidates.get(index) {
            folders.entry(includers.top(&candidate.path)).or_default().push(index);
        }
    }
    // A folder below one that another root builds was left out there on purpose.
    let mut sure = graph.built_by(reached.iter().copied());
    sure.extend(synced.iter().cloned());
    let below: BTreeMap<&String, BTreeSet<String>> = folders
        .iter()
        .map(|(folder, indexes)| {
            let mut from_here = HashSet::new();
            reach(targets, indexes.iter().copied(), &mut from_here);
            (folder, graph.built_by(from_here.into_iter()))
        })
        .collect();
    let covers = |built: &BTreeSet<String>, folder: &str| {
        built.iter().any(|above| !above.is_empty() && path::is_within(folder, above) || above == folder)
    };
    let is_dead = |folder: &String| {
        covers(&sure, folder)
            || folders.keys().any(|other| other != folder && !other.is_empty() && path::is_within(folder, other))
            || below.iter().any(|(other, built)| {
                *other != folder && covers(built, folder) && !below.get(folder).is_some_and(|own| covers(own, other))
            })
    };
    let dead: HashSet<String> = folders.keys().filter(|folder| is_dead(folder)).cloned().collect();
    folders.retain(|folder, _| !dead.contains(folder));
    let folders = lift::together(graph, folders);
    let mut roots = Vec::new();
    for (folder, indexes) in &folders {
        reach(targets, indexes.iter().copied(), reached);
        let own: Vec<&Candidate> = indexes.iter().filter_map(|index| graph.candidates.get(*index)).collect();
        let claims = own.iter().map(|candidate| (Arc::clone(&candidate.path), candidate.document)).collect();
        let sources = own_sources(graph.files, &own, folder, generators);
        roots.push(Root { begin: Begin::Folder(folder.clone()), sources, claims });
    }
    roots
}

/// The sources that are taken for the repo itself: the one that `flux bootstrap` makes, or else the one that most of the
/// Kustomizations name whose path is there.
pub(crate) fn own_sources(
    files: &dyn Files,
    candidates: &[&Candidate],
    folder: &str,
    generators: &[Candidate],
) -> BTreeSet<SourceId> {
    let mut counts: BTreeMap<SourceId, usize> = BTreeMap::new();
    for candidate in candidates.iter().filter(|candidate| flux::is_kustomization(&candidate.value)) {
        let source = flux::Kustomization::source(&candidate.value, FLUX_NAMESPACE);
        if source.kind == EXTERNAL {
            continue;
        }
        let wanted = candidate.value.pointer("/spec/path").and_then(serde_json::Value::as_str).unwrap_or_default();
        if wanted.contains("${") || folder_of(files, wanted).is_some_and(|folder| !folder.is_empty()) {
            *counts.entry(source).or_default() += 1;
        }
    }
    if counts.is_empty() {
        // All of it comes by way of artifacts.
        let near = generators.iter().filter(|generator| path::is_within(&generator.path, folder));
        for source in artifacts::sources(near) {
            *counts.entry(source).or_default() += 1;
        }
    }
    let usual: BTreeSet<SourceId> = counts.keys().filter(|source| source.is_usual()).cloned().collect();
    if !usual.is_empty() {
        return usual;
    }
    let most = counts.into_iter().max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)));
    most.map(|(source, _)| source).into_iter().collect()
}

/// The source that `flux bootstrap` and FluxInstances make when nothing else is said.
fn usual_source(kind: &str) -> SourceId {
    SourceId { kind: kind.to_owned(), namespace: FLUX_NAMESPACE.to_owned(), name: FLUX_NAMESPACE.to_owned() }
}

/// A path of a Kustomization as a folder of the tree, when it is there.
pub(crate) fn folder_of(files: &dyn Files, text: &str) -> Option<String> {
    let joined = path::secure(text);
    match files.resolve(&joined) {
        Ok((folder, FileKind::Folder)) => Some(folder),
        _ => None,
    }
}

/// Adds what the candidates make, directly or not.
fn reach(targets: &[BTreeSet<usize>], from: impl IntoIterator<Item = usize>, reached: &mut HashSet<usize>) {
    let mut left: Vec<usize> = from.into_iter().collect();
    while let Some(index) = left.pop() {
        if reached.insert(index) {
            left.extend(targets.get(index).into_iter().flatten());
        }
    }
}

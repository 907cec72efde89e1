//! Who applies a file: the kustomizations and Flux Kustomizations above it, up to the cluster.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::{FluxKustomization, Kustomize, Side};
use crate::meaning::is_kustomization;
use crate::paths::{file_name, parent};

/// Files and directories that are gone up through at most, so that odd repos end.
const MOST_STEPS: usize = 400;
/// Flux Kustomizations inside of one another.
const DEEPEST: usize = 12;

/// One way in which a file reaches a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Context {
    /// The cluster, where the repo tells clusters apart.
    pub cluster: Option<String>,
    /// The Flux Kustomization that builds the file.
    pub applied_by: Option<Arc<FluxKustomization>>,
    /// The namespace that its objects without one get.
    pub namespace: Option<String>,
}

impl Side<'_> {
    /// The ways in which a file reaches clusters; at least one.
    pub fn contexts(&self, file: &str) -> Arc<[Context]> {
        self.contexts_at(file, &[]).0
    }

    /// The clusters that a file reaches, sorted.
    pub fn clusters(&self, file: &str) -> Vec<String> {
        let clusters: BTreeSet<String> =
            self.contexts(file).iter().filter_map(|context| context.cluster.clone()).collect();
        clusters.into_iter().collect()
    }

    /// The contexts, and whether they are all there are: not when the way led back into `above`, the files that are
    /// being followed already.
    fn contexts_at(&self, file: &str, above: &[&str]) -> (Arc<[Context]>, bool) {
        if let Ok(known) = self.contexts.lock()
            && let Some(known) = known.get(file)
        {
            return (known.clone(), true);
        }
        if above.contains(&file) || above.len() > DEEPEST {
            return ([].into(), false);
        }
        let above = [above, &[file]].concat();
        let mut climb =
            Climb { side: self, above: &above, seen: HashSet::new(), found: Vec::new(), whole: true, namespace: None };
        climb.file(file, None);
        let Climb { mut found, whole, namespace, .. } = climb;
        if found.is_empty() {
            found.push(Context { cluster: cluster_in(file), applied_by: None, namespace });
        }
        let mut seen = HashSet::new();
        found.retain(|context| seen.insert(context.clone()));
        found.sort_by(|a, b| a.cluster.cmp(&b.cluster));
        let found: Arc<[Context]> = found.into();
        if let Ok(mut known) = self.contexts.lock()
            && (whole || above.len() == 1)
        {
            known.insert(file.to_owned(), found.clone());
        }
        (found, whole)
    }
}

/// The folder after `clusters/` in a path.
pub(crate) fn cluster_in(path: &str) -> Option<String> {
    let mut parts = parent(path).split('/');
    parts.find(|part| matches!(*part, "clusters" | "cluster"))?;
    parts
        .next()
        .filter(|name| !matches!(*name, "base" | "common" | "shared" | "components" | "flux"))
        .map(str::to_owned)
}

struct Climb<'s, 'a> {
    side: &'s Side<'a>,
    above: &'s [&'s str],
    seen: HashSet<(String, Option<String>)>,
    found: Vec<Context>,
    whole: bool,
    /// The namespace that the last kustomization gave, for what nothing above takes.
    namespace: Option<String>,
}

impl Climb<'_, '_> {
    /// From a file, or from a directory that a kustomization makes a unit of, to what takes it.
    fn file(&mut self, path: &str, namespace: Option<&str>) {
        if self.seen.len() > MOST_STEPS || !self.seen.insert((path.to_owned(), namespace.map(str::to_owned))) {
            return;
        }
        let mut taken = false;
        for kustomization in self.takers(path) {
            if kustomization.takes(path) {
                taken = true;
                let namespace = kustomization.namespace.as_deref().or(namespace);
                self.directory(&kustomization.directory, namespace);
            }
        }
        // A kustomization applies itself: the generators in it reach what its directory reaches.
        if is_kustomization(path) {
            return self.directory(parent(path), namespace);
        }
        // A directory without a kustomization is taken with all its files.
        let mut directory = parent(path);
        while !taken {
            let own = self.side.kustomization_of(directory);
            let generated = own.as_ref().is_some_and(|own| own.generates(path));
            if own.is_some() && !generated {
                break;
            }
            if generated {
                self.directory(directory, namespace);
                break;
            }
            taken = self.built_by_flux(directory, namespace);
            if directory.is_empty() {
                break;
            }
            directory = parent(directory);
        }
    }

    /// The kustomizations that may name a path: from its own directory they need no more than its last part, from
    /// elsewhere the part before it or `..` as well.
    fn takers(&self, path: &str) -> Vec<Arc<Kustomize>> {
        let (above, name) = (parent(path), file_name(path));
        let mut found: Vec<Arc<Kustomize>> = self.side.kustomization_of(above).into_iter().collect();
        for needle in [format!("{}/{name}", file_name(above)), format!("../{name}")] {
            found.extend(self.side.kustomizations_containing(&needle));
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found.dedup_by(|a, b| a.path == b.path);
        found
    }

    fn directory(&mut self, directory: &str, namespace: Option<&str>) {
        self.namespace = namespace.map(str::to_owned).or(self.namespace.take());
        let built = self.built_by_flux(directory, namespace);
        if directory.is_empty() {
            return;
        }
        if self.seen.len() > MOST_STEPS || !self.seen.insert((directory.to_owned(), namespace.map(str::to_owned))) {
            return;
        }
        let mut taken = built;
        for kustomization in self.takers(directory) {
            if kustomization.directory != directory && kustomization.takes(directory) {
                taken = true;
                let namespace = kustomization.namespace.as_deref().or(namespace);
                self.directory(&kustomization.directory, namespace);
            }
        }
        // Flux takes every kustomization below a folder that has none itself.
        let mut above = directory;
        while !taken && !above.is_empty() {
            above = parent(above);
            if self.side.kustomization_of(above).is_some() {
                break;
            }
            taken = self.built_by_flux(above, namespace);
        }
        // An entry point: the cluster's own folder, which nothing in the repo points at.
        if let Some(cluster) = cluster_in(&format!("{directory}/x"))
            && !self.found.iter().any(|context| context.cluster.as_ref() == Some(&cluster))
        {
            self.found.push(Context {
                cluster: Some(cluster),
                applied_by: None,
                namespace: namespace.map(str::to_owned),
            });
        }
    }

    /// Whether a Flux Kustomization builds this directory.
    fn built_by_flux(&mut self, directory: &str, namespace: Option<&str>) -> bool {
        if directory.is_empty() {
            return false;
        }
        let mut any = false;
        for flux in self.side.flux_kustomizations_of(directory).iter() {
            any = true;
            let target = flux.target_namespace.clone().filter(|namespace| !namespace.is_empty());
            let namespace = target.or_else(|| namespace.map(str::to_owned));
            // One that stands in what it builds may lead back here, and to the one above.
            let (above, whole) = self.side.contexts_at(&flux.file, self.above);
            self.whole &= whole;
            let mut clusters: BTreeSet<Option<String>> = above.iter().map(|context| context.cluster.clone()).collect();
            if clusters.len() > 1 {
                clusters.remove(&None);
            }
            if clusters.is_empty() {
                clusters.insert(cluster_in(&flux.file));
            }
            for cluster in clusters {
                // What is known better replaces the folder's bare name.
                self.found.retain(|context| context.applied_by.is_some() || context.cluster != cluster);
                self.found.push(Context { cluster, applied_by: Some(flux.clone()), namespace: namespace.clone() });
            }
        }
        any
    }
}

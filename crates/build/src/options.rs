//! How to build, and where to begin.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::applier::{ApplierKind, Variable};

/// How to build.
#[derive(Debug, Clone)]
pub struct Options {
    /// The version of Flux in the cluster, as major and minor; since 2.9 variables without a value fail a build.
    pub flux: (u16, u16),
    /// Whether variables without a value fail a build; what `flux` says when it is `None`.
    pub strict: Option<bool>,
    /// Sources, and where in the tree of files their content lies.
    pub sources: Vec<SourceAt>,
    /// What ConfigMaps and Secrets hold that only the cluster has.
    pub substitute_from: Vec<VariablesOf>,
    /// Where the addresses that kustomizations name lie in the tree, as
    /// [`fluxwright_kustomize::Options::remotes`].
    pub remotes: BTreeMap<String, String>,
    /// How many threads may work.
    pub threads: usize,
    /// How much a build may take.
    pub limits: Limits,
}

impl Default for Options {
    /// The newest Flux known, nothing mapped, on all cores.
    fn default() -> Self {
        Self {
            flux: (2, 9),
            strict: None,
            sources: Vec::new(),
            substitute_from: Vec::new(),
            remotes: BTreeMap::new(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// Whether a variable without a value fails the build.
    pub fn is_strict(&self) -> bool {
        self.strict.unwrap_or(self.flux >= (2, 9))
    }
}

/// What is known of an applier before it is built.
#[derive(Debug, Clone, Copy)]
pub struct Unbuilt<'a> {
    /// What it is.
    pub kind: ApplierKind,
    /// Its namespace; of a folder that of Flux.
    pub namespace: &'a str,
    /// Its name; of a folder its path.
    pub name: &'a str,
    /// The outermost applier above it, by its own name, or itself.
    pub root: &'a str,
    /// What it builds, from the root of its source; of a ResourceSet the folder that its file lies in.
    pub folder: &'a str,
    /// The object itself; nothing for a folder.
    pub value: &'a Value,
    /// What it substitutes.
    pub variables: &'a BTreeMap<String, Variable>,
}

/// A source, and where its content lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAt {
    /// `GitRepository`, `OCIRepository`, `Bucket` or `ExternalArtifact`.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The folder with its content, from the root of the tree.
    pub path: String,
}

/// The variables of a ConfigMap or Secret that is in the cluster and not in the repo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariablesOf {
    /// `ConfigMap` or `Secret`.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What it holds; of a Secret the values as they are, without base64.
    pub data: BTreeMap<String, String>,
}

/// How much a build may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Objects in all.
    pub resources: usize,
    /// Appliers in all.
    pub appliers: usize,
    /// Appliers that make one another in a row.
    pub depth: usize,
    /// Of each run of kustomize.
    pub kustomize: fluxwright_kustomize::Limits,
    /// Of each ResourceSet.
    pub sets: fluxwright_resourceset::Limits,
}

impl Default for Limits {
    /// 200,000 objects, 20,000 appliers, 32 levels.
    fn default() -> Self {
        Self {
            resources: 200_000,
            appliers: 20_000,
            depth: 32,
            kustomize: fluxwright_kustomize::Limits::default(),
            sets: fluxwright_resourceset::Limits::default(),
        }
    }
}

/// Where a build begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At every entry point of the repo.
    Everything,
    /// At a folder, from the root of the tree, as if a FluxInstance synced it.
    Folder(String),
    /// At one Flux Kustomization or ResourceSet, wherever the repo makes it. Those around it are built as well, since they
    /// decide what it says, but only it and what it makes is told.
    Object {
        /// `Kustomization` or `ResourceSet`.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

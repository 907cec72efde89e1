//! What rules look at: the repo as it is written, and as Flux would build it, with look-ups that are computed once.

mod charts;
mod env_files;
mod fields;
mod implied;
mod makers;
mod meant;
mod namespace_files;
mod number_fields;
mod objects;
mod origin;
mod problems;
mod quoted;
mod roots;
mod sets;
mod shapes;
mod spot;
mod substituted;
mod texts;
mod trees;
mod unlisted;
mod unseen;
mod values_files;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use fluxwright_build::{Applier, Built, Resource};
use fluxwright_repo::scan::{Object, Role, Scan};
use fluxwright_schema::Catalogue;
use fluxwright_yaml::Stream;
use serde_json::Value;

use crate::finding::Place;
use crate::survey::Survey;
pub(crate) use charts::VersionedCharts;
pub(crate) use env_files::{EnvFiles, is_version};
pub(crate) use implied::Implied;
pub(crate) use makers::Made;
pub(crate) use meant::{Leads, Meant};
pub(crate) use number_fields::wrong as wrong_numbers;
use objects::Objects;
pub(crate) use quoted::{Quoted, QuotedVariables};
pub use roots::{Existence, Root, Why, is_open};
pub(crate) use sets::SetReport;
pub(crate) use shapes::Misfit;
pub(crate) use spot::find_word;
use texts::Texts;
use trees::Trees;
use unseen::Written;
pub(crate) use values_files::{Fate, ValuesFiles};

/// The repo under check.
#[derive(Debug)]
pub struct World<'a> {
    survey: &'a Survey,
    scan: &'a Scan,
    built: &'a Built,
    roots: Vec<Root>,
    /// The root of each applier, and what all roots have.
    root_of: HashMap<usize, usize>,
    names: HashSet<u64>,
    objects: Objects,
    trees: Trees,
    texts: Texts,
    sets: OnceLock<Vec<SetReport>>,
    misfits: OnceLock<Vec<Misfit>>,
    written: OnceLock<Written>,
    all_here: OnceLock<Vec<bool>>,
}

impl<'a> World<'a> {
    /// A repo as it was read, and what was built from it.
    pub fn new(survey: &'a Survey, built: &'a Built) -> Self {
        let scan = &survey.scan;
        let roots = Root::all(built);
        Self {
            root_of: roots.iter().enumerate().map(|(index, root)| (root.applier, index)).collect(),
            names: roots.iter().flat_map(Root::fingerprints).collect(),
            survey,
            scan,
            built,
            roots,
            objects: Objects::of(scan),
            trees: Trees::of(scan),
            texts: Texts::default(),
            sets: OnceLock::new(),
            misfits: OnceLock::new(),
            written: OnceLock::new(),
            all_here: OnceLock::new(),
        }
    }

    /// The repo, as it is written: its paths, files and objects.
    pub fn scan(&self) -> &'a Scan {
        self.scan
    }

    /// The repo, as Flux would build it.
    pub fn built(&self) -> &'a Built {
        self.built
    }

    /// What each cluster gets.
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// The root of an applier, an index of `Built::appliers`.
    pub fn root_of(&self, applier: usize) -> Option<&Root> {
        let root = self.built.appliers.get(applier)?.root;
        self.roots.get(*self.root_of.get(&root)?)
    }

    /// Whether a cluster gets an object of a group (empty for the core) and kind. A kind without namespaces has `""` for one.
    pub fn lookup(&self, root: &Root, kind: (&str, &str), namespace: &str, name: &str) -> Existence<'a> {
        let built = self.built;
        if let Some(found) = root.indices(kind, namespace, name).iter().find_map(|index| built.resources.get(*index)) {
            return Existence::Here(found);
        }
        if is_open(name) || is_open(namespace) {
            return Existence::Maybe(Why::OpenName);
        }
        if !root.unseen.is_empty() && !self.is_unwritten(root, kind, name) {
            return Existence::Maybe(Why::Unseen);
        }
        // Nearly everything that is missing is so in all roots.
        if !self.names.contains(&roots::fingerprint(kind, namespace, name)) {
            return Existence::Missing;
        }
        let has = |other: &&Root| !other.indices(kind, namespace, name).is_empty();
        match self.roots.iter().filter(has).any(|other| !self.are_apart(root, other)) {
            true => Existence::Maybe(Why::OtherRoot),
            false => Existence::Missing,
        }
    }

    /// Who applies an object: its own applier first, the root last.
    pub fn chain(&self, resource: &Resource) -> Vec<&'a Applier> {
        origin::chain(self.built, resource)
    }

    /// The schemas.
    pub fn catalogue(&self) -> &'a Catalogue {
        &self.survey.catalogue
    }

    /// Whether variables without a value fail a build.
    pub fn is_strict(&self) -> bool {
        self.survey.build_options().is_strict()
    }

    /// The version of Flux in the cluster; `None` stands for the newest.
    pub fn flux(&self) -> Option<(u16, u16)> {
        self.survey.flux
    }

    /// Every object as it is written, in the order of paths; also patches, kustomizations, and what is put into ConfigMaps (see
    /// [`Object::role`]).
    pub fn objects(&self) -> &'a [Object] {
        self.scan.objects()
    }

    /// The objects to be applied of a group (empty for the core) and kind as they are written, whatever their version.
    pub fn objects_of(&self, group: &str, kind: &str) -> impl Iterator<Item = &'a Object> {
        let found = self.of_kind(group, kind);
        found.filter(|object| object.role == Role::Object)
    }

    /// The kustomizations and components of kustomize.
    pub fn kustomizations(&self) -> impl Iterator<Item = &'a Object> {
        let group = "kustomize.config.k8s.io";
        let named = self.of_kind(group, "Kustomization").chain(self.of_kind(group, "Component"));
        named.chain(self.of_kind("", "Kustomization")).filter(|object| object.role == Role::Kustomize)
    }

    fn of_kind(&self, group: &str, kind: &str) -> impl Iterator<Item = &'a Object> {
        let objects = self.scan.objects();
        self.objects.of_kind(group, kind).iter().filter_map(|index| objects.get(*index)).collect::<Vec<_>>().into_iter()
    }

    /// An object as Kubernetes reads it: aliases followed, types resolved. Null when it cannot be read.
    pub fn value(&self, object: &Object) -> Arc<Value> {
        self.objects.value(object, || self.trees.of_file(self.scan, object.file))
    }

    /// The file of an object.
    pub fn path_of(&self, object: &Object) -> &'a str {
        self.scan.file_of(object).map_or("", |file| file.path.as_str())
    }

    /// The tree of a manifest, parsed once; [`Object::node_in`] finds an object in it. `None` where the file is no manifest.
    pub fn tree(&self, path: &str) -> Option<Arc<Stream>> {
        let index = self.scan.files().binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(self.trees.of_file(self.scan, index))
    }

    /// The place of a field of an object, written as for `fluxwright_yaml::edit::Path::parse`, such as
    /// `spec.valuesFrom[0].name`. Where it is missing: the key of the deepest field on the way that is there, or the object's
    /// name.
    pub fn place(&self, object: &Object, field: &str) -> Place {
        let tree = self.trees.of_file(self.scan, object.file);
        let span = object
            .document_in(&tree)
            .and_then(|document| fields::span(document, object.node_in(&tree)?, field))
            .unwrap_or_else(|| object.name_span.clone());
        Place::new(self.path_of(object), span)
    }

    /// The text of a file, read once; `None` when it is not there or is no text.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.texts.get(self.scan, path)
    }

    /// The texts that were read so far: all YAML, and what rules asked for.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (Arc<str>, Arc<str>)> {
        self.texts.all(self.scan).into_iter()
    }
}

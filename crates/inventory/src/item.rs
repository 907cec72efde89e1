//! The objects of a repo, as Flux builds them and as they lie in files.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use fluxwright_build::{Built, Id, Origin, Place};
use fluxwright_repo::scan::{Role, Scan};
use fluxwright_yaml::Dialect;
use serde_json::Value;

use crate::cluster::{self, Cluster};
use crate::input::Inputs;

/// Everything that a repo has.
#[derive(Debug)]
pub struct Inventory<'b> {
    /// What Flux builds.
    pub built: &'b Built,
    /// The clusters, in the order of the build.
    pub clusters: Vec<Cluster>,
    /// The objects: those that are built in their order, then those of files that nothing builds, in the order of paths.
    pub items: Vec<Item>,
    /// By cluster (none for what nothing applies), kind, namespace and name.
    index: HashMap<(Option<usize>, String, String, String), usize>,
    /// By resource of the build.
    by_resource: HashMap<usize, usize>,
}

/// An object in one cluster.
#[derive(Debug, Clone)]
pub struct Item {
    /// Who it is.
    pub id: Id,
    /// The object, after all steps of the build; as written where nothing applies it.
    pub value: Arc<Value>,
    /// The file and line that it comes from.
    pub place: Place,
    /// How it comes from there.
    pub made: Made,
    /// The cluster that applies it, as an index of [`Inventory::clusters`]; `None` where nothing does, as far as the repo tells.
    pub cluster: Option<usize>,
    /// Who applies it, as an index of [`Built::appliers`].
    pub applier: Option<usize>,
    /// Itself, as an index of [`Built::resources`].
    pub resource: Option<usize>,
}

impl Item {
    /// The line to look at first: that of the input where it is rendered from one, else that of the object.
    pub fn source(&self) -> &Place {
        match &self.made {
            Made::Rendered { place: Some(place), .. } => place,
            _ => &self.place,
        }
    }
}

/// How an object comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// It is written out.
    Written,
    /// A generator of a kustomization makes it.
    Generated,
    /// A ResourceSet makes it.
    Rendered {
        /// The ResourceSet, as an index of [`Built::resources`].
        set: usize,
        /// The name of the input, or its number where it has none; `None` where there are no inputs.
        input: Option<String>,
        /// Where the input is written, or its provider; `None` where that is not known.
        place: Option<Place>,
    },
}

impl<'b> Inventory<'b> {
    /// What a build and the scan that it was made from have.
    pub fn new(built: &'b Built, scan: &Scan) -> Self {
        let clusters = cluster::of(built);
        let by_root: HashMap<usize, usize> =
            clusters.iter().enumerate().map(|(index, cluster)| (cluster.root, index)).collect();
        let mut items = Vec::new();
        let mut owned = Owned::default();
        let mut inputs = Inputs::new(built, scan);
        for (index, resource) in built.resources.iter().enumerate() {
            let origin = &resource.provenance.origin;
            let made = match origin {
                Origin::File { path, document, line } => {
                    owned.add(path, *document, *line);
                    Made::Written
                }
                Origin::Generated { .. } => Made::Generated,
                Origin::Template { set, input, .. } => Made::Rendered {
                    set: *set,
                    input: input.as_ref().map(|input| match &input.name {
                        Some(name) => name.to_string(),
                        None => input.index.to_string(),
                    }),
                    place: input.as_ref().and_then(|input| match input.provider.as_deref() {
                        Some(provider) if provider.kind == "ResourceSet" => {
                            inputs.own(*set, input.index, input.name.as_deref())
                        }
                        Some(provider) => inputs.provider(&provider.namespace, &provider.name),
                        None => None,
                    }),
                },
            };
            let root = built.appliers.get(resource.applier).map(|applier| applier.root);
            items.push(Item {
                id: resource.id(),
                value: Arc::clone(&resource.value),
                place: origin.place(),
                made,
                cluster: root.and_then(|root| by_root.get(&root)).copied(),
                applier: Some(resource.applier),
                resource: Some(index),
            });
        }
        items.extend(unbuilt(scan, &owned));
        let mut index = HashMap::new();
        let mut by_resource = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            let key = (item.cluster, item.id.kind.clone(), item.id.namespace.clone(), item.id.name.clone());
            index.entry(key).or_insert(at);
            by_resource.extend(item.resource.map(|resource| (resource, at)));
        }
        Self { built, clusters, items, index, by_resource }
    }

    /// An object that another one of a cluster names; one that nothing applies only where the cluster has none.
    pub fn find(&self, cluster: Option<usize>, kind: &str, namespace: &str, name: &str) -> Option<&Item> {
        let find = |cluster| {
            let key = (cluster, kind.to_owned(), namespace.to_owned(), name.to_owned());
            self.index.get(&key).and_then(|at| self.items.get(*at))
        };
        find(cluster).or_else(|| find(None))
    }

    /// The item of a resource of the build.
    pub fn of_resource(&self, resource: usize) -> Option<&Item> {
        self.items.get(*self.by_resource.get(&resource)?)
    }

    /// The name of a cluster.
    pub fn cluster_name(&self, cluster: usize) -> &str {
        self.clusters.get(cluster).map_or("", |cluster| &cluster.name)
    }

    /// Group and kind of everything there is, sorted, each once.
    pub fn kinds(&self) -> Vec<(&str, &str)> {
        let mut kinds: Vec<(&str, &str)> =
            self.items.iter().map(|item| (item.id.group.as_str(), item.id.kind.as_str())).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// The documents that the build has taken up.
#[derive(Default)]
struct Owned {
    documents: HashSet<(Arc<str>, usize)>,
    lines: HashSet<(Arc<str>, usize)>,
}

impl Owned {
    fn add(&mut self, path: &Arc<str>, document: usize, line: usize) {
        self.documents.insert((Arc::clone(path), document));
        self.lines.insert((Arc::clone(path), line));
    }
}

/// The objects of files that no build has taken up.
fn unbuilt(scan: &Scan, owned: &Owned) -> Vec<Item> {
    let mut items = Vec::new();
    for file in scan.files() {
        let path: Arc<str> = Arc::from(file.path.as_str());
        let left: Vec<_> = scan
            .objects_in(file)
            .iter()
            .filter(|object| object.role == Role::Object)
            .filter(|object| {
                !owned.documents.contains(&(Arc::clone(&path), object.document))
                    && !owned.lines.contains(&(Arc::clone(&path), object.line))
            })
            .collect();
        if left.is_empty() {
            continue;
        }
        let stream = scan.parse(file);
        for object in left {
            let (Some(document), Some(node)) = (object.document_in(&stream), object.node_in(&stream)) else { continue };
            // What cannot be read as a value is told by `check`; its identity is known all the same.
            let value = node.to_value(document, Dialect::Sigs).unwrap_or(Value::Null);
            items.push(Item {
                id: Id {
                    group: object.group().to_owned(),
                    version: object.version().to_owned(),
                    kind: object.kind.clone(),
                    namespace: object.namespace.clone().unwrap_or_default(),
                    name: object.name.clone(),
                },
                value: Arc::new(value),
                place: Place { path: Arc::clone(&path), line: object.line },
                made: Made::Written,
                cluster: None,
                applier: None,
                resource: None,
            });
        }
    }
    items
}

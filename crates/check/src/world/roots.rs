//! What each cluster gets, and what it might get from elsewhere.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use fluxwright_build::{Built, Resource, State};

/// One cluster's view: an entry point of the repo, and all that follows from it.
#[derive(Debug)]
pub struct Root {
    /// The applier, as an index of `Built::appliers`.
    pub applier: usize,
    /// Its name for people: a folder, or `namespace/name` of a Kustomization.
    pub name: String,
    /// Indices of `Built::appliers`, the root itself first.
    pub appliers: Vec<usize>,
    /// Indices of `Built::resources`.
    pub resources: Vec<usize>,
    /// Whether its folder says that it is not in use: an archive, examples, templates.
    pub is_aside: bool,
    /// Appliers whose objects are not known, as they failed or are of another source.
    pub unseen: Vec<usize>,
    by_name: HashMap<Key, Vec<usize>>,
    by_kind: HashMap<(String, String), Vec<usize>>,
}

/// Group, kind, namespace and name.
type Key = (String, String, String, String);

/// Whether something is in a cluster.
#[derive(Debug, Clone, Copy)]
pub enum Existence<'b> {
    /// The repo puts it there.
    Here(&'b Resource),
    /// It may be there all the same.
    Maybe(Why),
    /// All that the cluster gets from the repo is known, and this is not in it.
    Missing,
}

/// Why something may be there although it was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its name has a part that only the cluster knows.
    OpenName,
    /// Something in the same cluster could not be built, or is of a source that is not this repo.
    Unseen,
    /// Another root of the repo has it, and both may be for one cluster.
    OtherRoot,
}

impl Root {
    /// All roots of a build, in their order.
    pub(super) fn all(built: &Built) -> Vec<Self> {
        let mut roots: Vec<Self> = Vec::new();
        let mut at = HashMap::new();
        for (index, applier) in built.appliers.iter().enumerate() {
            let slot = *at.entry(applier.root).or_insert_with(|| {
                roots.push(Self::named(applier.root, built));
                roots.len() - 1
            });
            let Some(root) = roots.get_mut(slot) else { continue };
            root.appliers.push(index);
            if !matches!(applier.state, State::Built) {
                root.unseen.push(index);
            }
        }
        for (index, resource) in built.resources.iter().enumerate() {
            let applier = built.appliers.get(resource.applier);
            let root = applier.and_then(|applier| at.get(&applier.root)).and_then(|slot| roots.get_mut(*slot));
            if let Some(root) = root {
                root.add(index, resource);
            }
        }
        // Where variables lack values the objects are there all the same.
        let shown: HashSet<usize> = built.resources.iter().map(|resource| resource.applier).collect();
        for root in &mut roots {
            root.unseen.retain(|applier| !shown.contains(applier));
        }
        roots
    }

    fn named(applier: usize, built: &Built) -> Self {
        let name = built.appliers.get(applier).map_or_else(String::new, |applier| match applier.resource {
            None => applier.folder.clone(),
            Some(_) => format!("{}/{}", applier.namespace, applier.name),
        });
        Self {
            applier,
            is_aside: built.appliers.get(applier).is_some_and(|applier| is_aside(&applier.place.path)),
            name: if name.is_empty() { ".".to_owned() } else { name },
            appliers: Vec::new(),
            resources: Vec::new(),
            unseen: Vec::new(),
            by_name: HashMap::new(),
            by_kind: HashMap::new(),
        }
    }

    fn add(&mut self, index: usize, resource: &Resource) {
        let id = resource.id();
        self.resources.push(index);
        self.by_kind.entry((id.group.clone(), id.kind.clone())).or_default().push(index);
        self.by_name.entry((id.group, id.kind, id.namespace, id.name)).or_default().push(index);
    }

    /// All its objects, in the order in which they are applied.
    pub fn resources<'b>(&self, built: &'b Built) -> impl Iterator<Item = &'b Resource> {
        self.resources.iter().filter_map(|index| built.resources.get(*index))
    }

    /// Its objects of a group (empty for the core) and kind, whatever their version.
    pub fn of_kind<'b>(&self, built: &'b Built, group: &str, kind: &str) -> impl Iterator<Item = &'b Resource> {
        let indices = self.by_kind.get(&(group.to_owned(), kind.to_owned()));
        indices.into_iter().flatten().filter_map(|index| built.resources.get(*index))
    }

    /// All that have this name; more than one where two appliers own it.
    pub fn named_so<'b>(
        &self,
        built: &'b Built,
        kind: (&str, &str),
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = &'b Resource> {
        self.indices(kind, namespace, name).iter().filter_map(|index| built.resources.get(*index))
    }

    /// Of everything that it has.
    pub(super) fn fingerprints(&self) -> impl Iterator<Item = u64> {
        self.by_name.keys().map(|(group, kind, namespace, name)| fingerprint((group, kind), namespace, name))
    }

    pub(super) fn indices(&self, (group, kind): (&str, &str), namespace: &str, name: &str) -> &[usize] {
        let key = (group.to_owned(), kind.to_owned(), namespace.to_owned(), name.to_owned());
        self.by_name.get(&key).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether a path says that what lies there is not in use.
fn is_aside(path: &str) -> bool {
    const ASIDE: [&str; 14] = [
        "archive",
        "archived",
        "attic",
        "deprecated",
        "disabled",
        "docs",
        "example",
        "examples",
        "old",
        "retired",
        "samples",
        "templates",
        "testdata",
        "unused",
    ];
    let is_it = |step: &str| step.starts_with(['.', '_']) || ASIDE.contains(&step.to_lowercase().as_str());
    path.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(is_it))
}

/// A number for the name of an object; two names may have the same.
pub(super) fn fingerprint((group, kind): (&str, &str), namespace: &str, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (group, kind, namespace, name).hash(&mut hasher);
    hasher.finish()
}

/// Whether a text has a part that is not known: a variable that stays, or the placeholder of a value that only the cluster has.
pub fn is_open(text: &str) -> bool {
    text.contains("${") || text.contains('⟨') || text.contains("ENC[") || text.contains("<<") || text.contains("{{")
}

//! What lies around the HelmReleases of one cluster.

use std::collections::{BTreeSet, HashMap};

use fluxwright_build::{ApplierKind, Built, SourceAt, State};
use fluxwright_helm::Cluster;
use fluxwright_helm::values::Data;
use serde_json::Value;

type Key = (String, String, String);

/// The objects of one root of a build, and the sources that are known.
#[derive(Debug)]
pub struct Around<'b> {
    objects: HashMap<Key, &'b Value>,
    /// Sources whose content is the repo.
    own: BTreeSet<Key>,
    mapped: &'b [SourceAt],
}

impl<'b> Around<'b> {
    /// Of a root, an index of [`Built::appliers`].
    pub fn of(built: &'b Built, root: usize, mapped: &'b [SourceAt]) -> Self {
        let mut objects = HashMap::new();
        for resource in &built.resources {
            let Some(applier) = built.appliers.get(resource.applier).filter(|applier| applier.root == root) else {
                continue;
            };
            let namespace = match resource.namespace() {
                "" => applier.namespace.as_str(),
                namespace => namespace,
            };
            let key = (resource.kind().to_owned(), namespace.to_owned(), resource.name().to_owned());
            objects.entry(key).or_insert(&*resource.value);
        }
        let mut own = BTreeSet::from([("GitRepository".into(), "flux-system".into(), "flux-system".into())]);
        for applier in built.appliers.iter().filter(|applier| applier.root == root) {
            let built_from = applier.kind == ApplierKind::Kustomization && !matches!(applier.state, State::Skipped(_));
            let object = applier.resource.and_then(|index| built.resources.get(index));
            if let Some(object) = object.filter(|_| built_from) {
                own.extend(source(&object.value, &applier.namespace));
            }
        }
        own.retain(|key| !mapped.iter().any(|at| is_at(at, &key.0, &key.1, &key.2)));
        Self { objects, own, mapped }
    }
}

/// The source of a Kustomization.
fn source(object: &Value, namespace: &str) -> Option<Key> {
    let text = |key: &str| object.pointer(&format!("/spec/sourceRef/{key}")).and_then(Value::as_str);
    Some((text("kind")?.to_owned(), text("namespace").unwrap_or(namespace).to_owned(), text("name")?.to_owned()))
}

fn is_at(at: &SourceAt, kind: &str, namespace: &str, name: &str) -> bool {
    at.kind == kind && at.namespace == namespace && at.name == name
}

impl Cluster for Around<'_> {
    fn object(&self, kind: &str, namespace: &str, name: &str) -> Option<&Value> {
        self.objects.get(&(kind.to_owned(), namespace.to_owned(), name.to_owned())).copied()
    }

    fn folder(&self, kind: &str, namespace: &str, name: &str) -> Option<String> {
        if let Some(at) = self.mapped.iter().find(|at| is_at(at, kind, namespace, name)) {
            return Some(at.path.clone());
        }
        self.own.contains(&(kind.to_owned(), namespace.to_owned(), name.to_owned())).then(String::new)
    }

    /// What the repo does not make may be in the cluster all the same.
    fn data<'a>(&'a self, kind: &str, namespace: &str, name: &str, key: &str) -> Data<'a> {
        match self.object(kind, namespace, name) {
            Some(object) => Data::of(object, key),
            None => Data::Unknown("not in the repo".into()),
        }
    }
}

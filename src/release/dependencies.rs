//! What a release may depend on, and whether a new dependency closes a circle.

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_yaml::Node;

use super::inputs::set::ReleaseSet;
use fluxwright_repo::Repo;

/// Everything in the repo that `dependsOn` can name.
#[derive(Debug, Default)]
pub struct Known {
    /// Helm releases: inputs of ResourceSets and HelmRelease objects.
    pub releases: BTreeSet<String>,
    /// Flux Kustomizations: objects, and inputs of ResourceSets that make them.
    pub kustomizations: BTreeMap<String, KustomizationSource>,
    edges: BTreeMap<String, Vec<String>>,
}

/// Where a Kustomization was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KustomizationSource {
    /// Its file.
    pub path: String,
    /// Its namespace, where written.
    pub namespace: Option<String>,
}

impl Known {
    /// Collects them.
    pub fn of(repo: &Repo, sets: &[ReleaseSet<'_>]) -> Self {
        let mut known = Self::default();
        for set in sets {
            for release in &set.releases {
                known.releases.insert(release.name.to_owned());
                known.edge(release.name, release.depends_on.iter().copied());
            }
        }
        for object in repo.objects_of("helm.toolkit.fluxcd.io", "HelmRelease") {
            known.releases.insert(object.name.clone());
            known.edge(&object.name, depends_on(repo.node_of(object)));
        }
        for object in repo.objects_of("kustomize.toolkit.fluxcd.io", "Kustomization") {
            let path = repo.file_of(object).path.clone();
            known
                .kustomizations
                .insert(object.name.clone(), KustomizationSource { path, namespace: object.namespace.clone() });
            known.edge(&object.name, depends_on(repo.node_of(object)));
        }
        for object in repo.objects_of(super::inputs::set::GROUP, "ResourceSet") {
            let Some(spec) = repo.node_of(object).and_then(|root| root.get("spec")) else { continue };
            let facts = super::inputs::template::TemplateFacts::of(spec);
            let Some(key) = facts.name_key("Kustomization") else { continue };
            let steps: Vec<&str> = key.split('.').collect();
            for input in spec.get("inputs").and_then(Node::items).unwrap_or_default() {
                let Some(name) = input.at(&steps).and_then(Node::as_str) else { continue };
                let path = repo.file_of(object).path.clone();
                let source = KustomizationSource { path, namespace: object.namespace.clone() };
                known.kustomizations.entry(name.to_owned()).or_insert(source);
                let names = input.get("dependsOn").and_then(Node::items).unwrap_or_default();
                known.edge(name, names.iter().filter_map(Node::as_str));
            }
        }
        known
    }

    fn edge<'s>(&mut self, from: &str, to: impl Iterator<Item = &'s str>) {
        self.edges.entry(from.to_owned()).or_default().extend(to.map(str::to_owned));
    }

    /// Whether a release or Kustomization has this name.
    pub fn has(&self, name: &str) -> bool {
        self.releases.contains(name) || self.kustomizations.contains_key(name)
    }

    /// Every name, sorted.
    pub fn names(&self) -> Vec<&str> {
        let names: BTreeSet<&str> =
            self.releases.iter().chain(self.kustomizations.keys()).map(String::as_str).collect();
        names.into_iter().collect()
    }

    /// The circle that `name` depending on `depends_on` would close, from `name` back to `name`.
    pub fn circle(&self, name: &str, depends_on: &[String]) -> Option<Vec<String>> {
        // Every visited name with the index of the one that led to it: a chain is read back once, when it closes.
        let mut visited: Vec<(&str, Option<usize>)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack: Vec<(&str, Option<usize>)> = depends_on.iter().map(|to| (to.as_str(), None)).collect();
        while let Some((here, from)) = stack.pop() {
            if here == name {
                let mut circle = vec![name.to_owned()];
                let mut at = from;
                while let Some((step, before)) = at.and_then(|index| visited.get(index)) {
                    circle.push((*step).to_owned());
                    at = *before;
                }
                circle.push(name.to_owned());
                circle.reverse();
                return Some(circle);
            }
            if !seen.insert(here) {
                continue;
            }
            let index = visited.len();
            visited.push((here, from));
            stack.extend(self.edges.get(here).into_iter().flatten().map(|to| (to.as_str(), Some(index))));
        }
        None
    }
}

fn depends_on(root: Option<&Node>) -> impl Iterator<Item = &str> {
    let items = root.and_then(|root| root.at(&["spec", "dependsOn"])).and_then(Node::items).unwrap_or_default();
    items.iter().filter_map(|item| item.get("name")?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_through_others() {
        let mut known = Known::default();
        known.edge("a", ["b"].into_iter());
        known.edge("b", ["new"].into_iter());
        let circle = known.circle("new", &["a".to_owned()]).expect("new → a → b → new");
        assert_eq!(circle, ["new", "a", "b", "new"]);
        assert_eq!(known.circle("new", &["c".to_owned()]), None);
        assert!(known.circle("new", &["new".to_owned()]).is_some(), "itself");
    }
}

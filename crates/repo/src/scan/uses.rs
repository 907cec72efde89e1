//! What kustomizations do with the files that they name.

use std::collections::HashMap;

use fluxwright_yaml::{Document, Node};

use crate::{join, parent};

/// What the kustomizations of a repo use a file for; several may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    /// `resources`, `bases` or `crds` name it: it is read as Kubernetes objects.
    pub resource: bool,
    /// It is a patch.
    pub patch: bool,
    /// A generator makes it a part of a ConfigMap or Secret, or it is values of a chart.
    pub data: bool,
    /// It configures kustomize: transformers, generators, validators, replacements, name references.
    pub config: bool,
}

impl Uses {
    /// Whether no kustomization names it.
    pub fn none(self) -> bool {
        self == Self::default()
    }
}

/// The uses of all files that kustomizations name, by path.
pub(super) type UsesByPath = HashMap<String, Uses>;

/// Adds what one document of the kustomization at `path` names.
pub(super) fn collect(path: &str, document: &Document, found: &mut UsesByPath) {
    let Some(root) = &document.root else { return };
    let mut names = Names { folder: parent(path), found };
    for field in ["resources", "bases", "crds"] {
        names.list(root.get(field), |uses| uses.resource = true);
    }
    for field in ["transformers", "generators", "validators", "configurations"] {
        names.list(root.get(field), |uses| uses.config = true);
    }
    names.list(root.get("patchesStrategicMerge"), |uses| uses.patch = true);
    for field in ["patches", "patchesJson6902"] {
        names.paths(root.get(field), "path", |uses| uses.patch = true);
    }
    names.paths(root.get("replacements"), "path", |uses| uses.config = true);
    names.paths(root.get("helmCharts"), "valuesFile", |uses| uses.data = true);
    names.one(root.at(&["openapi", "path"]), |uses| uses.config = true);
    for field in ["configMapGenerator", "secretGenerator"] {
        for generator in items(root.get(field)) {
            for list in ["files", "envs"] {
                names.list(generator.get(list), |uses| uses.data = true);
            }
            names.one(generator.get("env"), |uses| uses.data = true);
        }
    }
    for chart in items(root.get("helmCharts")) {
        names.list(chart.get("additionalValuesFiles"), |uses| uses.data = true);
    }
}

fn items(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::items).unwrap_or_default()
}

struct Names<'a> {
    folder: &'a str,
    found: &'a mut UsesByPath,
}

impl Names<'_> {
    fn list(&mut self, node: Option<&Node>, mark: fn(&mut Uses)) {
        for item in items(node) {
            self.one(Some(item), mark);
        }
    }

    fn paths(&mut self, node: Option<&Node>, key: &str, mark: fn(&mut Uses)) {
        for item in items(node) {
            self.one(item.get(key), mark);
        }
    }

    fn one(&mut self, node: Option<&Node>, mark: fn(&mut Uses)) {
        // A text of several lines is a patch or a transformer written in place.
        let Some(name) = node.and_then(Node::as_str).filter(|name| !name.contains('\n')) else { return };
        // `key=path`, in generators.
        let name = name.split_once('=').map_or(name, |(_, path)| path);
        if let Some(path) = join(self.folder, name) {
            mark(self.found.entry(path).or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_use() {
        let text = "resources: [a.yaml, ../b]\npatches:\n  - path: p.yaml\n  - patch: |-\n      kind: X\n\
                    patchesStrategicMerge:\n  - q.yaml\n  - |\n    kind: Y\nconfigMapGenerator:\n  - name: x\n    \
                    files: [a.yaml, key=../values.yaml]\n    env: x.env\nreplacements:\n  - path: r.yaml\n";
        let mut found = UsesByPath::new();
        for document in fluxwright_yaml::parse(text).unwrap().documents {
            collect("app/kustomization.yaml", &document, &mut found);
        }
        assert_eq!(found["app/a.yaml"], Uses { resource: true, data: true, ..Uses::default() });
        assert!(found["b"].resource && found["app/p.yaml"].patch && found["app/q.yaml"].patch);
        assert!(found["values.yaml"].data && found["app/x.env"].data && found["app/r.yaml"].config);
        assert_eq!(found.len(), 7);
    }
}

//! Kubernetes objects that the repo has already.

use std::collections::BTreeSet;

use fluxwright_repo::{Repo, parent};
use fluxwright_yaml::{Dialect, Document, Node};
use serde_json::Value;

/// The objects of a repo, those of some files left out: what is generated again is not its own neighbour.
#[derive(Debug, Clone)]
pub struct Objects<'r> {
    repo: &'r Repo,
    except: BTreeSet<String>,
}

/// An object that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Existing {
    /// `metadata.name`.
    pub name: String,
    /// Its namespace: `metadata.namespace`, or that of the kustomization beside its file; `None` where neither says one.
    pub namespace: Option<String>,
    /// The file, relative to the repo's root.
    pub file: String,
    /// The object.
    pub value: Value,
}

impl<'r> Objects<'r> {
    /// Those of a repo, without those of these files.
    pub fn new(repo: &'r Repo, except: impl IntoIterator<Item = String>) -> Self {
        Self { repo, except: except.into_iter().collect() }
    }

    /// The objects of a group and kind, in path order.
    pub fn of(&self, group: &str, kind: &str) -> Vec<Existing> {
        let mut found = Vec::new();
        let parsed: BTreeSet<&str> = self.repo.files().iter().map(|file| file.path.as_str()).collect();
        for file in self.repo.files() {
            self.add(&mut found, &file.path, file.documents(), group, kind);
        }
        // Kinds that the reader of repos does not look for.
        let others = self.repo.paths().iter().filter(|path| path.ends_with(".yaml") || path.ends_with(".yml"));
        for path in others.filter(|path| !parsed.contains(path.as_str())) {
            let Ok(text) = self.repo.text(path) else { continue };
            if text.contains(group)
                && text.contains(kind)
                && let Ok(stream) = fluxwright_yaml::parse(&text)
            {
                self.add(&mut found, path, &stream.documents, group, kind);
            }
        }
        found.sort_by(|a, b| a.file.cmp(&b.file));
        found
    }

    fn add(&self, found: &mut Vec<Existing>, file: &str, documents: &[Document], group: &str, kind: &str) {
        // The repo's own templates are no objects, though they may look so.
        if self.except.contains(file) || file.starts_with(".fluxwright/") {
            return;
        }
        for document in documents {
            let text = |path: &[&str]| document.at(path).and_then(Node::as_str).map(str::to_owned);
            let of_group = text(&["apiVersion"]).is_some_and(|api| api.split_once('/').map_or("", |(g, _)| g) == group);
            if !of_group || text(&["kind"]).as_deref() != Some(kind) {
                continue;
            }
            let (Some(name), Some(root)) = (text(&["metadata", "name"]), &document.root) else { continue };
            let Ok(value) = root.to_value(document, Dialect::Sigs) else { continue };
            let namespace = text(&["metadata", "namespace"]).or_else(|| self.namespace_beside(file));
            found.push(Existing { name, namespace, file: file.to_owned(), value });
        }
    }

    /// The namespace that the kustomization in the same folder gives to what it names.
    fn namespace_beside(&self, file: &str) -> Option<String> {
        let folder = parent(file);
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        let paths = names.map(|name| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
        let kustomization = paths.iter().find_map(|path| self.repo.file(path))?;
        let namespace = kustomization.documents().iter().find_map(|document| document.at(&["namespace"]));
        namespace.and_then(Node::as_str).map(str::to_owned)
    }
}

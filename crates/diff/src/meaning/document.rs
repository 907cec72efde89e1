//! A YAML file: its documents and the objects of Kubernetes in them.

use std::sync::{Arc, OnceLock};

use fluxwright_diagnostic::{Span, line_column};
use fluxwright_yaml::{Limits, parse_lenient};

use super::Tree;

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub path: String,
    pub text: Arc<str>,
    pub objects: Vec<Object>,
    /// What is wrong with it: the first line of it, and the message.
    pub error: Option<(usize, String)>,
    /// Where its lines end, found when a line is asked for.
    ends: OnceLock<Vec<usize>>,
}

/// A document of a file, which may or may not be an object of Kubernetes.
#[derive(Debug)]
pub(crate) struct Object {
    /// The API group; empty for core objects.
    pub group: String,
    /// Empty when the document is no object.
    pub kind: String,
    pub name: String,
    pub namespace: Option<String>,
    pub tree: Tree,
    pub line: usize,
}

impl Object {
    /// Whether it is of this kind and API group.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && self.group == group
    }

    /// Whether it is an object of Kubernetes at all.
    pub fn is_object(&self) -> bool {
        !self.kind.is_empty()
    }

    /// Whether it is a kustomization of kustomize, which is not applied itself.
    pub fn is_kustomize(&self) -> bool {
        self.group == "kustomize.config.k8s.io"
    }
}

/// Whether kustomize takes a file of this name as the kustomization of its directory.
pub(crate) fn is_kustomization(path: &str) -> bool {
    matches!(crate::paths::file_name(path), "kustomization.yaml" | "kustomization.yml" | "Kustomization")
}

/// Whether a file is read as YAML; JSON is a part of it.
pub(crate) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json") || is_kustomization(path)
}

impl Parsed {
    /// Reads a text. A broken document is left out, and told as the error.
    pub fn new(path: &str, text: &str) -> Self {
        let (stream, errors) = parse_lenient(text, &Limits::default());
        let error = errors.first().map(|error| {
            let (line, _) = line_column(text, error.span.start);
            (line, error.to_string())
        });
        let mut objects: Vec<Object> = Vec::new();
        for document in &stream.documents {
            if let Some(tree) = Tree::of(document) {
                add(tree, text, path, &mut objects);
            }
        }
        Self { path: path.to_owned(), text: stream.text, objects, error, ends: OnceLock::new() }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, span: &Span) -> usize {
        let ends = self.ends.get_or_init(|| memchr::memchr_iter(b'\n', self.text.as_bytes()).collect());
        ends.partition_point(|end| *end < span.start) + 1
    }
}

fn add(tree: Tree, text: &str, path: &str, objects: &mut Vec<Object>) {
    let line = line_column(text, tree.span.start).0;
    let kind = tree.text(&["kind"]).unwrap_or_default();
    let version = tree.text(&["apiVersion"]).unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group).to_owned();
    // A list of objects, as `kubectl get -o yaml` writes it.
    if kind == "List" && version == "v1" {
        for item in tree.list(&["items"]) {
            add(item.clone(), text, path, objects);
        }
        return;
    }
    let name = tree.text(&["metadata", "name"]).or_else(|| tree.text(&["metadata", "generateName"]));
    let namespace = tree.text(&["metadata", "namespace"]);
    // Kustomize needs neither field in a file of its own name.
    let kustomize = is_kustomization(path) && (kind.is_empty() || kind == "Kustomization" || kind == "Component");
    if kustomize && (version.is_empty() || group == "kustomize.config.k8s.io") {
        let group = "kustomize.config.k8s.io".to_owned();
        objects.push(Object { group, kind: "Kustomization".into(), name: path.into(), namespace: None, tree, line });
        return;
    }
    let is_object = !kind.is_empty() && !version.is_empty();
    let (kind, group) = if is_object { (kind, group) } else { Default::default() };
    objects.push(Object { group, kind, name: name.unwrap_or_default(), namespace, tree, line });
}

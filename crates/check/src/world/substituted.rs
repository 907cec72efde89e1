//! The texts of files that become objects, in which Flux may replace variables.

use std::ops::Range;
use std::sync::Arc;

use fluxwright_build::{Origin, Resource};
use fluxwright_yaml::{Document, Node, NodeKind};
use serde_json::Value;

use super::World;
use crate::finding::Place;
use crate::reference;

/// How deep objects are looked through.
const DEPTH: usize = 64;

impl World<'_> {
    /// The places of an object's texts that have a `${` in them: scalars of its manifest, or files that a generator takes in.
    /// What patches bring is not among them.
    pub(crate) fn texts_of(&self, resource: &Resource) -> Vec<Place> {
        match &resource.provenance.origin {
            Origin::File { path, document, .. } => self.scalars_of(path, *document),
            Origin::Generated { path, generator, entry, .. } => self.taken_in(path, generator, *entry),
            Origin::Template { .. } => Vec::new(),
        }
    }

    fn scalars_of(&self, path: &Arc<str>, document: usize) -> Vec<Place> {
        let Some(text) = self.text(path).filter(|text| text.contains("${")) else { return Vec::new() };
        let Some(tree) = self.tree(path) else { return Vec::new() };
        let mut spans = Vec::new();
        if let Some(root) = tree.documents.get(document).and_then(|document| document.root.as_ref()) {
            scalars(root, &text, &mut spans, 0);
        }
        spans.into_iter().map(|span| Place::new(Arc::clone(path), span)).collect()
    }

    fn taken_in(&self, path: &Arc<str>, generator: &str, entry: usize) -> Vec<Place> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let kustomizations = self.kustomizations().filter(|object| self.path_of(object) == &**path);
        let mut found = Vec::new();
        for object in kustomizations {
            let value = self.value(object);
            let Some(entry) = reference::items(&value, &format!("/{generator}")).get(entry) else { continue };
            let named = ["/files", "/envs"].into_iter().flat_map(|list| reference::items(entry, list));
            for file in named.filter_map(Value::as_str) {
                let file = file.split_once('=').map_or(file, |(_, file)| file);
                let Some(file) = fluxwright_repo::join(folder, file) else { continue };
                if let Some(text) = self.text(&file).filter(|text| text.contains("${")) {
                    found.push(Place::new(file, 0..text.len()));
                }
            }
        }
        found
    }

    /// The scalar of a YAML file that holds a byte, or the whole file when it is something else; with its text.
    pub(crate) fn text_around(&self, path: &str, at: usize) -> Option<(Range<usize>, Arc<str>)> {
        let text = self.text(path)?;
        let tree = self.tree(path).filter(|_| is_yaml(path));
        let mut documents = tree.iter().flat_map(|tree| &tree.documents);
        let found = documents.find_map(|document: &Document| scalar_at(document.root.as_ref()?, at, 0));
        Some(found.map_or_else(|| (0..text.len(), Arc::clone(&text)), |(span, value)| (span, Arc::from(value))))
    }

    /// The first document of a YAML file as Kubernetes reads it, read once.
    pub(crate) fn first_value(&self, path: &str) -> Option<Arc<Value>> {
        self.texts.value(path, || {
            let text = self.text(path).filter(|_| is_yaml(path))?;
            Some(fluxwright_yaml::first_value(&text, &fluxwright_yaml::Limits::default()).ok()?.value)
        })
    }
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn scalars(node: &Node, text: &str, found: &mut Vec<Range<usize>>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match &node.kind {
        NodeKind::Scalar { .. } => {
            if text.get(node.span.clone()).is_some_and(|written| written.contains("${")) {
                found.push(node.span.clone());
            }
        }
        NodeKind::Sequence { items, .. } => items.iter().for_each(|item| scalars(item, text, found, depth + 1)),
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                scalars(&entry.key, text, found, depth + 1);
                scalars(&entry.value, text, found, depth + 1);
            }
        }
        NodeKind::Alias { .. } => {}
    }
}

/// The scalar that holds a byte.
fn scalar_at(node: &Node, at: usize, depth: usize) -> Option<(Range<usize>, &str)> {
    if depth > DEPTH {
        return None;
    }
    match &node.kind {
        NodeKind::Scalar { value, .. } => node.span.contains(&at).then(|| (node.span.clone(), value.as_str())),
        NodeKind::Sequence { items, .. } => items.iter().find_map(|item| scalar_at(item, at, depth + 1)),
        NodeKind::Mapping { entries, .. } => entries
            .iter()
            .find_map(|entry| scalar_at(&entry.key, at, depth + 1).or_else(|| scalar_at(&entry.value, at, depth + 1))),
        NodeKind::Alias { .. } => None,
    }
}

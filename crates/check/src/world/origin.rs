//! From a built object's field to the bytes that a person would change.

use std::sync::Arc;

use fluxwright_build::{Built, Origin, Resource};
use fluxwright_resourceset::Template;
use fluxwright_yaml::{Document, Node};

use super::World;
use super::fields::{followed, span};
use crate::finding::Place;

impl World<'_> {
    /// The place of a field of a built object, written as `spec.valuesFrom[0].name`: in the file that it is from, in the
    /// template that made it, or at the generator's entry. What is not there (since a patch adds it, say) is told at the
    /// deepest field on the way that is, or at the object's name.
    pub fn place_of(&self, resource: &Resource, field: &str) -> Place {
        let origin = &resource.provenance.origin;
        let path = Arc::clone(origin.path());
        let at = match origin {
            Origin::File { document, .. } => self.in_file(&path, *document, resource, field),
            Origin::Generated { generator, entry, .. } => {
                let tree = self.tree(&path);
                let document = tree.as_ref().and_then(|tree| tree.documents.first());
                document
                    .and_then(|document| span(document, document.root.as_ref()?, &format!("{generator}[{entry}].name")))
            }
            Origin::Template { set, step, template: Template::Resource(index), .. } => {
                let template = match step {
                    Some(step) => format!("spec.steps[name=\"{step}\"].resources[{index}]"),
                    None => format!("spec.resources[{index}]"),
                };
                self.in_set(&path, *set, &template, field)
            }
            Origin::Template { template: Template::Text, .. } => None,
        };
        match at {
            Some(span) => Place::new(path, span),
            None => self.line(&path, origin.line()),
        }
    }

    /// The input of a ResourceSet that an object was made for, where the ResourceSet itself has it.
    pub fn input_of(&self, resource: &Resource) -> Option<Place> {
        let Origin::Template { set, path, input: Some(input), .. } = &resource.provenance.origin else { return None };
        let set = self.built.resources.get(*set)?;
        let provider = input.provider.as_deref().filter(|provider| provider.kind != "ResourceSet");
        if provider.is_some() {
            return None;
        }
        let Origin::File { document, .. } = set.provenance.origin else { return None };
        let tree = self.tree(path)?;
        let document = tree.documents.get(document)?;
        let place = span(document, document.root.as_ref()?, &format!("spec.inputs[{}].name", input.index))?;
        Some(Place::new(Arc::clone(path), place))
    }

    /// A line of a file, from 1, without the blanks around it.
    pub fn line(&self, path: &str, line: usize) -> Place {
        let Some(text) = self.text(path) else { return Place::file(path) };
        let mut start = 0;
        for (index, content) in text.split_inclusive('\n').enumerate() {
            if index + 1 == line {
                let inner = content.trim();
                let from = start + content.find(inner).unwrap_or(0);
                return Place::new(path, from..from + inner.len());
            }
            start += content.len();
        }
        Place::file(path)
    }

    fn in_file(&self, path: &str, document: usize, resource: &Resource, field: &str) -> Option<std::ops::Range<usize>> {
        let tree = self.tree(path)?;
        let document = tree.documents.get(document)?;
        let root = document.root.as_ref()?;
        let object = object_in(document, root, resource);
        span(document, object, field).or_else(|| span(document, object, "metadata.name"))
    }

    fn in_set(&self, path: &str, set: usize, template: &str, field: &str) -> Option<std::ops::Range<usize>> {
        let set = self.built.resources.get(set)?;
        let Origin::File { document, .. } = set.provenance.origin else { return None };
        let tree = self.tree(path)?;
        let document = tree.documents.get(document)?;
        let root = document.root.as_ref()?;
        span(document, root, &format!("{template}.{field}"))
    }
}

/// The object itself, or the item of a list that has its kind and name.
fn object_in<'d>(document: &'d Document, root: &'d Node, resource: &Resource) -> &'d Node {
    let is_list = root.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    let items = root.get("items").filter(|_| is_list).map(|items| followed(document, items));
    let text = |node: &Node, path: &[&str]| node.at(path).and_then(Node::as_str).map(str::to_owned);
    let is_it = |item: &&Node| {
        text(item, &["kind"]).as_deref() == Some(resource.kind())
            && text(item, &["metadata", "name"]).as_deref() == Some(resource.name())
    };
    items.and_then(Node::items).and_then(|items| items.iter().find(is_it)).unwrap_or(root)
}

/// The appliers of an object, its own first, the root last.
pub(super) fn chain<'b>(built: &'b Built, resource: &Resource) -> Vec<&'b fluxwright_build::Applier> {
    let mut chain = Vec::new();
    let mut next = Some(resource.applier);
    // Parents come before children, so that this ends; a cycle would be a bug of the build.
    while let Some(applier) = next.and_then(|index| built.appliers.get(index)).filter(|_| chain.len() < 1000) {
        chain.push(applier);
        next = applier.parent;
    }
    chain
}

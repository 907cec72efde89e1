//! The very text of a built object's field: in its file, in the input or template that made it, or in the patch that put it
//! there.

use std::sync::Arc;

use fluxwright_build::{Origin, Resource, Touch};
use fluxwright_diagnostic::Span;
use fluxwright_yaml::{Document, Node, NodeKind};

use super::World;
use super::fields::{followed, span};
use crate::finding::Place;

/// A place, and whether the text that was looked for is what stands there.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    pub place: Place,
    /// Whether the bytes are just the text.
    pub exact: bool,
}

impl World<'_> {
    /// Where a person wrote this text of a built object's field. What a ResourceSet took from an input is told at the input,
    /// what a patch brought in at the patch; else as [`World::place_of`] has it.
    pub(crate) fn spot(&self, resource: &Resource, field: &str, text: &str) -> Spot {
        let usual = self.place_of(resource, field);
        if self.is_text(&usual, text) {
            return Spot { place: usual, exact: true };
        }
        let found = self.in_input(resource, text).or_else(|| self.in_touch(resource, text));
        let place = found.unwrap_or(usual);
        Spot { exact: self.is_text(&place, text), place }
    }

    /// Whether the bytes of a place are this text, quoted or not.
    fn is_text(&self, place: &Place, text: &str) -> bool {
        let source = self.text(&place.path);
        source.as_deref().and_then(|source| source.get(place.span())).is_some_and(|written| unquoted(written) == text)
    }

    /// The scalar of the input that an object was made for, when just one has the text.
    fn in_input(&self, resource: &Resource, text: &str) -> Option<Place> {
        let Origin::Template { set, input: Some(input), .. } = &resource.provenance.origin else { return None };
        if input.provider.as_deref().is_some_and(|provider| provider.kind != "ResourceSet") {
            return None;
        }
        let set = self.built.resources.get(*set)?;
        let Origin::File { path, document, .. } = &set.provenance.origin else { return None };
        let tree = self.tree(path)?;
        let document = tree.documents.get(*document)?;
        let inputs = followed(document, document.at(&["spec", "inputs"])?);
        let input = followed(document, inputs.items()?.get(input.index)?);
        // The input's own name is what it is called by others, and hardly what it calls them.
        let entries = input.entries()?.iter().filter(|entry| entry.key.as_str() != Some("name"));
        let in_lists = entries.clone().filter(|entry| entry.value.items().is_some());
        let found = in_lists.chain(entries).find_map(|entry| scalar(document, &entry.value, text, 0));
        Some(Place::new(Arc::clone(path), found?))
    }

    /// In the objects and kustomization files that changed the object.
    fn in_touch(&self, resource: &Resource, text: &str) -> Option<Place> {
        resource.provenance.touched.iter().rev().find_map(|touch| match touch {
            Touch::Kustomization { path, .. } => self.word_in(path, text),
            Touch::Applier { applier, .. } => {
                let applier = self.built.appliers.get(*applier)?;
                let object = self.built.resources.get(applier.resource?)?;
                self.word_in(object.provenance.origin.path(), text)
            }
        })
    }

    /// The first time that a text stands alone in a file.
    pub(crate) fn word_in(&self, path: &str, text: &str) -> Option<Place> {
        let source = self.text(path)?;
        let at = find_word(&source, text)?;
        Some(Place::new(path, at..at + text.len()))
    }

    /// The bytes of a field of an object's file, when the object is written in one.
    pub(crate) fn written(&self, resource: &Resource, field: &str) -> Option<(Place, usize)> {
        let Origin::File { path, document, .. } = &resource.provenance.origin else { return None };
        let tree = self.tree(path)?;
        let file = tree.documents.get(*document)?;
        let span = span(file, file.root.as_ref()?, field)?;
        Some((Place::new(Arc::clone(path), span), *document))
    }

    /// The bytes of a key of a map of an object's file, when the object is written in one.
    pub(crate) fn key(&self, resource: &Resource, map: &str, key: &str) -> Option<Place> {
        let Origin::File { path, document, .. } = &resource.provenance.origin else { return None };
        let tree = self.tree(path)?;
        let document = tree.documents.get(*document)?;
        let mut node = document.root.as_ref()?;
        for step in fluxwright_yaml::edit::Path::parse(map).ok()?.steps {
            node = followed(document, node);
            node = match step {
                fluxwright_yaml::edit::Step::Key(key) => node.get(&key)?,
                fluxwright_yaml::edit::Step::Index(index) => node.items()?.get(index)?,
                fluxwright_yaml::edit::Step::Select { .. } => return None,
            };
        }
        Some(Place::new(Arc::clone(path), followed(document, node).entry(key)?.key.span.clone()))
    }
}

/// A scalar without the quotes around it.
fn unquoted(written: &str) -> &str {
    let inner = |quote: char| written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(written)
}

/// The bytes of the first scalar below a node that has the text.
fn scalar(document: &Document, node: &Node, text: &str, depth: usize) -> Option<Span> {
    if depth > 32 {
        return None;
    }
    match &node.kind {
        NodeKind::Scalar { value, .. } => (value.as_str() == text).then(|| node.span.clone()),
        NodeKind::Sequence { items, .. } => items.iter().find_map(|item| scalar(document, item, text, depth + 1)),
        NodeKind::Mapping { entries, .. } => {
            entries.iter().find_map(|entry| scalar(document, &entry.value, text, depth + 1))
        }
        NodeKind::Alias { .. } => {
            let found = scalar(document, followed(document, node), text, depth + 1);
            found.map(|_| node.span.clone())
        }
    }
}

/// The first time that a word stands in a text with no letter of a name at either side.
pub(crate) fn find_word(source: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    source.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = source.get(..*at).and_then(|text| text.chars().next_back());
        let after = source.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(inner) && !after.is_some_and(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_alone() {
        assert_eq!(find_word("name: redis-ha\nname: redis\n", "redis"), Some(21));
        assert_eq!(find_word("redis-ha", "redis"), None);
        assert_eq!(find_word("'redis'", "redis"), Some(1));
        assert_eq!(unquoted("'redis'"), "redis");
        assert_eq!(unquoted("\""), "\"");
    }
}

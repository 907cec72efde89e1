//! The objects of a build while replacements are at work on them.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::ReplacementError;
use crate::id::{Gvk, Id};
use crate::patch::{MergeError, Spelled, Tree};
use crate::resource::Resource;
use crate::resources::Resources;

/// One object: untouched, or as a tree that is put back at the end.
pub(super) struct Node<'r> {
    pub(super) resource: &'r mut Resource,
    tree: Option<Tree>,
    /// Its present id, then those that it had, with the namespaces that replacements see.
    ids: Vec<Id>,
    is_changed: bool,
}

impl<'r> Node<'r> {
    fn new(resource: &'r mut Resource) -> Self {
        let mut ids = vec![resource.id()];
        ids.extend(resource.previous_ids().iter().map(|id| {
            let namespace = Arc::from(id.effective_namespace());
            Id { namespace, ..id.clone() }
        }));
        Self { resource, tree: None, ids, is_changed: false }
    }

    /// All objects that are not deleted.
    pub(super) fn all(resources: &'r mut Resources) -> Vec<Self> {
        resources.iter_mut().filter(|resource| !resource.is_empty()).map(Self::new).collect()
    }

    /// Its present id.
    pub(super) fn id(&self) -> Id {
        self.ids.first().cloned().unwrap_or_default()
    }

    /// Whether it has or had an id that a pattern fits, whose empty parts fit all.
    pub(super) fn is(&self, pattern: &Id) -> bool {
        let namespace =
            |id: &Id| if id.namespace.is_empty() { Arc::from("default") } else { Arc::clone(&id.namespace) };
        self.ids.iter().any(|id| {
            (pattern.name.is_empty() || pattern.name == id.name)
                && (pattern.namespace.is_empty() || namespace(pattern) == namespace(id))
                && id.gvk.is_selected_by(&pattern.gvk)
        })
    }

    /// Its labels or annotations.
    pub(super) fn texts(&self, field: &str) -> HashMap<String, String> {
        match &self.tree {
            None => self.resource.texts(field).map(|(key, text)| (key.to_owned(), text.into_owned())).collect(),
            Some(tree) => match tree.get("metadata").and_then(|metadata| metadata.get(field)) {
                Some(Tree::Map(entries)) => entries.iter().map(|(key, value)| (key.clone(), value.text())).collect(),
                _ => HashMap::new(),
            },
        }
    }

    /// It as a tree.
    pub(super) fn tree(&mut self) -> Result<&mut Tree, MergeError> {
        if self.tree.is_none() {
            let value = self.resource.value().clone();
            self.tree = Some(Tree::new(Spelled { value, spelling: (*self.resource.spelling).clone() })?);
        }
        self.tree.as_mut().ok_or(MergeError::TooDeep)
    }

    /// Notes that the tree was changed.
    pub(super) fn note_change(&mut self) {
        self.is_changed = true;
        let Some(tree) = &self.tree else { return };
        let text = |value: Option<&Tree>| value.filter(|value| !value.is_null()).map(Tree::text).unwrap_or_default();
        let metadata = tree.get("metadata");
        let id = Id {
            gvk: Gvk::from_api_version(&text(tree.get("apiVersion")), &text(tree.get("kind"))),
            name: text(metadata.and_then(|it| it.get("name"))).into(),
            namespace: text(metadata.and_then(|it| it.get("namespace"))).into(),
        };
        // Of what it was before, kind, name and namespace are kept alone.
        for other in self.ids.iter_mut().skip(1) {
            other.gvk.group = Arc::clone(&id.gvk.group);
            other.gvk.version = Arc::clone(&id.gvk.version);
        }
        if let Some(now) = self.ids.first_mut() {
            *now = id;
        }
    }

    /// Puts the tree back.
    pub(super) fn put_back(self, touch: &mut dyn FnMut(&mut Resource)) -> Result<(), ReplacementError> {
        let now = self.id();
        let (Some(tree), true) = (self.tree, self.is_changed) else { return Ok(()) };
        for (text, missing) in [(&now.gvk.kind, "kind"), (&now.name, "metadata.name")] {
            if text.is_empty() && !now.gvk.kind.ends_with("List") {
                return Err(ReplacementError::Unidentified { id: Box::new(self.resource.id()), missing });
            }
        }
        let Spelled { value, spelling } = tree.into_spelled();
        let is_other = *self.resource.value() != value;
        self.resource.set_value(value);
        self.resource.spelling = Arc::new(spelling);
        if is_other {
            touch(self.resource);
        }
        Ok(())
    }
}

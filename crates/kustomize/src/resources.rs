//! The objects of a build, in order.

use std::collections::HashMap;
use std::sync::Arc;

use crate::id::Id;
use crate::resource::Resource;

/// The objects of a build, in order, each id once.
#[derive(Debug, Clone, Default)]
pub struct Resources {
    list: Vec<Resource>,
}

impl Resources {
    /// In order.
    pub fn iter(&self) -> std::slice::Iter<'_, Resource> {
        self.list.iter()
    }

    /// In order, to change them.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Resource> {
        self.list.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The one at a place.
    pub fn get(&self, index: usize) -> Option<&Resource> {
        self.list.get(index)
    }

    /// The one at a place, to change it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Resource> {
        self.list.get_mut(index)
    }

    /// Puts one behind the others, whatever its id.
    pub fn push(&mut self, resource: Resource) {
        self.list.push(resource);
    }

    /// Takes out those of which nothing is left.
    pub fn drop_empty(&mut self) {
        self.list.retain(|resource| !resource.is_empty());
    }

    /// Keeps those that fit.
    pub fn retain(&mut self, keep: impl FnMut(&Resource) -> bool) {
        self.list.retain(keep);
    }

    /// The places of those whose present id is the same object.
    pub fn at_id(&self, id: &Id) -> Vec<usize> {
        self.places(|resource| is_now(resource, id))
    }

    /// The places of those that are, or were at any time, the same object.
    pub fn at_any_id(&self, id: &Id) -> Vec<usize> {
        self.places(|resource| is_now(resource, id) || resource.previous.iter().any(|previous| previous.is_same(id)))
    }

    fn places(&self, fits: impl Fn(&Resource) -> bool) -> Vec<usize> {
        self.list.iter().enumerate().filter(|(_, resource)| fits(resource)).map(|(index, _)| index).collect()
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Resource> {
        self.list
    }

    /// The first two places that have the same id; what is deleted has none.
    pub(crate) fn duplicate(&self) -> Option<(usize, usize)> {
        let mut seen: HashMap<(Id, Arc<str>), usize> = HashMap::with_capacity(self.list.len());
        for (index, resource) in self.list.iter().enumerate().filter(|(_, resource)| !resource.is_empty()) {
            let mut id = resource.id();
            let namespace: Arc<str> = id.effective_namespace().into();
            id.namespace = "".into();
            if let Some(first) = seen.insert((id, namespace), index) {
                return Some((first, index));
            }
        }
        None
    }
}

/// Whether its present id is the same object; the name first, as it tells most apart.
fn is_now(resource: &Resource, id: &Id) -> bool {
    resource.name() == &*id.name && resource.kind() == &*id.gvk.kind && resource.id().is_same(id)
}

impl From<Vec<Resource>> for Resources {
    fn from(list: Vec<Resource>) -> Self {
        Self { list }
    }
}

impl<'r> IntoIterator for &'r Resources {
    type Item = &'r Resource;
    type IntoIter = std::slice::Iter<'r, Resource>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

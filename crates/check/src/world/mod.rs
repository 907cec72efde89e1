//! What rules look at: the repo as it is written, and as Flux would build it, with look-ups that are computed once.

mod fields;
mod objects;
mod texts;

use std::sync::Arc;

use fluxwright_repo::{Object, Repo};
use fluxwright_schema::Catalogue;
use serde_json::Value;

use crate::finding::Place;
use objects::Objects;
use texts::Texts;

/// The repo under check.
#[derive(Debug)]
pub struct World<'a> {
    repo: &'a Repo,
    catalogue: Catalogue,
    flux: Option<(u16, u16)>,
    objects: Objects,
    texts: Texts,
}

impl<'a> World<'a> {
    /// A repo as it was read.
    pub fn new(repo: &'a Repo) -> Self {
        Self { repo, catalogue: Catalogue::builtin(), flux: None, objects: Objects::of(repo), texts: Texts::default() }
    }

    /// With other schemas than the built-in ones.
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// With this version of Flux in the cluster, such as `(2, 6)`.
    #[must_use]
    pub fn with_flux(mut self, flux: Option<(u16, u16)>) -> Self {
        self.flux = flux;
        self
    }

    /// The repo, as it is written.
    pub fn repo(&self) -> &'a Repo {
        self.repo
    }

    /// The schemas.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The version of Flux in the cluster; `None` stands for the newest.
    pub fn flux(&self) -> Option<(u16, u16)> {
        self.flux
    }

    /// Every object as it is written, in the order of paths.
    pub fn objects(&self) -> &'a [Object] {
        self.repo.objects()
    }

    /// The objects of a group (empty for the core) and kind as they are written, whatever their version.
    pub fn objects_of(&self, group: &str, kind: &str) -> impl Iterator<Item = &'a Object> {
        let objects = self.repo.objects();
        self.objects.of_kind(group, kind).iter().filter_map(|index| objects.get(*index))
    }

    /// An object as Kubernetes reads it: aliases followed, types resolved. Null when it cannot be read.
    pub fn value(&self, object: &Object) -> Arc<Value> {
        self.objects.value(self.repo, object)
    }

    /// The file of an object.
    pub fn path_of(&self, object: &Object) -> &'a str {
        &self.repo.file_of(object).path
    }

    /// The place of a field of an object, written as for `fluxwright_yaml::edit::Path::parse`, such as
    /// `spec.valuesFrom[0].name`. Where it is missing: the key of the deepest field on the way that is there, or the object's
    /// name.
    pub fn place(&self, object: &Object, field: &str) -> Place {
        let span = self
            .repo
            .document_of(object)
            .and_then(|document| fields::span(document, self.repo.node_of(object)?, field))
            .unwrap_or_else(|| object.span.clone());
        Place::new(self.path_of(object), span)
    }

    /// The text of a file, read once; `None` when it is not there or is no text.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.texts.get(self.repo, path)
    }

    /// The texts that were read so far: all manifests, and what rules asked for.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (Arc<str>, Arc<str>)> {
        self.texts.all(self.repo).into_iter()
    }
}

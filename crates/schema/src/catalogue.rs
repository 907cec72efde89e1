//! The kinds that are known.

use std::sync::Arc;

use fluxwright_yaml::edit::Path;
use fluxwright_yaml::{Document, Node};

use crate::finding::Finding;
use crate::load::{Builtin, LoadError, Named, is_json_schema, read_crds, read_json_schema};
use crate::model::{Kind, Version};
use crate::{check, migrate};

/// How to validate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the object stands in its stream, for the paths of findings and fixes: the index of the document, and the steps
    /// from its root where the object lies in another one.
    pub at: Path,
    /// Whether `${name}` is replaced before the API server sees it, so that such a value can become anything.
    pub substituted: bool,
    /// Whether the object is only a part of one, such as a patch: then nothing is missing, and rules are not asked.
    pub partial: bool,
    /// The version of Flux in the cluster, such as `(2, 6)`; `None` stands for the newest one. What it still serves is a
    /// warning.
    pub flux: Option<(u16, u16)>,
}

impl Default for Options {
    /// The root of the first document, substituted, whole, for the newest Flux.
    fn default() -> Self {
        Self { at: Path::root(), substituted: true, partial: false, flux: None }
    }
}

/// Kinds and their schemas.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    with_builtin: bool,
    crds: Vec<Arc<Kind>>,
    named: Vec<Arc<Named>>,
}

impl Catalogue {
    /// The kinds of Flux, of flux-operator and kustomize's Kustomization. What is not asked for is not read, so that this
    /// costs nothing.
    pub fn builtin() -> Self {
        Self { with_builtin: true, ..Self::default() }
    }

    /// No kind at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds the kinds that the CustomResourceDefinitions of a YAML text define, and says how many. They stand before those
    /// known so far.
    ///
    /// # Errors
    ///
    /// When the text is no YAML, or a CRD in it is incomplete or too large; nothing is added then.
    pub fn add_crds(&mut self, text: &str) -> Result<usize, LoadError> {
        let kinds = read_crds(text)?;
        let count = kinds.len();
        self.crds.splice(0..0, kinds.into_iter().map(Arc::new));
        Ok(count)
    }

    /// Adds a kind from a JSON Schema. Its content says for which kind it is, or else `name`, its path in a catalogue as
    /// kubeconform reads them: `GROUP/KIND_VERSION.json`, `KIND-GROUP-VERSION.json` or `KIND-VERSION.json`.
    ///
    /// # Errors
    ///
    /// When the text is no JSON, too large, or of an unknown kind.
    pub fn add_json_schema(&mut self, name: &str, text: &str) -> Result<(), LoadError> {
        let named = read_json_schema(name, text)?;
        self.named.insert(0, Arc::new(named));
        Ok(())
    }

    /// Adds what a file holds: CRDs, or a JSON Schema under the file's name. Says how many kinds it added.
    ///
    /// # Errors
    ///
    /// Those of [`Catalogue::add_crds`] and [`Catalogue::add_json_schema`].
    pub fn add_file(&mut self, name: &str, text: &str) -> Result<usize, LoadError> {
        if is_json_schema(text) { self.add_json_schema(name, text).map(|()| 1) } else { self.add_crds(text) }
    }

    /// A kind in one of its versions, where it is known and served.
    pub fn kind(&self, group: &str, version: &str, kind: &str) -> Option<(&Kind, &Version)> {
        if let Some(named) = self.named.iter().find(|named| named.is(group, version, kind)) {
            return Some((&named.kind, named.kind.versions().first()?));
        }
        let found = self.any_version(group, kind)?;
        Some((found, found.version(version)?))
    }

    /// A kind, whatever its version. What JSON Schemas added is not found, since each of them is of one version.
    pub fn any_version(&self, group: &str, kind: &str) -> Option<&Kind> {
        let added = self.crds.iter().find(|known| known.group() == group && known.name() == kind);
        added.map(|known| &**known).or_else(|| {
            Builtin::all()
                .iter()
                .filter(|_| self.with_builtin)
                .find(|builtin| builtin.group == group && builtin.kind == kind)
                .and_then(|builtin| builtin.kind())
        })
    }

    /// All kinds: those added, then those brought along.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        let added = self.named.iter().map(|named| &named.kind).chain(self.crds.iter().map(|kind| &**kind));
        added.chain(Builtin::all().iter().filter(|_| self.with_builtin).filter_map(|builtin| builtin.kind()))
    }

    /// Group and kind of every builtin kind, without reading their schemas.
    pub(crate) fn builtin_names(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Builtin::all().iter().filter(|_| self.with_builtin).map(|builtin| (builtin.group, builtin.kind))
    }

    /// The rules that this library cannot evaluate, with their kinds: rules of added CRDs that use functions or types beyond
    /// those of texts, numbers and lists. They are passed over.
    pub fn unsupported_rules(&self) -> Vec<(String, String)> {
        let of_kind = |kind: &Kind| {
            let versions = kind.versions().iter().flat_map(|version| version.shape.unsupported_rules());
            versions.map(|rule| (kind.name().to_owned(), rule.to_owned())).collect::<Vec<_>>()
        };
        self.kinds().flat_map(of_kind).collect()
    }

    /// What is wrong with an object of `document`; nothing where its kind is not known.
    ///
    /// `root` is the document's root, or an object in it (see [`Options::at`]). Findings are in the order of the text.
    pub fn validate(&self, root: &Node, document: &Document, options: &Options) -> Vec<Finding> {
        check::object(self, root, document, options)
    }

    /// The same for an object whose kind the caller knows, such as a kustomization.yaml without `kind`. Nothing where the
    /// kind is not known.
    pub fn validate_as(
        &self,
        (group, version, kind): (&str, &str, &str),
        root: &Node,
        document: &Document,
        options: &Options,
    ) -> Vec<Finding> {
        self.kind(group, version, kind)
            .map_or_else(Vec::new, |found| check::object_as(self, found, root, document, options))
    }

    /// How to bring an object of a version that is no longer served to one that is; `None` where it is served, or not known.
    pub fn migration(&self, root: &Node, document: &Document, options: &Options) -> Option<crate::Migration> {
        migrate::of(self, root, document, options)
    }
}

//! From a folder to its objects.

mod accumulate;
mod configuration;
mod crds;
mod folder;
mod metadata;
mod places;
mod plugins;
mod remote;
mod transformers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::fieldspec::Config;
use crate::files::Files;
use crate::generate;
use crate::kustomization::Kustomization;
use crate::load::Cache;
use crate::order::{self, Order};
use crate::provenance::{Origin, Provenance};
use crate::resource::Resource;
use crate::resources::Resources;
use crate::transform;
use folder::Run;

/// How much a build may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Objects.
    pub objects: usize,
    /// Bytes of the objects where they are from, each counted as often as it is used.
    pub bytes: usize,
    /// Folders with a kustomization, each counted as often as it is used.
    pub folders: usize,
    /// Folders that use one another in a row.
    pub depth: usize,
}

impl Default for Limits {
    /// 50,000 objects, 128 MiB, 50,000 folders, 64 levels.
    fn default() -> Self {
        Self { objects: 50_000, bytes: 128 << 20, folders: 50_000, depth: 64 }
    }
}

/// How a build is done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether a kustomization may name files outside of its folder, as long as they are in the tree. `kustomize build`
    /// forbids it when nothing is said, Flux allows it.
    pub any_file: bool,
    /// The order of the objects, where the kustomization says none.
    pub order: Order,
    /// Where addresses (`https://…`, `github.com/…?ref=…`) are in the tree: as the kustomizations write them, or those of
    /// repos, with or without a version, for all that lies in them.
    pub remotes: BTreeMap<String, String>,
    /// The version of kustomize that `buildMetadata: [managedByLabel]` tells; `v5.7.1` when it is not given.
    pub version: Option<String>,
    /// How much it may take.
    pub limits: Limits,
}

/// Builds folders of one tree. What was read or built for one folder is kept for the others.
pub struct Build<'f> {
    files: &'f dyn Files,
    options: Options,
    cache: Cache,
}

/// What a folder comes to before names are final.
#[derive(Debug, Clone)]
pub(crate) struct Accumulated {
    resources: Resources,
    config: Arc<Config>,
    /// The folders that went into it.
    folders: BTreeSet<Arc<str>>,
    /// The bytes of the documents that the objects are from, each counted as often as it is used.
    bytes: usize,
}

impl Accumulated {
    /// How many objects there are.
    pub(crate) fn count(&self) -> usize {
        self.resources.len()
    }
}

impl<'f> Build<'f> {
    /// Builds folders of these files, which must not change any more.
    pub fn new(files: &'f dyn Files, options: Options) -> Self {
        Self { files, options, cache: Cache::new() }
    }

    /// The objects of a folder with a kustomization, named from the root of the tree.
    pub fn run(&self, folder: &str) -> Result<Vec<Resource>, Vec<Error>> {
        self.start(folder, None)
    }

    /// The objects of a folder, with this text in place of the kustomization file that it has or has not.
    pub fn run_with(&self, folder: &str, kustomization: &str) -> Result<Vec<Resource>, Vec<Error>> {
        self.start(folder, Some(kustomization))
    }

    /// The kustomization of a folder as Flux reads it before it adds to it: it may be empty, and fields that are not known
    /// do not count. `None` when the folder has none.
    ///
    /// # Errors
    /// When the folder is not there or has several, or when it cannot be read.
    pub fn kustomization(&self, folder: &str) -> Result<Option<Kustomization>, Vec<Error>> {
        let run = Run::new(self);
        let folder = run.root(folder).map_err(|error| vec![error])?;
        run.lenient(&folder)
    }

    /// The objects of a folder, with this kustomization in place of the one that it has or has not.
    pub fn run_given(&self, folder: &str, kustomization: Kustomization) -> Result<Vec<Resource>, Vec<Error>> {
        let mut run = Run::new(self);
        let folder = run.root(folder).map_err(|error| vec![error])?;
        self.finished(&mut run, &folder, &Arc::new(kustomization), true)
    }

    /// The objects of a file, as a kustomization that names it gets them.
    ///
    /// # Errors
    /// When it cannot be read, or holds something else.
    pub fn objects(&self, path: &str) -> Result<Vec<Resource>, Error> {
        let path: Arc<str> = Arc::from(path);
        let objects = self.cache.objects(self.files, &path)?;
        let resource = |object: &crate::load::Loaded| {
            let origin = Origin::File { path: Arc::clone(&path), document: object.document, line: object.line };
            Resource::new(Arc::clone(&object.value), Provenance::new(origin))
        };
        Ok(objects.iter().map(resource).collect())
    }

    fn start(&self, folder: &str, text: Option<&str>) -> Result<Vec<Resource>, Vec<Error>> {
        let mut run = Run::new(self);
        let folder = run.root(folder).map_err(|error| vec![error])?;
        let kustomization = match text {
            Some(text) => run.given(&folder, text)?,
            None => run.kustomization(&folder)?,
        };
        self.finished(&mut run, &folder, &kustomization, text.is_some())
    }

    fn finished(
        &self,
        run: &mut Run<'_, 'f>,
        folder: &Arc<str>,
        kustomization: &Arc<Kustomization>,
        is_given: bool,
    ) -> Result<Vec<Resource>, Vec<Error>> {
        let accumulated = run.top(folder, kustomization, is_given)?;
        finish(accumulated, kustomization, &self.options).map_err(|error| {
            let mut error = error;
            error.trail.push(Arc::clone(&kustomization.path));
            vec![error]
        })
    }
}

/// What is done once, when all objects are there.
fn finish(accumulated: Accumulated, kustomization: &Kustomization, options: &Options) -> Result<Vec<Resource>, Error> {
    let Accumulated { mut resources, config, .. } = accumulated;
    let place = || kustomization.place(&(0..0));
    generate::add_hashes(&mut resources);
    transform::fix_references(&mut resources, &config.name_reference).map_err(|kind| Error::new(kind).at(place()))?;
    resources.retain(|resource| !is_local(resource));
    if let Some(sort) = &kustomization.sort {
        let wrong = match (sort.order.as_str(), &sort.legacy) {
            ("legacy", _) | ("fifo", None) => None,
            ("fifo", Some(_)) => Some("`legacySortOptions` is for the order `legacy`"),
            _ => Some("`order` must be `legacy` or `fifo`"),
        };
        if let Some(wrong) = wrong {
            return Err(Error::new(ErrorKind::SortOptions(wrong)).at(kustomization.place(&sort.span)));
        }
    }
    // Patches and replacements can give two objects one name; kustomize finds that here, whatever the order.
    refuse_duplicates(&resources).map_err(|kind| Error::new(kind).at(place()))?;
    let mut resources = order::sort(resources, kustomization.sort.as_ref(), options.order);
    metadata::describe(&mut resources, kustomization, options.version.as_deref())
        .map_err(|kind| Error::new(kind).at(place()))?;
    Ok(resources.into_vec())
}

/// Whether it is for tools on the user's machine alone.
fn is_local(resource: &Resource) -> bool {
    let mut annotations = resource.texts("annotations");
    resource.is_empty()
        || annotations.any(|(key, value)| key == "config.kubernetes.io/local-config" && value != "false")
}

fn refuse_duplicates(resources: &Resources) -> Result<(), ErrorKind> {
    let Some((first, second)) = resources.duplicate() else { return Ok(()) };
    let id = resources.get(second).map(Resource::id).unwrap_or_default();
    let first = resources.get(first).map(origin_text).unwrap_or_default();
    Err(ErrorKind::Twice { id: Box::new(id), first })
}

/// The file and line that an object is from.
fn origin_text(resource: &Resource) -> String {
    let origin = &resource.provenance.origin;
    format!("{}:{}", origin.path(), origin.line())
}

/// The objects as kustomize prints them: documents with `---` between.
///
/// Fails at an object that holds a character that YAML does not take.
pub fn to_yaml(resources: &[Resource]) -> Result<String, Vec<Error>> {
    let mut text = String::new();
    let mut errors = Vec::new();
    for (index, resource) in resources.iter().enumerate() {
        if index > 0 {
            text.push_str("---\n");
        }
        match fluxwright_yaml::emit::go_yaml(resource.value()) {
            Ok(document) => text.push_str(&document),
            Err(error) => {
                let id = Box::new(resource.id());
                errors.push(Error::new(ErrorKind::Unwritable { id, reason: error.to_string() }));
            }
        }
    }
    if errors.is_empty() { Ok(text) } else { Err(errors) }
}

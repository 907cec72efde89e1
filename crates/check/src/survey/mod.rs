//! A repo as it was read: its objects, and what they do wrong by their schemas.

mod flux;

use std::path::Path;
use std::sync::Arc;

use fluxwright_kustomize::files::Files;
use fluxwright_repo::is_kustomization;
use fluxwright_repo::scan::{Object, Parsed, Role, Scan, ScanOptions};
use fluxwright_schema::{Catalogue, Finding, Options};
use fluxwright_yaml::edit::{Path as Field, Step};

use flux::Said;

/// How a repo is read.
#[derive(Debug, Clone, Default)]
pub struct SurveyOptions {
    /// What is left out.
    pub scan: ScanOptions,
    /// The schemas.
    pub catalogue: Catalogue,
    /// The version of Flux in the cluster, such as `(2, 6)`; what the repo says when it is `None`.
    pub flux: Option<(u16, u16)>,
}

impl SurveyOptions {
    /// With the built-in schemas.
    pub fn new() -> Self {
        Self { catalogue: Catalogue::builtin(), ..Self::default() }
    }
}

/// A repo as it was read.
#[derive(Debug)]
pub struct Survey {
    pub(crate) scan: Scan,
    /// What objects do wrong by their schemas, by the index of the object.
    pub(crate) misfits: Vec<(usize, Finding)>,
    pub(crate) catalogue: Catalogue,
    pub(crate) flux: Option<(u16, u16)>,
    pub(crate) strict: Option<bool>,
}

impl Survey {
    /// Reads the repo at `root`.
    pub fn folder(root: &Path, options: &SurveyOptions) -> Self {
        Self::of(Scan::folder_with(root, &options.scan, &|parsed| look(parsed, options)), options)
    }

    /// Reads texts that are given with their paths.
    pub fn texts(texts: impl IntoIterator<Item = (String, Arc<str>)>, options: &SurveyOptions) -> Self {
        Self::of(Scan::texts_with(texts, &options.scan, &|parsed| look(parsed, options)), options)
    }

    /// Reads a tree of files, such as a commit, of which these are the paths of all files.
    pub fn tree(tree: &dyn Files, paths: &[String], options: &SurveyOptions) -> Self {
        Self::of(Scan::tree_with(tree, paths, &options.scan, &|parsed| look(parsed, options)), options)
    }

    fn of((scan, found): (Scan, Looked), options: &SurveyOptions) -> Self {
        let first = |file: usize| scan.files().get(file).map_or(0, |file| file.objects.start);
        let said = found.iter().fold(Said::default(), |all, (_, (_, said))| all.and(*said));
        let envs = scan.paths().iter().filter(|path| path.ends_with(".env"));
        let envs = envs.filter_map(|path| fluxwright_repo::read_text(scan.root()?, path).ok());
        let said = envs.fold(said, |all, text| all.and(Said::of_env(&text)));
        let misfits = found.into_iter().flat_map(|(file, (found, _))| {
            let first = first(file);
            found.into_iter().map(move |(object, finding)| (first + object, finding))
        });
        Self {
            misfits: misfits.collect(),
            scan,
            catalogue: options.catalogue.clone(),
            flux: options.flux.or(said.version),
            strict: if options.flux.is_some() { None } else { said.strict },
        }
    }

    /// The version of Flux in the cluster: as it was given, or as the repo installs it; `None` stands for the newest.
    pub fn flux(&self) -> Option<(u16, u16)> {
        self.flux
    }

    /// How Flux would build the repo.
    pub fn build_options(&self) -> fluxwright_build::Options {
        let options = fluxwright_build::Options::default();
        fluxwright_build::Options { flux: self.flux.unwrap_or(options.flux), strict: self.strict, ..options }
    }

    /// The files and objects.
    pub fn scan(&self) -> &Scan {
        &self.scan
    }
}

/// What was seen while the trees were there, by the index of the file.
type Looked = Vec<(usize, (Misfits, Said))>;

/// What the objects of a file do wrong by their schemas, by the index of the object in the file.
type Misfits = Vec<(usize, Finding)>;

fn look(parsed: &Parsed<'_>, options: &SurveyOptions) -> (Misfits, Said) {
    (misfits(parsed, options), Said::of(parsed))
}

fn misfits(parsed: &Parsed<'_>, options: &SurveyOptions) -> Misfits {
    let of = |(index, object)| of_object(parsed, object, options).into_iter().map(move |finding| (index, finding));
    parsed.objects.iter().enumerate().flat_map(of).collect()
}

fn of_object(parsed: &Parsed<'_>, object: &Object, options: &SurveyOptions) -> Vec<Finding> {
    let Some(document) = object.document_in(parsed.stream) else { return Vec::new() };
    let Some(node) = object.node_in(parsed.stream) else { return Vec::new() };
    let partial = match object.role {
        Role::Object | Role::Kustomize | Role::Chart => false,
        Role::Patch => true,
        // It is whatever a program makes of a text.
        Role::Data => return Vec::new(),
    };
    let steps = object.items.iter().flat_map(|index| [Step::Key("items".to_owned()), Step::Index(*index)]);
    let checking = Options {
        at: Field { document: object.document, steps: steps.collect() },
        // SOPS encrypts values only; they are text whatever their type was.
        substituted: true,
        partial: partial || object.encrypted,
        flux: options.flux,
    };
    let unnamed = object.api_version.is_empty() && is_kustomization(&parsed.file.path);
    if unnamed {
        let kind = ("kustomize.config.k8s.io", "v1beta1", "Kustomization");
        return options.catalogue.validate_as(kind, node, document, &checking);
    }
    options.catalogue.validate(node, document, &checking)
}

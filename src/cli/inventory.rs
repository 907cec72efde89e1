//! What `get`, `tree` and `graph` have in common: the repo, read and built.

use clap::Args;
use fluxwright_answers::suggest;
use fluxwright_build::{Build, Built, Options, Start};
use fluxwright_diagnostic::{Diagnose, Diagnostic, Severity};
use fluxwright_diff::SecretKeys;
use fluxwright_inventory::{Inventory, wanted, words};
use fluxwright_repo::files::ScanFiles;
use fluxwright_repo::scan::{Scan, ScanOptions};

use super::context::Context;
use super::exit::Failure;

/// Options of commands that show what a repo has.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct InventoryFlags {
    /// Only this cluster: its name, as lists have it, or its folder
    #[arg(long, value_name = "CLUSTER")]
    pub cluster: Option<String>,
}

/// A repo that was read and built.
pub(super) struct Loaded {
    scan: Scan,
    built: Built,
    /// What names a secret in this repo.
    pub secrets: SecretKeys,
}

impl Loaded {
    /// Reads and builds the repo that the command runs in.
    pub(super) fn new(context: &Context<'_>) -> Result<Self, Failure> {
        let root = context.root();
        let config = context.config(&root)?;
        let options = ScanOptions { excludes: config.excluded()?, ..ScanOptions::default() };
        let scan = Scan::folder(&root, &options);
        let files = ScanFiles::new(&scan);
        let built = Build::new(&files, files.paths(), Options::default()).run(&Start::Everything);
        drop(files);
        Ok(Self { scan, built, secrets: config.secrets() })
    }

    /// A path as the user writes it, relative to the root of the repo; `None` when nothing is there.
    pub(super) fn path(&self, context: &Context<'_>, written: &str) -> Option<String> {
        let root = self.scan.root()?.canonicalize().ok()?;
        let path = context.directory.join(written).canonicalize().ok()?;
        let path = path.strip_prefix(&root).ok()?.to_str()?.to_owned();
        (self.scan.has(&path) || self.scan.has_folder(&path)).then_some(path)
    }

    /// What there is. What could not be read or built is told on stderr, all of it with `--verbose`.
    pub(super) fn inventory(&self, context: &Context<'_>) -> Inventory<'_> {
        let mut problems: Vec<Diagnostic> = self.scan.problems().to_vec();
        problems.extend(self.built.problems.iter().flat_map(Diagnose::diagnose));
        problems.retain(|problem| problem.severity == Severity::Error);
        if context.ui.options.verbose {
            context.ui.report(&problems);
        } else if !problems.is_empty() {
            let (count, noun) = (problems.len(), if problems.len() == 1 { "problem" } else { "problems" });
            let message = format!("not everything could be built: {count} {noun}");
            let help = "say -v to see what is wrong, or run `fluxwright check`";
            context.ui.report(&[Diagnostic::warning("not-built", message).help(help)]);
        }
        Inventory::new(&self.built, &self.scan)
    }
}

impl InventoryFlags {
    /// The cluster that is asked for, as an index of the inventory's.
    pub(super) fn cluster(&self, inventory: &Inventory<'_>) -> Result<Option<usize>, Failure> {
        let Some(name) = &self.cluster else { return Ok(None) };
        let folder = name.trim_start_matches("./").trim_end_matches('/');
        let is_it = |cluster: &fluxwright_inventory::Cluster| cluster.name == *name || cluster.folder == folder;
        if let Some(index) = inventory.clusters.iter().position(is_it) {
            return Ok(Some(index));
        }
        let names: Vec<&str> = inventory.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        let mut problem = Diagnostic::error("unknown-cluster", format!("there is no cluster `{name}` in this repo"));
        if let Some(near) = suggest(name, names.iter().copied()) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        let help = if names.is_empty() {
            "nothing in this repo is applied by a Kustomization or FluxInstance of its own".to_owned()
        } else {
            format!("the clusters are {}", names.join(", "))
        };
        Err(problem.help(help).into())
    }
}

/// An object as people write it: `Kind/namespace/name` or `Kind/name`, the kind by any of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ObjectName {
    /// The kind, as objects have it.
    pub kind: String,
    /// The namespace; any where none is written.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
}

impl ObjectName {
    /// Reads it; `None` for a text that has another form.
    pub(super) fn parse(text: &str, inventory: &Inventory<'_>) -> Result<Option<Self>, Failure> {
        let parts: Vec<&str> = text.split('/').collect();
        let (kind, namespace, name) = match parts.as_slice() {
            [kind, name] => (*kind, None, *name),
            [kind, namespace, name] => (*kind, Some((*namespace).to_owned()), *name),
            _ => return Ok(None),
        };
        if kind.is_empty() || name.is_empty() {
            return Ok(None);
        }
        let kinds = wanted(kind, &inventory.kinds()).map_err(|word| unknown_kind(word, inventory))?;
        Ok(kinds.into_iter().next().map(|kind| Self { kind: kind.kind, namespace, name: name.to_owned() }))
    }
}

/// No object is called so.
pub(super) fn not_found<'n>(what: &str, name: &str, names: impl IntoIterator<Item = &'n str>) -> Diagnostic {
    let problem = Diagnostic::error("not-found", format!("there is no {what} in this repo"));
    match suggest(name, names) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help("`fluxwright get` lists what there is"),
    }
}

/// A word that no kind is known by.
pub(super) fn unknown_kind(word: &str, inventory: &Inventory<'_>) -> Failure {
    let words = words(&inventory.kinds());
    let message = format!("there is no kind `{word}`, in Flux or in this repo");
    let mut problem = Diagnostic::error("unknown-kind", message);
    if let Some(near) = suggest(word, words.iter().map(String::as_str)) {
        problem = problem.help(format!("did you mean `{near}`?"));
    }
    problem.help("`fluxwright get all` lists the objects of Flux; other kinds are known when the repo has them").into()
}

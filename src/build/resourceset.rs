//! The ResourceSets of a file or folder, rendered one after the other.

use std::ops::ControlFlow;
use std::path::Path;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_resourceset::{Errors, File, Options, Providers, Rendered, ResourceSet};
use globset::GlobSet;

use fluxwright_repo::{paths, read_text};

/// Where ResourceSets and their inputs are read from.
#[derive(Debug, Default)]
pub struct Sources {
    /// Files with ResourceSets.
    pub manifests: Vec<File>,
    /// Whether a file counts with all its ResourceSets, not with its first document alone.
    pub all: bool,
    /// A file with a list of inputs.
    pub inputs: Option<File>,
    /// Files with providers of inputs.
    pub providers: Vec<File>,
}

impl Sources {
    /// The first document of a file, which must be a ResourceSet.
    pub fn first_of(manifest: File) -> Self {
        Self { manifests: vec![manifest], ..Self::default() }
    }

    /// Every ResourceSet below a folder, in the order of paths; what git ignores is passed over. `name` is the folder as the
    /// user knows it.
    ///
    /// # Errors
    /// When a file that may hold one cannot be read, or when there is no ResourceSet.
    pub fn below(folder: &Path, name: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut manifests = Vec::new();
        for path in paths(folder, &GlobSet::empty()) {
            if ![".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end)) {
                continue;
            }
            match read_text(folder, &path) {
                Ok(text) if text.contains("ResourceSet") => {
                    manifests.push(File::new(name.join(&path).display().to_string(), text));
                }
                Ok(_) => {}
                Err(error) => problems.extend(error.diagnose()),
            }
        }
        if problems.is_empty() { Ok(Self { manifests, all: true, ..Self::default() }) } else { Err(problems) }
    }
}

/// Renders them, each object to `sink`, and gives what was noticed on the way when `options` ask for it.
///
/// # Errors
/// All that keeps any of them from being built; the others are tried, so that everything is told at once.
pub fn build(
    sources: &Sources,
    namespace: &str,
    options: &Options,
    sink: &mut dyn FnMut(Rendered) -> ControlFlow<()>,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut findings = Vec::new();
    let mut count = 0;
    for manifest in &sources.manifests {
        let sets = if sources.all {
            ResourceSet::read_all(manifest, namespace)
        } else {
            vec![ResourceSet::read(manifest, namespace)]
        };
        count += sets.len();
        for set in sets {
            let rendered = set.map_err(Errors::from).and_then(|set| one(set, sources, options, sink));
            match rendered {
                Ok(found) => findings.extend(found),
                Err(errors) => problems.extend(errors.diagnose()),
            }
        }
    }
    if count == 0 {
        let none = Diagnostic::error("no-resourceset", "there is no ResourceSet in this folder");
        problems.push(none.help("name a folder that holds manifests of kind ResourceSet"));
    }
    if problems.is_empty() { Ok(findings) } else { Err(problems) }
}

fn one(
    mut set: ResourceSet,
    sources: &Sources,
    options: &Options,
    sink: &mut dyn FnMut(Rendered) -> ControlFlow<()>,
) -> Result<Vec<Diagnostic>, Errors> {
    if let Some(inputs) = &sources.inputs {
        set.merge_inputs(inputs)?;
    }
    let mut providers = Providers::default();
    // As with flux-operator, who takes no inputs from providers does not care what their file holds.
    if set.wants_providers() {
        for file in &sources.providers {
            providers.add(file, set.namespace())?;
        }
        // In a folder the providers may stand beside the ResourceSets.
        let beside = if sources.all && sources.providers.is_empty() { sources.manifests.as_slice() } else { &[] };
        for file in beside {
            providers.find(file, &set)?;
        }
    }
    let given = !sources.providers.is_empty() || !providers.is_empty();
    set.render(given.then_some(&providers), options, sink).map(|summary| summary.findings)
}

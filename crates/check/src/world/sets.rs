//! ResourceSets as they are written: what keeps each from being rendered, with places in its manifest.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use fluxwright_build::{Applier, ApplierKind, Origin, Resource, State};
use fluxwright_diagnostic::Diagnostic;
use fluxwright_resourceset::{Error, ErrorKind, File, Options, Problem, Providers, ResourceSet};

use super::World;

/// A ResourceSet that the repo makes.
#[derive(Debug)]
pub(crate) struct SetReport {
    /// Its object, as an index of `Built::resources`; that of the first cluster.
    pub resource: usize,
    /// The same in all clusters.
    pub resources: Vec<usize>,
    /// The names of the roots in which it cannot be rendered.
    pub failed_in: Vec<String>,
    /// The names of all its roots.
    pub roots: Vec<String>,
    /// What keeps it from being rendered, as it is written.
    pub errors: Vec<Error>,
    /// What is passed over in silence.
    pub remarks: Vec<Diagnostic>,
    /// Whether inputs come from providers that only the cluster knows; then only its templates can be judged.
    pub is_open: bool,
}

impl World<'_> {
    /// The ResourceSets of all clusters, each once.
    pub(crate) fn sets(&self) -> &[SetReport] {
        self.sets.get_or_init(|| self.read_sets())
    }

    fn read_sets(&self) -> Vec<SetReport> {
        let mut by_place: BTreeMap<(Arc<str>, usize, String), SetReport> = BTreeMap::new();
        for applier in self.built.appliers.iter().filter(|applier| applier.kind == ApplierKind::ResourceSet) {
            let Some((index, resource)) = self.object_of(applier) else { continue };
            let Origin::File { path, document, .. } = &resource.provenance.origin else { continue };
            let root = self.roots.iter().find(|root| root.applier == applier.root).map(|root| root.name.clone());
            let key = (Arc::clone(path), *document, resource.name().to_owned());
            let report = by_place.entry(key).or_insert_with(|| self.report(index, path, resource));
            report.resources.push(index);
            report.roots.extend(root.clone());
            // A template that does not parse fails whatever the inputs are.
            let is_parsed =
                !report.errors.iter().any(|error| matches!(error.kind(), ErrorKind::Template(Problem::Parse(_))));
            if applier.state == State::Failed || !is_parsed {
                report.failed_in.extend(root);
            }
        }
        by_place.into_values().collect()
    }

    fn object_of(&self, applier: &Applier) -> Option<(usize, &Resource)> {
        let index = applier.resource?;
        Some((index, self.built.resources.get(index)?))
    }

    fn report(&self, index: usize, path: &Arc<str>, resource: &Resource) -> SetReport {
        let mut report = SetReport {
            resource: index,
            resources: Vec::new(),
            failed_in: Vec::new(),
            roots: Vec::new(),
            errors: Vec::new(),
            remarks: Vec::new(),
            is_open: false,
        };
        let Some(text) = self.text(path) else { return report };
        let file = File::new(Arc::clone(path), text);
        let namespace = if resource.namespace().is_empty() { "flux-system" } else { resource.namespace() };
        let sets = ResourceSet::read_all(&file, namespace);
        let is_only = sets.len() == 1;
        for set in sets {
            match set {
                Ok(set) if is_only || set.name() == resource.name() => {
                    self.render(&set, &mut report);
                    break;
                }
                Ok(_) => {}
                Err(error) => report.errors.push(error),
            }
        }
        report
    }

    fn render(&self, set: &ResourceSet, report: &mut SetReport) {
        let mut providers = Providers::default();
        if set.wants_providers() {
            report.is_open = !self.add_providers(set, &mut providers);
        }
        let options = Options { text: false, strict: true, ..Options::default() };
        match set.render(Some(&providers), &options, &mut |_| ControlFlow::Continue(())) {
            Ok(summary) => report.remarks = summary.findings,
            Err(errors) => {
                report.errors.extend(errors.errors);
                report.remarks = errors.findings;
            }
        }
    }

    /// Whether all providers that the ResourceSet names are in the repo with their inputs.
    fn add_providers(&self, set: &ResourceSet, providers: &mut Providers) -> bool {
        for file in self.scan.files() {
            if !file.text.contains("ResourceSetInputProvider") {
                continue;
            }
            let manifest = File::new(file.path.as_str(), Arc::clone(&file.text));
            if providers.find(&manifest, set).is_err() {
                return false;
            }
        }
        !providers.is_empty()
    }
}

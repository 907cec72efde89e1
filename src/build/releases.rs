//! The HelmReleases of a build: their values, and their charts' objects.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use fluxwright_build::{Built, SourceAt};
use fluxwright_helm::chart::Charts;
use fluxwright_helm::render::Renderer;
use fluxwright_helm::{BuiltRelease, Options, build};

use super::around::Around;
use super::select::{Selection, is_release};

/// What a HelmRelease comes to.
#[derive(Debug, Clone)]
pub struct ReleaseOf {
    /// The HelmRelease, as an index of [`Built::resources`].
    pub resource: usize,
    /// Its values and objects.
    pub built: BuiltRelease,
}

/// How releases are built.
pub struct Charting<'a> {
    /// Where charts lie.
    pub charts: Charts<'a>,
    /// What executes them.
    pub renderer: &'a dyn Renderer,
    /// What charts see.
    pub options: Options,
    /// Sources that are mapped to paths.
    pub sources: &'a [SourceAt],
    /// How many threads may work.
    pub threads: usize,
}

/// All HelmReleases that were asked for, in their order.
pub fn releases(built: &Built, selection: &Selection, how: &Charting<'_>) -> Vec<ReleaseOf> {
    let wanted: Vec<usize> =
        selection.resources(built).filter(|index| built.resources.get(*index).is_some_and(is_release)).collect();
    let mut around = BTreeMap::new();
    for root in wanted.iter().filter_map(|index| root_of(built, *index)) {
        around.entry(root).or_insert_with(|| Around::of(built, root, how.sources));
    }
    let one = |index: usize| {
        let resource = built.resources.get(index)?;
        let applier = built.appliers.get(resource.applier)?;
        let options = Options { namespace: applier.namespace.clone(), ..how.options.clone() };
        let around = around.get(&applier.root)?;
        Some(ReleaseOf { resource: index, built: build(&resource.value, around, how.charts, how.renderer, &options) })
    };
    let next = AtomicUsize::new(0);
    let found = Mutex::new(BTreeMap::new());
    let work = || {
        while let Some(index) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(release) = one(*index) {
                found.lock().unwrap_or_else(PoisonError::into_inner).insert(*index, release);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..how.threads.min(wanted.len()) {
            scope.spawn(work);
        }
        work();
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn root_of(built: &Built, resource: usize) -> Option<usize> {
    let applier = built.resources.get(resource)?.applier;
    built.appliers.get(applier).map(|applier| applier.root)
}

//! What could not be built, with its place and cluster.

use fluxwright_build::{Problem, Resource};

use super::{Root, World};
use crate::finding::{Finding, Place};

impl World<'_> {
    /// What could not be built. A problem without a place is told at its applier's.
    pub fn problems(&self) -> impl Iterator<Item = BuildProblem<'_>> {
        let built = self.built();
        built.problems.iter().map(|problem| {
            let applier = problem.applier.and_then(|index| built.appliers.get(index));
            let place = match (&problem.place, applier) {
                (Some(spot), _) => Place::new(std::sync::Arc::clone(&spot.path), spot.span.clone()),
                (None, Some(applier)) => self.line(&applier.place.path, applier.place.line),
                (None, None) => Place::file(""),
            };
            let root = applier.and_then(|applier| self.roots().iter().find(|root| root.applier == applier.root));
            let object = applier.and_then(|applier| built.resources.get(applier.resource?));
            BuildProblem { problem, place, root, object }
        })
    }
}

/// A problem of the build.
#[derive(Debug)]
pub struct BuildProblem<'w> {
    /// What is wrong.
    pub problem: &'w Problem,
    /// Where.
    pub place: Place,
    /// In which cluster.
    pub root: Option<&'w Root>,
    /// The Kustomization or ResourceSet that it is about.
    pub object: Option<&'w Resource>,
}

impl BuildProblem<'_> {
    /// A finding at its place, in its cluster.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        let finding = Finding::new(self.place.clone(), message);
        match self.root {
            Some(root) => finding.in_root(&root.name),
            None => finding,
        }
    }
}

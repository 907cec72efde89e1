//! Building one applier.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_kustomize as kustomize;
use fluxwright_kustomize::files::Files;

use crate::applier::{ApplierKind, Skip, State, Variable};
use crate::built::{Resource, Unknown};
use crate::external::Content;
use crate::flux::{self, external};
use crate::generate::{self, Failed};
use crate::locate::Way;
use crate::options::{SourceAt, Unbuilt};
use crate::problem::{Problem, ProblemKind};
use crate::provenance::{Origin, Provenance, Touch};
use crate::roots;

use super::node::Node;
use super::{Engine, artifacts, nothing};

/// What an applier comes to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) resources: Vec<Resource>,
    pub(super) problems: Vec<Problem>,
    pub(super) unknowns: Vec<Unknown>,
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) substitutes: bool,
    pub(super) state: State,
    /// The folder that it builds, where that is known only now.
    pub(super) folder: Option<String>,
    /// What it looked for and did not find: root, kind, namespace and name.
    pub(super) missing: Vec<(usize, String, String, String)>,
}

impl Outcome {
    /// Flux would apply nothing; what is there is kept, since others may want to look at it.
    pub(super) fn fail(&mut self) {
        self.state = State::Failed;
    }
}

impl Engine<'_, '_> {
    /// Builds an applier.
    pub(super) fn work(&self, index: usize) -> Outcome {
        let Some(node) = self.nodes.get(index) else { return Outcome::default() };
        if let Some(wants) = self.build.only {
            let variables = self.variables(index, node, &mut Outcome::default());
            let variables = variables.map(|variables| variables.known).unwrap_or_default();
            let root = self.nodes.get(node.root).map(|root| root.name.as_str()).unwrap_or_default();
            let artifact = self.real_folder(node);
            let folder = artifact.as_ref().unwrap_or(&node.folder);
            let (kind, namespace, name) = (node.kind, &node.namespace, &node.name);
            let is_wanted =
                wants(&Unbuilt { kind, namespace, name, root, folder, value: &node.value, variables: &variables });
            // What a generator copies may have changed although no file of the folder did.
            if !is_wanted && artifact.is_none() {
                return Outcome { variables, ..Outcome::default() };
            }
        }
        match node.kind {
            ApplierKind::Folder => self.folder(index, node),
            ApplierKind::Kustomization => self.kustomization(index, node),
            ApplierKind::ResourceSet => self.set(index, node),
        }
    }

    fn folder(&self, index: usize, node: &Node) -> Outcome {
        let Some(tree) = self.tree(node.root) else { return Outcome::default() };
        self.built(index, node, (tree.files, &tree.kustomize), &node.folder, None)
    }

    fn kustomization(&self, index: usize, node: &Node) -> Outcome {
        let source = flux::Kustomization::source(&node.value, &node.namespace);
        if node.spec.path.contains("${") {
            let path = node.spec.path.clone();
            let told = ProblemKind::UnknownPath { applier: node.shown(), path: path.clone() };
            let mut outcome = nothing(State::Skipped(Skip::UnknownPath { path }));
            let place = self.own_place(node, &Way::of(&["spec", "path"]));
            outcome.problems.push(Problem { kind: told, applier: Some(index), place });
            return outcome;
        }
        let Some(folder) = self.folder_in(node, &source) else {
            return match source.kind.as_str() {
                external::EXTERNAL => self.of_artifact(index, node, &source),
                _ => self.elsewhere(index, node, source),
            };
        };
        let Some(tree) = self.tree(node.root) else { return Outcome::default() };
        let Some(folder) = roots::folder_of(tree.files, &folder) else {
            let kind = ProblemKind::MissingPath { applier: node.shown(), path: node.spec.path.clone() };
            let place = self.own_place(node, &Way::of(&["spec", "path"]));
            return failed(vec![Problem { kind, applier: Some(index), place }]);
        };
        if let Some(outcome) = self.wrong_fields(index, node) {
            return outcome;
        }
        let outcome = self.built(index, node, (tree.files, &tree.kustomize), &folder, None);
        Outcome { folder: Some(folder), ..outcome }
    }

    /// What a Kustomization comes to whose fields have wrong types.
    pub(super) fn wrong_fields(&self, index: usize, node: &Node) -> Option<Outcome> {
        let problem = |error: &flux::WrongType| Problem {
            kind: ProblemKind::Field { applier: node.shown(), field: error.field.clone(), wanted: error.wanted },
            applier: Some(index),
            place: self.own_place(node, &Way::of(&error.field.split('.').collect::<Vec<_>>())),
        };
        let errors = &node.spec.errors;
        (!errors.is_empty()).then(|| failed(errors.iter().map(problem).collect()))
    }

    /// The folder of a Kustomization, by where its source has its files; `None` when that is no folder of the repo.
    fn folder_in(&self, node: &Node, source: &flux::SourceId) -> Option<String> {
        match self.mapped(source) {
            Some(at) => crate::path::join(&at.path, &node.folder),
            None => self.is_own(node.root, source).then(|| node.folder.clone()),
        }
    }

    /// Where someone says that a source has its files.
    pub(super) fn mapped(&self, source: &flux::SourceId) -> Option<&SourceAt> {
        let is_it =
            |at: &&SourceAt| at.kind == source.kind && at.namespace == source.namespace && at.name == source.name;
        self.build.options.sources.iter().find(is_it)
    }

    /// Whether a source is the repo itself.
    pub(super) fn is_own(&self, root: usize, source: &flux::SourceId) -> bool {
        source.is_usual() || self.roots.get(root).is_some_and(|root| root.sources.contains(source))
    }

    /// The objects of a folder of these files, which are the repo's or those of an artifact.
    pub(super) fn built(
        &self,
        index: usize,
        node: &Node,
        (files, kustomize): (&dyn Files, &kustomize::Build<'_>),
        folder: &str,
        artifact: Option<&Content>,
    ) -> Outcome {
        let problem = |kind| Problem { kind, applier: Some(index), place: None };
        let merged = generate::merged(kustomize, files, folder, &node.spec);
        let (objects, way) = match merged {
            Ok(merged) => {
                let way =
                    Steps { path: Arc::clone(&merged.path), is_there: merged.is_there, given: merged.given.clone() };
                (merged.build(kustomize, folder), Some(way))
            }
            Err(failed) => (Err(failed), None),
        };
        let mut outcome = match objects {
            Ok(objects) => {
                let resources = objects.into_iter().map(|object| resource(object, index, way.as_ref())).collect();
                Outcome { resources, ..Outcome::default() }
            }
            Err(Failed::Component(component)) => {
                let place = self.own_place(node, &Way::of(&["spec", "components"]));
                let kind = ProblemKind::Component { applier: node.shown(), component };
                failed(vec![Problem { kind, applier: Some(index), place }])
            }
            Err(Failed::Kustomize(errors)) => failed(
                errors
                    .into_iter()
                    .map(|mut error| {
                        let mut place = None;
                        if let Some(way) = way.as_ref().filter(|way| !way.is_there) {
                            // There is no such file to be shown.
                            error.trail.retain(|path| *path != way.path);
                            if error.place.as_ref().is_none_or(|place| place.path == way.path) {
                                error.place = None;
                                place = self.own_place(node, &Way::of(&["spec", "path"]));
                            }
                        }
                        let kind = ProblemKind::Kustomize { applier: node.shown(), error: Box::new(error) };
                        Problem { place, ..problem(kind) }
                    })
                    .collect(),
            ),
        };
        if let Some(content) = artifact {
            artifacts::translate(&mut outcome, content);
        }
        if outcome.state == State::Built {
            self.finish(index, node, &mut outcome);
        }
        outcome
    }
}

/// The outermost kustomization of an applier, and what in it the applier itself says.
struct Steps {
    path: Arc<str>,
    is_there: bool,
    given: Vec<(&'static str, &'static str)>,
}

pub(super) fn failed(problems: Vec<Problem>) -> Outcome {
    Outcome { problems, ..nothing(State::Failed) }
}

fn resource(object: kustomize::Resource, applier: usize, steps: Option<&Steps>) -> Resource {
    let origin = match &object.provenance.origin {
        kustomize::Origin::File { path, document, line } => {
            Origin::File { path: Arc::clone(path), document: *document, line: *line }
        }
        kustomize::Origin::Generated { path, generator, entry, line } => {
            Origin::Generated { path: Arc::clone(path), generator, entry: *entry, line: *line }
        }
    };
    let touch = |touch: &kustomize::Touch| {
        if let Some(steps) = steps.filter(|steps| steps.path == touch.path) {
            let given = steps.given.iter().find(|(field, _)| *field == touch.field);
            if let Some((_, field)) = given {
                return Touch::Applier { applier, field };
            }
            if !steps.is_there {
                return Touch::Applier { applier, field: touch.field };
            }
        }
        Touch::Kustomization { path: Arc::clone(&touch.path), field: touch.field }
    };
    let touched = object.provenance.touched.iter().map(touch).collect();
    Resource { value: object.shared_value(), applier, provenance: Provenance { origin, touched } }
}

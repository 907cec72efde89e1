//! Building one applier.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_kustomize as kustomize;

use crate::applier::{ApplierKind, Skip, State, Variable};
use crate::built::{Resource, Unknown};
use crate::flux;
use crate::generate::{self, Failed};
use crate::locate::Way;
use crate::options::Unbuilt;
use crate::problem::{Problem, ProblemKind};
use crate::provenance::{Origin, Provenance, Touch};
use crate::roots;

use super::node::Node;
use super::{Engine, nothing};

/// What an applier comes to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) resources: Vec<Resource>,
    pub(super) problems: Vec<Problem>,
    pub(super) unknowns: Vec<Unknown>,
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) substitutes: bool,
    pub(super) state: State,
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
            let (kind, namespace, name, folder) = (node.kind, &node.namespace, &node.name, &node.folder);
            if !wants(&Unbuilt { kind, namespace, name, root, folder, value: &node.value, variables: &variables }) {
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
        let objects = generate::build(&self.build.kustomize, self.build.files, &node.folder, &node.spec);
        self.built(index, node, objects)
    }

    fn kustomization(&self, index: usize, node: &Node) -> Outcome {
        let source = flux::Kustomization::source(&node.value, &node.namespace);
        let mapped = self
            .build
            .options
            .sources
            .iter()
            .find(|at| at.kind == source.kind && at.namespace == source.namespace && at.name == source.name);
        let is_own = self.roots.get(node.root).is_some_and(|root| root.sources.contains(&source)) || source.is_usual();
        if node.spec.path.contains("${") {
            let path = node.spec.path.clone();
            let told = ProblemKind::UnknownPath { applier: node.shown(), path: path.clone() };
            let mut outcome = nothing(State::Skipped(Skip::UnknownPath { path }));
            let place = self.own_place(node, &Way::of(&["spec", "path"]));
            outcome.problems.push(Problem { kind: told, applier: Some(index), place });
            return outcome;
        }
        let folder = match mapped {
            Some(at) => crate::path::join(&at.path, &node.folder).unwrap_or_default(),
            None if is_own => node.folder.clone(),
            None => {
                let flux::SourceId { kind, namespace, name } = source;
                let told = ProblemKind::OtherSource {
                    applier: node.shown(),
                    source_kind: kind.clone(),
                    namespace: namespace.clone(),
                    name: name.clone(),
                };
                let mut outcome = nothing(State::Skipped(Skip::OtherSource { kind, namespace, name }));
                let place = self.own_place(node, &Way::of(&["spec", "sourceRef"]));
                outcome.problems.push(Problem { kind: told, applier: Some(index), place });
                return outcome;
            }
        };
        let Some(folder) = roots::folder_of(self.build.files, &folder) else {
            let kind = ProblemKind::MissingPath { applier: node.shown(), path: node.spec.path.clone() };
            let place = self.own_place(node, &Way::of(&["spec", "path"]));
            return failed(vec![Problem { kind, applier: Some(index), place }]);
        };
        if !node.spec.errors.is_empty() {
            let problem = |error: &flux::WrongType| Problem {
                kind: ProblemKind::Field { applier: node.shown(), field: error.field.clone(), wanted: error.wanted },
                applier: Some(index),
                place: self.own_place(node, &Way::of(&error.field.split('.').collect::<Vec<_>>())),
            };
            return failed(node.spec.errors.iter().map(problem).collect());
        }
        let objects = generate::build(&self.build.kustomize, self.build.files, &folder, &node.spec);
        self.built(index, node, objects)
    }

    fn built(&self, index: usize, node: &Node, objects: Result<Vec<kustomize::Resource>, Failed>) -> Outcome {
        let problem = |kind| Problem { kind, applier: Some(index), place: None };
        match objects {
            Ok(objects) => {
                let resources = objects.into_iter().map(|object| resource(object, index)).collect();
                let mut outcome = Outcome { resources, ..Outcome::default() };
                self.finish(index, node, &mut outcome);
                outcome
            }
            Err(Failed::Component(component)) => {
                failed(vec![problem(ProblemKind::Component { applier: node.shown(), component })])
            }
            Err(Failed::Kustomize(errors)) => failed(
                errors
                    .into_iter()
                    .map(|error| problem(ProblemKind::Kustomize { applier: node.shown(), error: Box::new(error) }))
                    .collect(),
            ),
        }
    }
}

pub(super) fn failed(problems: Vec<Problem>) -> Outcome {
    Outcome { problems, ..nothing(State::Failed) }
}

fn resource(object: kustomize::Resource, applier: usize) -> Resource {
    let origin = match &object.provenance.origin {
        kustomize::Origin::File { path, document, line } => {
            Origin::File { path: Arc::clone(path), document: *document, line: *line }
        }
        kustomize::Origin::Generated { path, generator, entry, line } => {
            Origin::Generated { path: Arc::clone(path), generator, entry: *entry, line: *line }
        }
    };
    let touched = object.provenance.touched.iter();
    let touched =
        touched.map(|touch| Touch::Kustomization { path: Arc::clone(&touch.path), field: touch.field }).collect();
    Resource { value: object.shared_value(), applier, provenance: Provenance { origin, touched } }
}

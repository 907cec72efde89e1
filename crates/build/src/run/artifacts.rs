//! Kustomizations whose files an ArtifactGenerator of the repo puts together.

use std::sync::{Arc, PoisonError};

use fluxwright_kustomize as kustomize;

use crate::applier::{ApplierKind, Skip, State};
use crate::built::Resource;
use crate::external::{self, Content, Failure, Lookup, Plan, Source, View};
use crate::flux::external::EXTERNAL;
use crate::flux::{self, SourceId};
use crate::locate::{Locator, Way};
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::provenance::{Origin, Touch};
use crate::roots;

use super::node::Node;
use super::work::{Outcome, failed};
use super::{Engine, nothing};

/// The kind of what makes artifacts.
pub(super) const GENERATOR: &str = "ArtifactGenerator";

impl Engine<'_, '_> {
    /// What a Kustomization makes of an artifact.
    pub(super) fn of_artifact(&self, index: usize, node: &Node, source: &SourceId) -> Outcome {
        let content = match self.artifact(node.root, source, &mut Vec::new()) {
            Ok(content) => content,
            Err(failure) => return self.without(index, node, source, failure),
        };
        if let Some(unknown) = content.unknown_in(&node.folder) {
            return self.without(index, node, source, Failure::Elsewhere(unknown.clone()));
        }
        let Some(tree) = self.tree(node.root) else { return Outcome::default() };
        let view = View { content: &content, files: tree.files };
        let Some(folder) = roots::folder_of(&view, &node.folder) else {
            let kind = ProblemKind::NotInArtifact {
                applier: node.shown(),
                path: node.spec.path.clone(),
                artifact: shown(source),
            };
            let place = self.own_place(node, &Way::of(&["spec", "path"]));
            return failed(vec![Problem { kind, applier: Some(index), place }]);
        };
        if let Some(outcome) = self.wrong_fields(index, node) {
            return outcome;
        }
        let kustomize = self.build.kustomize(&view);
        let outcome = self.built(index, node, (&view, &kustomize), &folder, Some(&content));
        let is_broken = |problem: &Problem| matches!(problem.kind, ProblemKind::Kustomize { .. });
        match content.unknown() {
            // It may be one of the files that are not here.
            Some(unknown) if outcome.problems.iter().any(is_broken) => {
                self.without(index, node, source, Failure::Elsewhere(unknown.clone()))
            }
            _ => Outcome { folder: Some(content.real(&folder)), ..outcome },
        }
    }

    /// The folder of the repo that a Kustomization builds by way of an artifact; `None` when there is no such artifact.
    pub(super) fn real_folder(&self, node: &Node) -> Option<String> {
        let source = flux::Kustomization::source(&node.value, &node.namespace);
        if node.kind != ApplierKind::Kustomization || source.kind != EXTERNAL || self.mapped(&source).is_some() {
            return None;
        }
        let content = self.artifact(node.root, &source, &mut Vec::new()).ok()?;
        Some(content.real(&node.folder))
    }

    /// A Kustomization whose artifact is not known.
    fn without(&self, index: usize, node: &Node, source: &SourceId, failure: Failure) -> Outcome {
        let skip = |source: &SourceId| {
            let SourceId { kind, namespace, name } = source.clone();
            State::Skipped(Skip::OtherSource { kind, namespace, name })
        };
        let (state, kind, way) = match failure {
            Failure::Elsewhere(other) => return self.elsewhere(index, node, other),
            Failure::NotMade => return self.elsewhere(index, node, source.clone()),
            Failure::NotDone { reason, way } => {
                let kind = ProblemKind::UnknownArtifact { applier: node.shown(), artifact: shown(source), reason };
                (skip(source), kind, way)
            }
            Failure::Wrong { reason, way } => {
                let kind = ProblemKind::Artifact { applier: node.shown(), artifact: shown(source), reason };
                (State::Failed, kind, way)
            }
        };
        let generator = self.generator_of(node.root, source);
        let place = generator.and_then(|generator| {
            Locator { files: self.build.files, kustomize: None }.field(&generator.provenance.origin, &way)
        });
        let place = place.or_else(|| self.own_place(node, &Way::of(&["spec", "sourceRef"])));
        Outcome { problems: vec![Problem { kind, applier: Some(index), place }], ..nothing(state) }
    }

    /// A Kustomization whose files are not here.
    pub(super) fn elsewhere(&self, index: usize, node: &Node, source: SourceId) -> Outcome {
        let SourceId { kind, namespace, name } = source;
        let told = ProblemKind::OtherSource {
            applier: node.shown(),
            source_kind: kind.clone(),
            namespace: namespace.clone(),
            name: name.clone(),
        };
        let place = self.own_place(node, &Way::of(&["spec", "sourceRef"]));
        let mut outcome = Outcome {
            problems: vec![Problem { kind: told, applier: Some(index), place }],
            ..nothing(State::Skipped(Skip::OtherSource {
                kind: kind.clone(),
                namespace: namespace.clone(),
                name: name.clone(),
            }))
        };
        if kind == EXTERNAL {
            // It may be made later.
            outcome.missing.push((node.root, kind, namespace, name));
        }
        outcome
    }

    /// What is in an artifact; `within` are those that it is looked up for.
    fn artifact(&self, root: usize, id: &SourceId, within: &mut Vec<SourceId>) -> Result<Arc<Content>, Failure> {
        let key = (root, id.namespace.clone(), id.name.clone());
        let known = self.artifacts.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        if within.contains(id) {
            let reason = format!("{} would be made of itself", shown(id));
            return Err(Failure::Wrong { reason, way: Way::of(&["spec", "sources"]) });
        }
        let generator = self.generator_of(root, id).ok_or_else(|| self.why_not(root, id))?;
        let tree = self.tree(root).ok_or(Failure::NotMade)?;
        within.push(id.clone());
        let stack = std::cell::RefCell::new(within);
        let lookup = |source: &SourceId| self.files_of(root, source, &mut stack.borrow_mut());
        let made = self.plan(generator, &id.namespace, &lookup).and_then(|plan| {
            external::make((&generator.value, &plan), &id.namespace, &id.name, tree.files, &lookup).map(Arc::new)
        });
        stack.into_inner().pop();
        let may_change = match &made {
            Ok(content) => content.unknown().is_some_and(|source| source.kind == EXTERNAL),
            Err(failure) => matches!(failure, Failure::Elsewhere(_) | Failure::NotMade),
        };
        if !may_change {
            self.artifacts.lock().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        }
        made
    }

    /// The files of a source of a generator.
    fn files_of(&self, root: usize, id: &SourceId, within: &mut Vec<SourceId>) -> Result<Source<'_>, Failure> {
        let tree = self.tree(root).ok_or(Failure::NotMade)?;
        let mapped = self.mapped(id).map(|at| path::secure(&at.path));
        match mapped.or_else(|| self.is_own(root, id).then(String::new)) {
            Some(folder) => Ok(Source::Folder { files: tree.files, folder }),
            None if id.kind == EXTERNAL => self.artifact(root, id, within).map(Source::Made),
            None => Ok(Source::Elsewhere(id.clone())),
        }
    }

    /// The artifacts that a generator in this namespace makes; looked up once.
    fn plan(&self, generator: &Resource, namespace: &str, lookup: Lookup<'_, '_>) -> Result<Arc<Plan>, Failure> {
        let key = (generator.applier, generator.id());
        let known = self.plans.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        let plan = external::plan(&generator.value, namespace, lookup).map(Arc::new);
        if !matches!(plan, Err(Failure::Elsewhere(_) | Failure::NotMade)) {
            self.plans.lock().unwrap_or_else(PoisonError::into_inner).insert(key, plan.clone());
        }
        plan
    }

    /// The names of the artifacts that a generator in this namespace makes.
    pub(super) fn made_by(&self, root: usize, generator: &Resource, namespace: &str) -> Vec<String> {
        let lookup = |source: &SourceId| self.files_of(root, source, &mut Vec::new());
        self.plan(generator, namespace, &lookup).map(|plan| plan.names().cloned().collect()).unwrap_or_default()
    }

    /// The generator that makes an artifact.
    fn generator_of(&self, root: usize, id: &SourceId) -> Option<&Resource> {
        let key = (root, EXTERNAL.to_owned(), id.namespace.clone(), id.name.clone());
        let (by, at) = self.objects.get(&key)?;
        self.nodes.get(*by)?.resources.get(*at)
    }

    /// Why no generator makes an artifact: one that should is wrong, or there is none.
    fn why_not(&self, root: usize, id: &SourceId) -> Failure {
        let lookup = |source: &SourceId| self.files_of(root, source, &mut vec![id.clone()]);
        let own = self
            .objects
            .iter()
            .filter(|((of, kind, namespace, _), _)| *of == root && kind == GENERATOR && *namespace == id.namespace);
        let mut failures: Vec<_> = own
            .filter_map(|((_, _, _, name), (by, at))| {
                let generator = self.nodes.get(*by)?.resources.get(*at)?;
                if !external::may_make(&generator.value, &id.name) {
                    return None;
                }
                Some((name, self.plan(generator, &id.namespace, &lookup).err()?))
            })
            .collect();
        failures.sort_by_key(|(name, _)| name.as_str());
        failures.into_iter().next().map_or_else(|| Failure::Elsewhere(id.clone()), |(_, failure)| failure)
    }
}

/// As people write it: `ExternalArtifact/flux-system/apps`.
fn shown(source: &SourceId) -> String {
    format!("{}/{}/{}", source.kind, source.namespace, source.name)
}

/// Tells where the files of an artifact are in the repo instead of where they are in the artifact.
pub(super) fn translate(outcome: &mut Outcome, content: &Content) {
    let real = |path: &mut Arc<str>| *path = Arc::from(content.real(path));
    for resource in &mut outcome.resources {
        match &mut resource.provenance.origin {
            Origin::File { path, .. } | Origin::Generated { path, .. } | Origin::Template { path, .. } => real(path),
        }
        for touch in &mut resource.provenance.touched {
            if let Touch::Kustomization { path, .. } = touch {
                real(path);
            }
        }
    }
    for problem in &mut outcome.problems {
        let ProblemKind::Kustomize { error, .. } = &mut problem.kind else { continue };
        error.trail.iter_mut().for_each(real);
        if let Some(place) = &mut error.place {
            real(&mut place.path);
        }
        match &mut error.kind {
            kustomize::ErrorKind::NoKustomization(path) | kustomize::ErrorKind::ManyKustomizations(path) => {
                *path = content.real(path);
            }
            kustomize::ErrorKind::Cycle { folder, user } => {
                *folder = content.real(folder);
                *user = content.real(user);
            }
            _ => {}
        }
    }
}

//! From the roots to everything that they make, until nothing new appears.

mod assemble;
mod node;
mod ready;
mod sets;
mod variables;
mod work;

use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_kustomize::files::Files;
use serde_json::Value;

use crate::applier::{ApplierKind, State};
use crate::built::{Built, Id, Unknown};
use crate::candidate;
use crate::flux::{self, FLUX_NAMESPACE};
use crate::options::{Options, Start, Unbuilt};
use crate::problem::{Problem, ProblemKind};
use crate::provenance::{Origin, Provenance};
use crate::roots::{self, Begin, Root};
use crate::threads;
use node::{Node, Object};

/// Builds what Flux would apply of one tree of files.
pub struct Build<'f> {
    files: &'f dyn Files,
    paths: &'f [String],
    options: Options,
    kustomize: fluxwright_kustomize::Build<'f>,
    only: Option<Wants<'f>>,
}

/// Whether an applier is built; asked from several threads.
pub type Wants<'f> = &'f (dyn Fn(&Unbuilt<'_>) -> bool + Sync);

impl<'f> Build<'f> {
    /// Builds these files, which must not change any more; `paths` are those of all files, sorted.
    pub fn new(files: &'f dyn Files, paths: &'f [String], options: Options) -> Self {
        let kustomize = fluxwright_kustomize::Options {
            any_file: true,
            order: fluxwright_kustomize::Order::Fifo,
            remotes: options.remotes.clone(),
            limits: options.limits.kustomize,
            ..fluxwright_kustomize::Options::default()
        };
        Self { files, paths, kustomize: fluxwright_kustomize::Build::new(files, kustomize), options, only: None }
    }

    /// Builds only the appliers that are wanted. The others come without resources; what someone needs of theirs is not
    /// found then.
    #[must_use]
    pub fn only(self, wants: Wants<'f>) -> Self {
        Self { only: Some(wants), ..self }
    }

    /// Builds from a start until nothing new appears. What is wrong with one applier does not keep the others from being
    /// built.
    pub fn run(&self, start: &Start) -> Built {
        let found = candidate::find(&self.kustomize, self.files, self.paths, self.options.threads);
        let mut roots = roots::find(&self.kustomize, self.files, &found);
        if let Start::Folder(folder) = start {
            let folder = crate::path::secure(folder);
            let sources =
                match roots.iter().find(|root| matches!(&root.begin, Begin::Folder(known) if *known == folder)) {
                    Some(known) => known.sources.clone(),
                    None => {
                        let within =
                            |candidate: &&candidate::Candidate| crate::path::is_within(&candidate.path, &folder);
                        let own: Vec<_> = found.candidates.iter().filter(within).collect();
                        roots::own_sources(self.files, &own)
                    }
                };
            roots = vec![Root { begin: Begin::Folder(folder), sources, claims: Vec::new() }];
        }
        let mut engine = Engine::new(self, roots);
        engine.run();
        engine.drop_roots();
        engine.assemble(start)
    }
}

/// A build on its way.
struct Engine<'b, 'f> {
    build: &'b Build<'f>,
    roots: Vec<Root>,
    nodes: Vec<Node>,
    /// Appliers that are still to be built.
    waiting: Vec<usize>,
    /// Appliers by root, kind, namespace and name.
    by_name: HashMap<(usize, ApplierKind, String, String), usize>,
    /// ConfigMaps, Secrets and providers of inputs by root, kind, namespace and name.
    objects: HashMap<(usize, String, String, String), (usize, usize)>,
    problems: Vec<Problem>,
    unknowns: Vec<Unknown>,
    resources: usize,
}

impl<'b, 'f> Engine<'b, 'f> {
    fn new(build: &'b Build<'f>, roots: Vec<Root>) -> Self {
        let mut engine = Self {
            build,
            roots: Vec::new(),
            nodes: Vec::new(),
            waiting: Vec::new(),
            by_name: HashMap::new(),
            objects: HashMap::new(),
            problems: Vec::new(),
            unknowns: Vec::new(),
            resources: 0,
        };
        for (index, root) in roots.iter().enumerate() {
            let node = match &root.begin {
                Begin::Folder(folder) => Node::folder(index, folder, build.files),
                Begin::Candidate(candidate) => {
                    Node::of_object(index, None, Arc::clone(&candidate.value), FLUX_NAMESPACE, candidate.provenance())
                }
            };
            engine.add(node);
        }
        engine.roots = roots;
        engine
    }

    fn add(&mut self, node: Node) {
        let index = self.nodes.len();
        self.by_name.insert((node.root, node.kind, node.namespace.clone(), node.name.clone()), index);
        self.nodes.push(node);
        self.waiting.push(index);
    }

    fn run(&mut self) {
        while !self.waiting.is_empty() {
            let ready = self.take_ready();
            let done = {
                let engine = &*self;
                threads::map(&ready, self.build.options.threads, |index| engine.work(*index))
            };
            for (index, outcome) in ready.into_iter().zip(done) {
                self.merge(index, outcome);
            }
        }
    }

    fn merge(&mut self, index: usize, outcome: work::Outcome) {
        let work::Outcome { resources, problems, unknowns, variables, substitutes, state, missing } = outcome;
        self.problems.extend(problems);
        self.unknowns.extend(unknowns);
        self.resources = self.resources.saturating_add(resources.len());
        let Some(node) = self.nodes.get_mut(index) else { return };
        let (root, namespace, depth) = (node.root, node.namespace.clone(), node.depth);
        node.state = state;
        node.missing = missing;
        node.variables = variables;
        node.substitutes = substitutes;
        let mut appliers = Vec::new();
        for (at, object) in resources.iter().enumerate() {
            let value = &object.value;
            if flux::is_kustomization(value) || flux::is_set(value) {
                appliers.push((at, Arc::clone(value), object.provenance.clone()));
            } else if is_referred_to(value) {
                let id = Id::of(value);
                self.objects.entry((root, id.kind, id.namespace, id.name)).or_insert((index, at));
            }
        }
        node.resources = resources;
        for (at, value, provenance) in appliers {
            self.found(index, at, value, provenance, root, &namespace, depth);
        }
    }

    /// An applier was made by another.
    #[expect(clippy::too_many_arguments, reason = "what is known of its maker is taken apart once")]
    fn found(
        &mut self,
        by: usize,
        at: usize,
        value: Arc<Value>,
        provenance: Provenance,
        root: usize,
        namespace: &str,
        depth: usize,
    ) {
        let mut node = Node::of_object(root, Some(by), value, namespace, provenance);
        node.object = Some(Object { node: by, at });
        node.depth = depth + 1;
        let key = (root, node.kind, node.namespace.clone(), node.name.clone());
        if let Some(known) = self.by_name.get(&key) {
            // The one that a root begins with makes itself.
            if let Some(known) = self.nodes.get_mut(*known).filter(|known| known.object.is_none()) {
                known.object = node.object;
            }
            return;
        }
        let limits = &self.build.options.limits;
        let problem = |kind| Problem { kind, applier: Some(by), place: None };
        let applier = node.shown();
        if node.depth > limits.depth {
            self.problems.push(problem(ProblemKind::TooDeep { applier, limit: limits.depth }));
        } else if self.nodes.len() >= limits.appliers {
            self.too_much(ProblemKind::TooMuch { what: "appliers", limit: limits.appliers });
        } else if self.resources >= limits.resources {
            self.too_much(ProblemKind::TooMuch { what: "objects", limit: limits.resources });
        } else {
            self.add(node);
        }
    }

    /// Told once.
    fn too_much(&mut self, kind: ProblemKind) {
        if !self.problems.iter().any(|problem| problem.kind == kind) {
            self.problems.push(Problem { kind, applier: None, place: None });
        }
    }

    /// Takes out the roots whose every candidate another root turned out to make.
    fn drop_roots(&mut self) {
        let mut made: HashMap<(Arc<str>, usize), Vec<usize>> = HashMap::new();
        for node in &self.nodes {
            for object in &node.resources {
                if let Provenance { origin: Origin::File { path, document, .. }, .. } = &object.provenance
                    && (flux::is_kustomization(&object.value) || flux::is_set(&object.value))
                {
                    made.entry((Arc::clone(path), *document)).or_default().push(node.root);
                }
            }
        }
        let mut dropped = Vec::new();
        for (index, root) in self.roots.iter().enumerate() {
            let is_made = |claim: &(Arc<str>, usize)| {
                made.get(claim)
                    .is_some_and(|roots| roots.iter().any(|other| *other != index && !dropped.contains(other)))
            };
            if !root.claims.is_empty() && root.claims.iter().all(is_made) {
                dropped.push(index);
            }
        }
        for node in self.nodes.iter_mut().filter(|node| dropped.contains(&node.root)) {
            node.is_dropped = true;
        }
    }
}

/// Whether appliers take variables or inputs from it.
fn is_referred_to(value: &Value) -> bool {
    let core = value.get("apiVersion").and_then(Value::as_str) == Some("v1");
    let kind = value.get("kind").and_then(Value::as_str);
    (core && matches!(kind, Some("ConfigMap" | "Secret"))) || flux::is_provider(value)
}

/// What an applier comes to when nothing is built.
fn nothing(state: State) -> work::Outcome {
    work::Outcome { state, ..work::Outcome::default() }
}

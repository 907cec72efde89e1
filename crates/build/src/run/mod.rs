//! From the roots to everything that they make, until nothing new appears.

mod artifacts;
mod assemble;
mod node;
mod ready;
mod sets;
mod variables;
mod work;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use fluxwright_kustomize::files::Files;
use serde_json::Value;

use crate::applier::{ApplierKind, State};
use crate::artifact::{self, Artifact, Ignored};
use crate::built::{Built, Id};
use crate::candidate;
use crate::external::{Content, Failure, Plan};
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
    only: Option<Wants<'f>>,
}

/// Whether an applier is built; asked from several threads.
pub type Wants<'f> = &'f (dyn Fn(&Unbuilt<'_>) -> bool + Sync);

impl<'f> Build<'f> {
    /// Builds these files, which must not change any more; `paths` are those of all files, sorted.
    pub fn new(files: &'f dyn Files, paths: &'f [String], options: Options) -> Self {
        Self { files, paths, options, only: None }
    }

    /// kustomize as Flux runs it.
    fn kustomize<'t>(&self, files: &'t dyn Files) -> fluxwright_kustomize::Build<'t> {
        let options = fluxwright_kustomize::Options {
            any_file: true,
            order: fluxwright_kustomize::Order::Fifo,
            remotes: self.options.remotes.clone(),
            limits: self.options.limits.kustomize,
            // What kustomize calls itself inside of Flux.
            version: Some("(devel)".to_owned()),
        };
        fluxwright_kustomize::Build::new(files, options)
    }

    /// Builds only the appliers that are wanted, and those of artifacts that a generator of the repo makes. The others come
    /// without resources; what someone needs of theirs is not found then.
    #[must_use]
    pub fn only(self, wants: Wants<'f>) -> Self {
        Self { only: Some(wants), ..self }
    }

    /// Builds from a start until nothing new appears. What is wrong with one applier does not keep the others from being
    /// built.
    pub fn run(&self, start: &Start) -> Built {
        let files = Artifact::new(self.files, self.paths, &Ignored::read(self.files, self.paths, None));
        let tree = Tree { files: &files, kustomize: self.kustomize(&files) };
        let found = candidate::find(&tree.kustomize, &files, self.paths, self.options.threads);
        let mut roots = roots::find(&tree.kustomize, &files, self.paths, &found);
        if let Start::Folder(folder) = start {
            roots = vec![Root::folder(folder, &roots, &files, &found)];
        }
        // What the source of a root leaves out besides.
        let specs: BTreeSet<&str> = roots.iter().filter_map(|root| artifact::spec_of(&found, root)).collect();
        let less: Vec<Artifact<'_>> = specs
            .iter()
            .map(|spec| Artifact::new(self.files, self.paths, &Ignored::read(self.files, self.paths, Some(spec))))
            .collect();
        let mut trees = vec![tree];
        trees.extend(less.iter().map(|files| Tree { files, kustomize: self.kustomize(files) }));
        let tree_of = |root: &Root| {
            let spec = artifact::spec_of(&found, root);
            spec.and_then(|spec| specs.iter().position(|known| *known == spec)).map_or(0, |at| at + 1)
        };
        let of_roots = roots.iter().map(tree_of).collect();
        let mut engine = Engine::new(self, &trees, of_roots, roots);
        engine.run();
        engine.drop_roots();
        engine.assemble(start)
    }
}

/// The files of a source, and what was built of them.
struct Tree<'t> {
    files: &'t dyn Files,
    kustomize: fluxwright_kustomize::Build<'t>,
}

/// What is in artifacts, or why that is not known, by root, namespace and name.
type Artifacts = HashMap<(usize, String, String), Result<Arc<Content>, Failure>>;

/// What generators make, by their applier and identity.
type Plans = HashMap<(usize, Id), Result<Arc<Plan>, Failure>>;

/// A build on its way.
struct Engine<'b, 'f> {
    build: &'b Build<'f>,
    trees: &'b [Tree<'b>],
    /// Which of the trees each root sees.
    of_roots: Vec<usize>,
    roots: Vec<Root>,
    nodes: Vec<Node>,
    /// Appliers that are still to be built.
    waiting: Vec<usize>,
    /// Appliers by root, kind, namespace and name.
    by_name: HashMap<(usize, ApplierKind, String, String), usize>,
    /// ConfigMaps, Secrets and providers of inputs by root, kind, namespace and name.
    objects: HashMap<(usize, String, String, String), (usize, usize)>,
    /// What artifacts turned out to hold.
    artifacts: Mutex<Artifacts>,
    /// What generators turned out to make.
    plans: Mutex<Plans>,
    problems: Vec<Problem>,
    resources: usize,
}

impl<'b, 'f> Engine<'b, 'f> {
    fn new(build: &'b Build<'f>, trees: &'b [Tree<'b>], of_roots: Vec<usize>, roots: Vec<Root>) -> Self {
        let mut engine = Self {
            build,
            trees,
            of_roots,
            roots: Vec::new(),
            nodes: Vec::new(),
            waiting: Vec::new(),
            by_name: HashMap::new(),
            objects: HashMap::new(),
            artifacts: Mutex::default(),
            plans: Mutex::default(),
            problems: Vec::new(),
            resources: 0,
        };
        for (index, root) in roots.iter().enumerate() {
            let node = match &root.begin {
                Begin::Folder(folder) => {
                    Node::folder(index, folder, engine.tree(index).map_or(build.files, |tree| tree.files))
                }
                Begin::Candidate(candidate) => {
                    Node::of_object(index, None, Arc::clone(&candidate.value), FLUX_NAMESPACE, candidate.provenance())
                }
            };
            engine.add(node);
        }
        engine.roots = roots;
        engine
    }

    /// The tree that a root sees.
    fn tree(&self, root: usize) -> Option<&'b Tree<'b>> {
        self.trees.get(self.of_roots.get(root).copied().unwrap_or_default())
    }

    fn add(&mut self, node: Node) {
        let index = self.nodes.len();
        self.by_name.insert((node.root, node.kind, node.namespace.clone(), node.name.clone()), index);
        self.nodes.push(node);
        self.waiting.push(index);
    }

    fn run(&mut self) {
        while !self.waiting.is_empty() || self.find_late() {
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
        let work::Outcome { resources, problems, unknowns, variables, substitutes, state, folder, missing } = outcome;
        self.problems.extend(problems);
        self.resources = self.resources.saturating_add(resources.len());
        let Some(node) = self.nodes.get_mut(index) else { return };
        let (root, namespace, depth) = (node.root, node.namespace.clone(), node.depth);
        node.state = state;
        node.missing = missing;
        node.unknowns = unknowns;
        if let Some(folder) = folder {
            node.folder = folder;
        }
        node.variables = variables;
        node.substitutes = substitutes;
        let (mut appliers, mut generators) = (Vec::new(), Vec::new());
        for (at, object) in resources.iter().enumerate() {
            let value = &object.value;
            if flux::is_kustomization(value) || flux::is_set(value) {
                appliers.push((at, Arc::clone(value), object.provenance.clone()));
            } else if flux::external::is_generator(value) {
                let own = Some(object.namespace()).filter(|own| !own.is_empty()).unwrap_or(&namespace);
                generators.push((at, object.clone(), own.to_owned()));
            } else if is_referred_to(value) {
                let id = Id::of(value);
                self.objects.entry((root, id.kind, id.namespace, id.name)).or_insert((index, at));
            }
        }
        if let Some(node) = self.nodes.get_mut(index) {
            node.resources = resources;
        }
        for (at, generator, namespace) in generators {
            for artifact in self.made_by(root, &generator, &namespace) {
                let key = (root, flux::external::EXTERNAL.to_owned(), namespace.clone(), artifact);
                self.objects.entry(key).or_insert((index, at));
            }
            self.objects
                .entry((root, artifacts::GENERATOR.to_owned(), namespace, generator.name().to_owned()))
                .or_insert((index, at));
        }
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

    /// Finds appliers that looked for something that was made only after them, and has them built anew, each once.
    fn find_late(&mut self) -> bool {
        let is_late = |node: &Node| {
            !node.is_dropped && !node.is_anew && node.missing.iter().any(|key| self.objects.contains_key(key))
        };
        let late: Vec<usize> =
            self.nodes.iter().enumerate().filter(|(_, node)| is_late(node)).map(|(index, _)| index).collect();
        let mut stale = HashSet::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if late.contains(&index) || node.parent.is_some_and(|parent| stale.contains(&parent)) {
                stale.insert(index);
            }
        }
        for index in &stale {
            let Some(node) = self.nodes.get_mut(*index) else { continue };
            self.resources = self.resources.saturating_sub(node.resources.len());
            node.resources.clear();
            let is_below = node.parent.is_some_and(|parent| stale.contains(&parent));
            if is_below {
                node.is_dropped = true;
                let key = (node.root, node.kind, node.namespace.clone(), node.name.clone());
                self.by_name.remove(&key);
            } else {
                node.is_anew = true;
                self.waiting.push(*index);
            }
        }
        self.waiting.sort_unstable();
        self.objects.retain(|_, (by, _)| !stale.contains(by));
        self.artifacts.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.plans.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.problems.retain(|problem| problem.applier.is_none_or(|applier| !stale.contains(&applier)));
        !self.waiting.is_empty()
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

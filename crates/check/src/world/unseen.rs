//! What a cluster has although the build does not show it.

use std::collections::{HashMap, HashSet};

use fluxwright_build::{Applier, ApplierKind, Problem, ProblemKind, Skip, State};
use fluxwright_kustomize::ErrorKind;
use fluxwright_repo::scan::Role;

use super::{Root, World, is_open};
use crate::reference::{self, KUSTOMIZE, Reference};

impl World<'_> {
    /// Whether something is sure not to be in a cluster although some of its folders could not be built: all of those are
    /// in the repo, and no manifest of the repo has the kind and the name.
    pub(super) fn is_unwritten(&self, root: &Root, kind: (&str, &str), name: &str) -> bool {
        root.unseen.iter().all(|index| self.is_all_here(*index)) && !self.may_be_written(kind, name)
    }

    /// Whether a manifest or generator of the repo has the kind, and the name or one that may become it.
    pub(crate) fn may_be_written(&self, (group, kind): (&str, &str), name: &str) -> bool {
        let written = self.written.get_or_init(|| Written::of(self));
        let names = written.by_kind.get(group).and_then(|kinds| kinds.get(kind));
        names.is_some_and(|names| names.may_have(name, written.renames))
    }

    /// Whether a source is sure not to be in a cluster: no manifest of the repo has it, and all that is not seen of the
    /// cluster waits for that very source.
    pub(crate) fn lacks_source(&self, root: &Root, source: &Reference) -> bool {
        let Reference { group, kind, namespace, name, .. } = source;
        let waits_for_it = |applier: usize| {
            let state = self.built.appliers.get(applier).map(|applier| &applier.state);
            matches!(state, Some(State::Skipped(Skip::OtherSource { kind: k, namespace: ns, name: n }))
                if (k, ns, n) == (kind, namespace, name))
        };
        let mut unseen = root.unseen.iter();
        unseen.all(|applier| waits_for_it(*applier) || self.is_all_here(*applier))
            && !self.may_be_written((group, kind), name)
    }

    /// Whether all that an applier would apply is in the repo, though it could not be built.
    fn is_all_here(&self, applier: usize) -> bool {
        let here = self.all_here.get_or_init(|| {
            let mut problems: HashMap<usize, Vec<&Problem>> = HashMap::new();
            for problem in &self.built.problems {
                problems.entry(problem.applier.unwrap_or(usize::MAX)).or_default().push(problem);
            }
            let appliers = self.built.appliers.iter().enumerate();
            appliers.map(|(index, it)| problems.get(&index).is_some_and(|own| is_all_here(it, own))).collect()
        });
        here.get(applier).copied().unwrap_or(false)
    }

    /// Whether two roots cannot be of one cluster, as both have the same Kustomization.
    pub(super) fn are_apart(&self, one: &Root, other: &Root) -> bool {
        let names = |root: &Root| {
            let all = root.of_kind(self.built, KUSTOMIZE, "Kustomization");
            all.map(|resource| (resource.namespace().to_owned(), resource.name().to_owned())).collect::<HashSet<_>>()
        };
        !names(one).is_disjoint(&names(other))
    }
}

fn is_all_here(applier: &Applier, problems: &[&Problem]) -> bool {
    applier.state == State::Failed
        && applier.kind != ApplierKind::ResourceSet
        && problems.iter().all(|problem| match &problem.kind {
            ProblemKind::Kustomize { error, .. } => !matches!(error.kind, ErrorKind::Remote(_)),
            ProblemKind::OtherSource { .. } | ProblemKind::UnknownPath { .. } => false,
            _ => true,
        })
}

/// The names that manifests and generators of the repo have.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Whether kustomizations of the repo put something before or behind names.
    renames: bool,
    /// By group and kind.
    by_kind: HashMap<String, HashMap<String, Names>>,
}

#[derive(Debug, Default)]
struct Names {
    all: HashSet<String>,
    /// Whether one is not known.
    open: bool,
}

impl Written {
    fn of(world: &World<'_>) -> Self {
        let mut written = Self::default();
        for object in world.scan.objects().iter().filter(|object| matches!(object.role, Role::Object | Role::Patch)) {
            written.add(object.group(), &object.kind, &object.name);
        }
        for object in world.kustomizations() {
            let value = world.value(object);
            written.renames |= ["/namePrefix", "/nameSuffix"].into_iter().any(|field| value.pointer(field).is_some());
            for (kind, generator) in [("ConfigMap", "/configMapGenerator"), ("Secret", "/secretGenerator")] {
                for entry in reference::items(&value, generator) {
                    written.add("", kind, reference::text(entry, "/name"));
                }
            }
        }
        written
    }

    fn add(&mut self, group: &str, kind: &str, name: &str) {
        let names = self.by_kind.entry(group.to_owned()).or_default().entry(kind.to_owned()).or_default();
        names.open |= name.is_empty() || is_open(name);
        names.all.insert(name.to_owned());
    }
}

impl Names {
    fn may_have(&self, name: &str, renames: bool) -> bool {
        self.open
            || self.all.contains(name)
            || renames && self.all.iter().any(|written| name.contains(written.as_str()))
    }
}

//! What a cluster has although the build does not show it.

use fluxwright_build::{ApplierKind, ProblemKind, Skip, State};
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
        let renames = self.kustomizations().any(|object| {
            let value = self.value(object);
            ["/namePrefix", "/nameSuffix"].into_iter().any(|field| value.pointer(field).is_some())
        });
        let may_be = |written: &str| {
            written.is_empty() || is_open(written) || written == name || renames && name.contains(written)
        };
        let written = self.scan.objects().iter().any(|object| {
            matches!(object.role, Role::Object | Role::Patch)
                && object.kind == kind
                && object.group() == group
                && may_be(&object.name)
        });
        let generator = match kind {
            "ConfigMap" => "configMapGenerator",
            "Secret" => "secretGenerator",
            _ => return written,
        };
        let generated = self.kustomizations().any(|object| {
            let value = self.value(object);
            let mut entries = reference::items(&value, &format!("/{generator}")).iter();
            entries.any(|entry| may_be(reference::text(entry, "/name")))
        });
        written || generated
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
        let Some(it) = self.built.appliers.get(applier) else { return false };
        if it.state != State::Failed || it.kind == ApplierKind::ResourceSet {
            return false;
        }
        let mut own = self.built.problems.iter().filter(|problem| problem.applier == Some(applier)).peekable();
        own.peek().is_some()
            && own.all(|problem| match &problem.kind {
                ProblemKind::Kustomize { error, .. } => !matches!(error.kind, ErrorKind::Remote(_)),
                ProblemKind::OtherSource { .. } | ProblemKind::UnknownPath { .. } => false,
                _ => true,
            })
    }

    /// Whether two roots cannot be of one cluster, as both have the same Kustomization.
    pub(super) fn are_apart(&self, one: &Root, other: &Root) -> bool {
        let names = |root: &Root| {
            let all = root.of_kind(self.built, KUSTOMIZE, "Kustomization");
            all.map(|resource| (resource.namespace().to_owned(), resource.name().to_owned())).collect::<Vec<_>>()
        };
        let known = names(one);
        names(other).iter().any(|name| known.contains(name))
    }
}

//! What a reference that leads nowhere was probably meant to name.

use fluxwright_build::Resource;

use super::{Existence, Root, Why, World};
use crate::names;
use crate::reference::Reference;

/// Where a reference leads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Leads<'b> {
    /// To something that is there.
    Here,
    /// Nobody can tell from the repo.
    Unknown,
    /// Nowhere, and this was meant, as far as one can tell.
    Nowhere(Option<Meant<'b>>),
}

/// What was probably meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meant<'b> {
    /// The object of that name in another namespace, the only one.
    Namespace(&'b Resource),
    /// The object in that namespace with nearly that name.
    Name(&'b Resource),
}

impl<'a> World<'a> {
    /// What a reference names, where the cluster gets it from the repo.
    pub(crate) fn find(&self, root: &Root, reference: &Reference) -> Option<&'a Resource> {
        let kind = (reference.group.as_str(), reference.kind.as_str());
        match self.lookup(root, kind, &reference.namespace, &reference.name) {
            Existence::Here(found) => Some(found),
            Existence::Maybe(_) | Existence::Missing => None,
        }
    }

    /// Where a reference of an object leads in a cluster. Where something of the cluster is not known it leads nowhere only
    /// when it is plain what was meant.
    pub(crate) fn follow(&self, root: &Root, from: &Resource, reference: &Reference) -> Leads<'a> {
        let kind = (reference.group.as_str(), reference.kind.as_str());
        match self.lookup(root, kind, &reference.namespace, &reference.name) {
            Existence::Here(_) => Leads::Here,
            Existence::Missing => Leads::Nowhere(self.meant(root, from, reference)),
            Existence::Maybe(Why::OpenName | Why::OtherRoot) => Leads::Unknown,
            Existence::Maybe(Why::Unseen) => match self.meant(root, from, reference) {
                // Whoever writes a namespace may well mean something that is not seen.
                Some(Meant::Namespace(_)) if reference.has_namespace => Leads::Unknown,
                Some(meant) => Leads::Nowhere(Some(meant)),
                None => Leads::Unknown,
            },
        }
    }

    /// What a reference that leads nowhere was meant for.
    pub(crate) fn meant(&self, root: &Root, from: &Resource, reference: &Reference) -> Option<Meant<'a>> {
        let all =
            || root.of_kind(self.built, &reference.group, &reference.kind).filter(|other| other.id() != from.id());
        let mut named_so = all().filter(|other| other.name() == reference.name);
        if let (Some(first), None) = (named_so.next(), named_so.next()) {
            return Some(Meant::Namespace(first)).filter(|_| !first.namespace().is_empty());
        }
        let beside = || all().filter(|other| other.namespace() == reference.namespace);
        let name = names::nearest(&reference.name, beside().map(Resource::name))?;
        beside().find(|other| other.name() == name).map(Meant::Name)
    }
}

//! What of a build was asked for.

use fluxwright_build::{Applier, ApplierKind, Built};

/// What to build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Everything, from every entry point.
    Everything,
    /// What builds a folder, from the root of the repo.
    Folder(String),
    /// A Kustomization, ResourceSet or HelmRelease.
    Object {
        /// Its kind.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

/// The appliers, and of them the objects, that were asked for; by the indices of a [`Built`].
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Of the appliers.
    pub appliers: Vec<bool>,
    /// The objects, where only some of their applier's were asked for.
    pub resources: Option<Vec<usize>>,
}

impl Selection {
    /// Selects of a whole build; `None` when nothing of it was meant. `cluster` narrows it to roots of this name.
    pub fn of(built: &Built, target: &Target, cluster: Option<&str>) -> Option<Self> {
        let in_cluster = |applier: &Applier| {
            cluster.is_none_or(|name| built.appliers.get(applier.root).is_some_and(|root| is_called(root, name)))
        };
        let chosen = |applier: &Applier| match target {
            Target::Everything => applier.parent.is_none(),
            Target::Folder(folder) => applier.kind != ApplierKind::ResourceSet && applier.folder == *folder,
            Target::Object { kind, namespace, name } => {
                applier.kind.to_string() == *kind && applier.namespace == *namespace && applier.name == *name
            }
        };
        if let Target::Object { kind, namespace, name } = target
            && kind == "HelmRelease"
        {
            let of_applier = |index: usize| built.appliers.get(index).filter(|applier| in_cluster(applier));
            let is_it = |(index, resource): (usize, &fluxwright_build::Resource)| {
                let applier = of_applier(resource.applier)?;
                let at = if resource.namespace().is_empty() { &applier.namespace } else { resource.namespace() };
                (is_release(resource) && resource.name() == name && at == namespace).then_some(index)
            };
            let resources: Vec<usize> = built.resources.iter().enumerate().filter_map(is_it).collect();
            let mut appliers = vec![false; built.appliers.len()];
            for applier in resources.iter().filter_map(|index| built.resources.get(*index)) {
                if let Some(slot) = appliers.get_mut(applier.applier) {
                    *slot = true;
                }
            }
            return (!resources.is_empty()).then_some(Self { appliers, resources: Some(resources) });
        }
        let mut appliers: Vec<bool> = Vec::with_capacity(built.appliers.len());
        for applier in &built.appliers {
            // Parents come before children.
            let by_parent = applier.parent.and_then(|parent| appliers.get(parent).copied()).unwrap_or_default();
            appliers.push(by_parent || (chosen(applier) && in_cluster(applier)));
        }
        appliers.contains(&true).then_some(Self { appliers, resources: None })
    }

    /// Whether an applier was asked for.
    pub fn has(&self, applier: usize) -> bool {
        self.appliers.get(applier).copied().unwrap_or_default()
    }

    /// The objects, as indices, in their order.
    pub fn resources<'s>(&'s self, built: &'s Built) -> Box<dyn Iterator<Item = usize> + 's> {
        match &self.resources {
            Some(some) => Box::new(some.iter().copied()),
            None => {
                let all = built.resources.iter().enumerate();
                Box::new(all.filter(|(_, resource)| self.has(resource.applier)).map(|(index, _)| index))
            }
        }
    }
}

/// Whether an object is a HelmRelease.
pub fn is_release(resource: &fluxwright_build::Resource) -> bool {
    resource.kind() == "HelmRelease" && resource.api_version().starts_with("helm.toolkit.fluxcd.io/")
}

/// Roots are called by their folder, its last part, or the name of their Kustomization.
fn is_called(root: &Applier, name: &str) -> bool {
    let name = name.trim_start_matches("./").trim_end_matches('/');
    let folder = root.folder.as_str();
    root.name == name || folder == name || folder.rsplit('/').next() == Some(name)
}

/// The names of the roots.
pub fn roots(built: &Built) -> Vec<&str> {
    let tops = built.appliers.iter().filter(|applier| applier.parent.is_none());
    tops.map(|applier| applier.name.as_str()).collect()
}

//! Flux Kustomizations: what they build, and with which variables.

use crate::meaning::{Object, Tree};
use crate::paths::join;

/// The API group of Flux Kustomizations.
pub(crate) const FLUX_KUSTOMIZE: &str = "kustomize.toolkit.fluxcd.io";
/// The API group of HelmReleases.
pub(crate) const HELM: &str = "helm.toolkit.fluxcd.io";
/// The API group of sources.
pub(crate) const SOURCE: &str = "source.toolkit.fluxcd.io";
/// The API group of ResourceSets.
pub(crate) const OPERATOR: &str = "fluxcd.controlplane.io";

/// A Flux Kustomization.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct FluxKustomization {
    pub name: String,
    pub namespace: Option<String>,
    /// The directory it builds, below the repo's root.
    pub path: String,
    /// The file it stands in.
    pub file: String,
    pub target_namespace: Option<String>,
    pub substitute: Vec<(String, String)>,
    /// Kind and name, later ones win.
    pub substitute_from: Vec<(String, String)>,
}

impl FluxKustomization {
    /// The Kustomization that an object is.
    pub fn of(object: &Object, file: &str) -> Option<Self> {
        if !object.is(FLUX_KUSTOMIZE, "Kustomization") {
            return None;
        }
        let tree = &object.tree;
        let path = tree.text(&["spec", "path"]).unwrap_or_default();
        let substitute = tree.at(&["spec", "postBuild", "substitute"]).map(pairs).unwrap_or_default();
        let substitute_from = tree
            .list(&["spec", "postBuild", "substituteFrom"])
            .iter()
            .filter_map(|item| Some((item.text(&["kind"])?, item.text(&["name"])?)))
            .collect();
        Some(Self {
            name: object.name.clone(),
            namespace: object.namespace.clone(),
            path: join("", path.trim_start_matches('/')).unwrap_or_default(),
            file: file.to_owned(),
            target_namespace: tree.text(&["spec", "targetNamespace"]),
            substitute,
            substitute_from,
        })
    }
}

fn pairs(map: &Tree) -> Vec<(String, String)> {
    map.entries().filter_map(|(key, entry)| Some((key.to_owned(), entry.value.scalar_text()?))).collect()
}

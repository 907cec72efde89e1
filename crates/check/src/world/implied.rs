//! Sources that are in a cluster although no manifest makes them.

use std::collections::BTreeMap;

use fluxwright_build::{Skip, State};
use serde_json::Value;

use super::{Root, World};
use crate::reference::{self, EXTENSIONS, KUSTOMIZE, Reference};

/// The sources that a cluster's own Kustomizations are synced from: kind, namespace and name, and how many name them.
pub(crate) type Implied = BTreeMap<(String, String, String), usize>;

impl World<'_> {
    /// The sources that stand for the repo itself, which `flux bootstrap`, a FluxInstance or another program makes.
    pub(crate) fn implied_sources(&self, root: &Root) -> Implied {
        let mut implied = Implied::new();
        for applier in root.appliers.iter().filter_map(|index| self.built.appliers.get(*index)) {
            let object = applier.resource.and_then(|index| self.built.resources.get(index));
            let Some(object) = object.filter(|object| reference::is(object, KUSTOMIZE, "Kustomization")) else {
                continue;
            };
            if matches!(applier.state, State::Skipped(Skip::OtherSource { .. })) {
                continue;
            }
            if let Some(Reference { kind, namespace, name, .. }) = reference::source(object) {
                *implied.entry((kind, namespace, name)).or_default() += 1;
            }
        }
        implied
    }

    /// Whether an ArtifactGenerator of the cluster makes an artifact of this name; a name with a part that is matched at run
    /// time may be any. `None` when the namespace has no generator.
    pub(crate) fn is_generated_artifact(&self, root: &Root, namespace: &str, name: &str) -> Option<bool> {
        let generators = root.of_kind(self.built, EXTENSIONS, "ArtifactGenerator");
        let mut own = generators.filter(|generator| generator.namespace() == namespace).peekable();
        own.peek()?;
        let makes = |artifact: &Value| {
            let made = artifact.get("name").and_then(Value::as_str).unwrap_or_default();
            made == name || made.contains('{')
        };
        Some(own.any(|generator| reference::items(&generator.value, "/spec/artifacts").iter().any(makes)))
    }
}

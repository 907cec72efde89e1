//! ConfigMaps and Secrets that something in the cluster makes of other objects.

use fluxwright_build::{Origin, Resource};
use serde_json::Value;

use super::{Root, World};
use crate::reference::Reference;

/// Annotations and labels by which a copy of an object comes to other namespaces.
const COPIES: [&str; 5] =
    ["reflector.v1.k8s.emberstack.com", "replicator.v1.mittwald.de", "kubed.appscode.com", "kyverno", "replicat"];

/// Where the data that a reference names come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Made<'b> {
    /// An object of another kind makes it: an ExternalSecret, a Certificate, …
    By,
    /// A generator makes it, with a hash at the end of its name.
    Hashed(&'b Resource),
    /// It is there as the other kind: a Secret for a ConfigMap or the other way round.
    OtherKind(&'b Resource),
}

impl<'a> World<'a> {
    /// Whether something else than a manifest of its own makes a ConfigMap or Secret.
    pub(crate) fn made(&self, root: &Root, reference: &Reference) -> Option<Made<'a>> {
        let (namespace, name) = (reference.namespace.as_str(), reference.name.as_str());
        if root.resources(self.built).any(|resource| makes(resource, namespace, name)) {
            return Some(Made::By);
        }
        let hashed = |other: &&Resource| {
            other.namespace() == namespace
                && matches!(other.provenance.origin, Origin::Generated { .. })
                && other.name().strip_prefix(name).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_hash)
        };
        if let Some(other) = root.of_kind(self.built, "", &reference.kind).find(hashed) {
            return Some(Made::Hashed(other));
        }
        let other = if reference.kind == "Secret" { "ConfigMap" } else { "Secret" };
        root.named_so(self.built, ("", other), namespace, name).next().map(Made::OtherKind)
    }

    /// The names of the Secrets that ExternalSecrets and SealedSecrets of a namespace make, with those.
    pub(crate) fn secrets_made(&self, root: &Root, namespace: &str) -> Vec<(String, &'a Resource)> {
        let makers = root.resources(self.built).filter(|resource| {
            resource.namespace() == namespace && matches!(resource.kind(), "ExternalSecret" | "SealedSecret")
        });
        let named = makers.map(|maker| {
            let target = maker.value.pointer("/spec/target/name").and_then(Value::as_str);
            (target.unwrap_or_else(|| maker.name()).to_owned(), maker)
        });
        named.collect()
    }

    /// Whether copies of an object are made in other namespaces.
    pub(crate) fn is_copied(&self, resource: &Resource) -> bool {
        let metadata = resource.value.get("metadata");
        let maps = ["annotations", "labels"].into_iter().filter_map(|key| metadata?.get(key)?.as_object());
        maps.flatten().any(|(key, _)| COPIES.iter().any(|part| key.contains(part)))
    }
}

/// What kustomize adds to a name.
fn is_hash(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Parts of the names of kinds that operators turn into Secrets and ConfigMaps.
const MAKERS: [&str; 10] =
    ["Secret", "Certificate", "Bundle", "Password", "Claim", "Credential", "Item", "Role", "User", "Config"];

/// Whether an object is there to make a Secret or ConfigMap of this name: one of the kinds of objects that operators turn into
/// them, with the name as its own or anywhere in its spec; or a database, after which its operator names them.
fn makes(resource: &Resource, namespace: &str, name: &str) -> bool {
    let kind = resource.kind();
    if crate::reference::group_of(resource).is_empty() || crate::reference::flux_group(kind).is_some() {
        return false;
    }
    let spec = resource.value.get("spec");
    let own = resource.name();
    let is_of_it =
        !own.is_empty() && name.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let makes_it = MAKERS.iter().any(|part| kind.contains(part)) && (is_of_it || mentions(spec, name, 0))
        || kind.contains("Cluster") && is_of_it;
    let is_here = resource.namespace() == namespace || resource.namespace().is_empty() || kind.starts_with("Cluster");
    makes_it && (is_here || mentions(spec, namespace, 0))
}

/// Whether a text stands somewhere in a value.
fn mentions(value: Option<&Value>, text: &str, depth: usize) -> bool {
    match value {
        Some(Value::String(found)) => found == text,
        Some(Value::Array(items)) if depth < 64 => items.iter().any(|item| mentions(Some(item), text, depth + 1)),
        Some(Value::Object(map)) if depth < 64 => map.values().any(|item| mentions(Some(item), text, depth + 1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_ten_letters_or_digits() {
        assert!(is_hash("7h2k9bm5ck"));
        assert!(!is_hash("values"));
        assert!(!is_hash("prod-value"));
    }
}

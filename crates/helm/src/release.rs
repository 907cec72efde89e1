//! What a HelmRelease says besides its values: names, namespaces, policies.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The longest name that Helm takes for a release.
const LONGEST: usize = 53;
/// The characters of the hash that ends a shortened name.
const HASH: usize = 12;

/// A HelmRelease, decoded as far as rendering needs it. What has the wrong type counts as absent; schemas tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The name of the HelmRelease.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The name of the release: `spec.releaseName`, or the HelmRelease's name behind the target namespace and `-`; longer
    /// ones are cut to 40 characters, `-` and 12 digits of a hash.
    pub release_name: String,
    /// The namespace that it is installed into.
    pub target_namespace: String,
    /// Whether Helm makes that namespace: `install.createNamespace`, which counts only with a `targetNamespace`.
    pub creates_namespace: bool,
    /// Whether the chart's `crds/` are applied when it is installed; all of `install.crds` but `Skip`.
    pub crds: bool,
    /// Whether hooks run: not with `install.disableHooks`.
    pub hooks: bool,
    /// Whether hooks go through the post-renderers: not with `postRenderStrategy: nohooks`.
    pub hooks_post_rendered: bool,
    /// Whether values need not fit the chart's schema, `install.disableSchemaValidation`.
    pub any_values: bool,
    /// `postRenderers[].kustomize`, in their order.
    pub post_renderers: Vec<Value>,
    /// `commonMetadata.labels`.
    pub labels: BTreeMap<String, String>,
    /// `commonMetadata.annotations`.
    pub annotations: BTreeMap<String, String>,
    /// Whether it is suspended, so that nothing is applied for now.
    pub suspended: bool,
}

impl Release {
    /// Reads a HelmRelease. `namespace` is where it lies when it names none.
    pub fn read(object: &Value, namespace: &str) -> Self {
        let text = |pointer: &str| {
            object.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let flag = |pointer: &str| object.pointer(pointer).and_then(Value::as_bool).unwrap_or_default();
        let name = text("/metadata/name").unwrap_or_default();
        let namespace = text("/metadata/namespace").unwrap_or_else(|| namespace.to_owned());
        let target = text("/spec/targetNamespace");
        let wanted = text("/spec/releaseName").unwrap_or_else(|| match &target {
            Some(target) => format!("{target}-{name}"),
            None => name.clone(),
        });
        let post_renderers = object.pointer("/spec/postRenderers").and_then(Value::as_array);
        Self {
            release_name: shortened(wanted),
            creates_namespace: target.is_some() && flag("/spec/install/createNamespace"),
            target_namespace: target.unwrap_or_else(|| namespace.clone()),
            crds: text("/spec/install/crds").as_deref() != Some("Skip"),
            hooks: !flag("/spec/install/disableHooks"),
            hooks_post_rendered: text("/spec/postRenderStrategy").as_deref() != Some("nohooks"),
            any_values: flag("/spec/install/disableSchemaValidation"),
            post_renderers: post_renderers
                .into_iter()
                .flatten()
                .filter_map(|renderer| renderer.get("kustomize"))
                .filter(|kustomize| kustomize.is_object())
                .cloned()
                .collect(),
            labels: texts(object.pointer("/spec/commonMetadata/labels")),
            annotations: texts(object.pointer("/spec/commonMetadata/annotations")),
            suspended: flag("/spec/suspend"),
            name,
            namespace,
        }
    }
}

fn texts(map: Option<&Value>) -> BTreeMap<String, String> {
    let entries = map.and_then(Value::as_object).into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// The name as it is, or its beginning and a part of its hash.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let hash: String = Sha256::digest(name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut kept = LONGEST - HASH - 1;
    while !name.is_char_boundary(kept) {
        kept -= 1;
    }
    let begin = name.get(..kept).unwrap_or_default();
    format!("{begin}-{}", hash.get(..HASH).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_and_namespaces_are_those_of_the_controller() {
        let release = |spec: Value| {
            Release::read(&json!({"metadata": {"name": "web", "namespace": "apps"}, "spec": spec}), "default")
        };
        let found = release(json!({}));
        assert_eq!((found.release_name.as_str(), found.target_namespace.as_str()), ("web", "apps"));
        let found = release(json!({"targetNamespace": "prod", "install": {"createNamespace": true}}));
        assert_eq!((found.release_name.as_str(), found.target_namespace.as_str()), ("prod-web", "prod"));
        assert!(found.creates_namespace && found.crds && found.hooks_post_rendered);
        let found = release(json!({
            "releaseName": "own", "install": {"createNamespace": true, "crds": "Skip"}, "postRenderStrategy": "nohooks",
        }));
        assert_eq!(found.release_name, "own");
        assert!(!found.creates_namespace && !found.crds && !found.hooks_post_rendered);
    }

    #[test]
    fn long_names_are_shortened() {
        let name = "some-front-appended-namespace-release-with-a-long-name";
        assert_eq!(name.len(), 54);
        assert_eq!(shortened(name.into()), "some-front-appended-namespace-release-wi-92a4e5a49e00");
        assert_eq!(shortened(name[..53].into()), name[..53]);
    }
}
